import { isCorrupt } from './database-errors.ts';
import type { ReportIndex } from './report-index.ts';
import type { SqliteIndex } from './sqlite-index.ts';

/** An index that can be exchanged under those who use it. */
export interface GuardedIndex extends ReportIndex {
  /** Null: whoever asks is refused until the next one comes. Does not close the one before. */
  use(next: SqliteIndex | null): void;
  close(): void;
}

/** Calls `onDamage` when the database says that its file is damaged, and passes the error on. */
export function guardIndex(first: SqliteIndex, onDamage: (why: Error) => void): GuardedIndex {
  let current: SqliteIndex | null = first;

  const ask = async <T>(question: (index: SqliteIndex) => T | Promise<T>): Promise<T> => {
    if (current === null) throw new Error('the index is being built anew');
    try {
      return await question(current);
    } catch (thrown) {
      if (thrown instanceof Error && isCorrupt(thrown)) onDamage(thrown);
      throw thrown;
    }
  };

  return {
    ...over(ask),
    use: (next) => {
      current = next;
    },
    close: () => {
      current?.close();
      current = null;
    },
  };
}

/** The same without an eye on damage: for whoever brings it together with its files. */
export const overSqlite = (index: SqliteIndex): ReportIndex =>
  over(async (question) => question(index));

const over = (
  ask: <T>(question: (index: SqliteIndex) => T | Promise<T>) => Promise<T>,
): ReportIndex => ({
  find: (id) => ask((index) => index.find(id)),
  has: (id) => ask((index) => index.has(id)),
  insert: async (report) => {
    await ask((index) => index.insert(report));
    return report;
  },
  restore: (reports) =>
    ask((index) => {
      index.restore(reports);
    }),
  setWhole: (id, whole) =>
    ask((index) => {
      index.setWhole(id, whole);
    }),
  remove: (id) =>
    ask((index) => {
      index.remove(id);
    }),
  removeWith: async (id, work) => {
    await ask((index) => {
      index.remove(id);
    });
    await work();
  },
  // It is alone anyway: its folder is locked.
  alone: (_, work) => work(),
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
});
