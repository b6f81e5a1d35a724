import type { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { attemptOnDamaged, type Attempt } from '../data/attempt.ts';
import { checkWhole } from '../data/whole-check.ts';

/** The check of a large file, which was opened without it. */
export interface LaterCheck {
  /** On this thread, which it holds up. */
  now(): Attempt<void>;
  /**
   * In a thread of its own, while nothing is written.
   *
   * @param done null where the thread came to no verdict
   * @returns ends it; `done` is not called then
   */
  start(done: (verdict: Attempt<void> | null) => void): () => void;
}

/** Beside this file, in the sources and in the bundle. */
const workerFile = (): URL =>
  new URL(
    import.meta.url.endsWith('.ts') ? './check-worker.ts' : './check-worker.mjs',
    import.meta.url,
  );

export const laterCheck = (
  database: DatabaseSync,
  path: string,
  file: URL = workerFile(),
): LaterCheck => ({
  now: () => {
    const checked = attemptOnDamaged(() => checkWhole(database, path, 'integrity_check'));
    return checked.ok ? checked.value : checked;
  },
  start: (done) => {
    let isOver = false;
    const end = (verdict: Attempt<void> | null): void => {
      if (!isOver) done(verdict);
      isOver = true;
    };
    let worker: Worker;
    try {
      worker = new Worker(file, { workerData: path, stdout: true, stderr: true });
    } catch {
      // No thread is left: whoever writes first checks.
      return () => undefined;
    }
    worker.unref();
    worker.once('message', (verdict: Attempt<void>) => {
      end(verdict);
    });
    worker.once('error', () => {
      end(null);
    });
    worker.once('exit', () => {
      end(null);
    });
    return () => {
      isOver = true;
      void worker.terminate();
    };
  },
});
