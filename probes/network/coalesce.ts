/** Runs a task on demand, one at a time; demands during a run share the one run that follows it. */
export function coalesce(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let waiting: Promise<void> | null = null;

  const run = (): Promise<void> => {
    waiting = null;
    const current = task().finally(() => {
      if (running === current) running = null;
    });
    running = current;
    return current;
  };

  /** Resolves when a run that began after this demand is over. */
  return () => {
    if (running === null) return run();
    waiting ??= running.then(run, run);
    return waiting;
  };
}
