import { flushFolder } from '../../lib/write-durably.ts';

/**
 * Makes the names in one folder durable, once for all who ask at the same time: whoever asks while a
 * flush is under way shares the next one, for the one under way may have begun before his name was
 * there. Rejects with the system's error.
 */
export function createGroupFlush(
  folder: string,
  flush: (folder: string) => Promise<void> = flushFolder,
): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;
  return () => {
    next ??= running.then(begin, begin);
    return next;
  };

  function begin(): Promise<void> {
    next = null;
    running = flush(folder);
    return running;
  }
}
