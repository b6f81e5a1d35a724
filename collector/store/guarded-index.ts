import { isCorrupt } from './database-errors.ts';
import type { ReportIndex } from './report-index.ts';

/** An index that can be exchanged under those who use it. */
export interface GuardedIndex extends ReportIndex {
  /** Null: whoever asks is refused until the next one comes. Does not close the one before. */
  use(next: ReportIndex | null): void;
}

/** Calls `onDamage` when the database says that its file is damaged, and passes the error on. */
export function guardIndex(first: ReportIndex, onDamage: (why: Error) => void): GuardedIndex {
  let current: ReportIndex | null = first;

  const ask = <T>(question: (index: ReportIndex) => T): T => {
    if (current === null) throw new Error('the index is being built anew');
    try {
      return question(current);
    } catch (thrown) {
      if (thrown instanceof Error && isCorrupt(thrown)) onDamage(thrown);
      throw thrown;
    }
  };

  return {
    use: (next) => {
      current = next;
    },
    find: (id) => ask((index) => index.find(id)),
    has: (id) => ask((index) => index.has(id)),
    insert: async (report) => {
      try {
        await ask((index) => index.insert(report));
      } catch (thrown) {
        if (thrown instanceof Error && isCorrupt(thrown)) onDamage(thrown);
        throw thrown;
      }
    },
    restore: (reports) => {
      ask((index) => {
        index.restore(reports);
      });
    },
    setWhole: (id, whole) => {
      ask((index) => {
        index.setWhole(id, whole);
      });
    },
    remove: (id) => {
      ask((index) => {
        index.remove(id);
      });
    },
    list: (limit, without) => ask((index) => index.list(limit, without)),
    byReference: (reference) => ask((index) => index.byReference(reference)),
    byLaptop: (laptop) => ask((index) => index.byLaptop(laptop)),
    byIdStart: (start) => ask((index) => index.byIdStart(start)),
    page: (after, limit) => ask((index) => index.page(after, limit)),
    count: () => ask((index) => index.count()),
    idsOf: (device, until) => ask((index) => index.idsOf(device, until)),
    usedBy: (device, since) => ask((index) => index.usedBy(device, since)),
    laptops: () => ask((index) => index.laptops()),
    whole: () => ask((index) => index.whole()),
    close: () => {
      current?.close();
      current = null;
    },
  };
}
