/** One piece of work at a time for one report: the same one may arrive twice at once. */
export interface IdLocks {
  /** Runs `work` after all earlier work on that id has ended. */
  run<T>(id: string, work: () => Promise<T>): Promise<T>;
  /** Resolves when no work is under way. */
  idle(): Promise<void>;
}

export function createIdLocks(): IdLocks {
  const last = new Map<string, Promise<unknown>>();
  return {
    run: async (id, work) => {
      const before = last.get(id);
      const mine = (async () => {
        // The caller gets its failure.
        await before?.catch(() => undefined);
        return work();
      })();
      last.set(id, mine);
      try {
        return await mine;
      } finally {
        if (last.get(id) === mine) last.delete(id);
      }
    },
    idle: async () => {
      while (last.size > 0) await Promise.allSettled(last.values());
    },
  };
}
