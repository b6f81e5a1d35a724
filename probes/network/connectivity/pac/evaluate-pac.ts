import { Worker } from 'node:worker_threads';
import { after, withDeadline } from '../../../../lib/deadline.ts';
import { reasonOf } from '../../../../lib/error-name.ts';
import { PAC } from '../../../../model/text/en/evidence-connectivity.ts';
import { PAC_BEGINS, PAC_LIMITS, type PacJob, PacOutcome } from './pac-job.ts';

/** Beside this file, in the sources and in the bundle. */
const workerFile = (): URL =>
  new URL(
    import.meta.url.endsWith('.ts') ? './pac-worker.ts' : './pac-worker.mjs',
    import.meta.url,
  );

const TOO_LONG: PacOutcome = { ok: false, kind: 'too-long', why: '' };

/** Asks a PAC script which way a URL is reached. Never rejects; the thread is gone at the end. */
export function evaluatePac(job: PacJob, signal: AbortSignal): Promise<PacOutcome> {
  return withDeadline<PacOutcome>(
    { timeoutMs: PAC_LIMITS.startMs + PAC_LIMITS.totalMs, signal },
    () => TOO_LONG,
    (settle) => {
      const failed = (why: string): void => {
        settle({ ok: false, kind: 'failed', why });
      };
      const worker = new Worker(workerFile(), {
        workerData: job,
        stdout: true,
        stderr: true,
        resourceLimits: { maxOldGenerationSizeMb: 64 },
      });
      let endTime: (() => void) | undefined;
      worker.on('message', (message: unknown) => {
        if (message === PAC_BEGINS) {
          endTime ??= after(PAC_LIMITS.totalMs, () => {
            settle(TOO_LONG);
          });
          return;
        }
        const outcome = PacOutcome.safeParse(message);
        if (outcome.success) settle(outcome.data);
        else failed(PAC.threadSpokeOtherwise);
      });
      worker.once('error', (error) => {
        failed(reasonOf(error).slice(0, 200));
      });
      worker.once('exit', (code) => {
        failed(PAC.threadEnded(code));
      });
      return () => {
        endTime?.();
        void worker.terminate();
      };
    },
  );
}
