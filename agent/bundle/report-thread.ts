import { Worker } from 'node:worker_threads';
import { reasonOf } from '../../lib/error-name.ts';
import { withDeadline } from '../../lib/deadline.ts';
import { BUILDING } from '../../model/text/en/bundle.ts';
import type { Making, ReportOrder } from './make-report.ts';

/** Beside this file, in the sources and in the bundle. */
const workerFile = (): URL =>
  new URL(
    import.meta.url.endsWith('.ts') ? './report-worker.ts' : './report-worker.mjs',
    import.meta.url,
  );

/** A thread that would take more is ended instead of the agent. */
const MAX_HEAP_MIB = 384;

/**
 * Makes a whole report in a thread of its own, which is ended at the deadline and by the signal.
 * Never rejects.
 */
export function makeInThread(
  order: ReportOrder,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
  file: URL = workerFile(),
): Promise<Making> {
  return withDeadline<Making>(
    { timeoutMs, signal },
    () =>
      signal.aborted
        ? { ok: false, why: 'ended', message: BUILDING.ended }
        : { ok: false, why: 'late', message: BUILDING.late(timeoutMs / 1000) },
    (settle) => {
      const failed = (message: string): void => {
        settle({ ok: false, why: 'failed', message });
      };
      let worker: Worker;
      try {
        worker = new Worker(file, {
          workerData: order,
          stdout: true,
          stderr: true,
          resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB },
        });
      } catch (thrown) {
        // No thread left, or an order that cannot be copied to one.
        failed(reasonOf(thrown));
        return () => undefined;
      }
      worker.once('message', (made: Making) => {
        settle(made.ok ? { ...made, body: Buffer.from(made.body) } : made);
      });
      worker.once('error', (error) => {
        failed(reasonOf(error));
      });
      worker.once('exit', (code) => {
        failed(BUILDING.threadEnded(code));
      });
      return () => {
        void worker.terminate();
      };
    },
  );
}
