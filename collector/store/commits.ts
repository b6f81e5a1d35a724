import type { DatabaseSync } from 'node:sqlite';

/** Writes to the index, many in one commit. */
export interface Commits {
  /** Resolves when the change is durable, together with all others of this moment. */
  add(change: () => void): Promise<void>;
  /** Durable on return. */
  now(change: () => void): void;
  /** Commits what waits, and moves the log into the file. */
  end(): void;
}

interface Waiting {
  readonly change: () => void;
  readonly resolve: () => void;
  readonly reject: (thrown: unknown) => void;
}

/** The log is moved into the file after this long without a commit. */
const IDLE_MS = 1_000;

/**
 * Groups commits: each costs a wait for the disk, however many rows it holds. The write-ahead log
 * is emptied whenever nothing comes: what stands in it is lost to one damaged frame, with all that
 * follows it (SQLite, walformat.html).
 */
export function createCommits(database: DatabaseSync): Commits {
  let waiting: Waiting[] = [];
  let idle: NodeJS.Timeout | undefined;

  const checkpoint = (): void => {
    // Beside a reader it is left for the next time: nobody waits for him.
    database.exec(
      'PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout = 5000',
    );
  };

  const checkpointWhenIdle = (): void => {
    clearTimeout(idle);
    idle = setTimeout(() => {
      try {
        checkpoint();
      } catch {
        // A full disk; the rows are durable in the log, and the next commit tries again.
      }
    }, IDLE_MS).unref();
  };

  const now = (change: () => void): void => {
    database.exec('BEGIN IMMEDIATE');
    try {
      change();
      database.exec('COMMIT');
    } catch (thrown) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw thrown;
    }
    checkpointWhenIdle();
  };

  const flush = (): void => {
    const group = waiting;
    waiting = [];
    if (group.length === 0) return;
    try {
      now(() => {
        for (const { change } of group) change();
      });
    } catch (thrown) {
      for (const { reject } of group) reject(thrown);
      return;
    }
    for (const { resolve } of group) resolve();
  };

  return {
    add: (change) =>
      new Promise((resolve, reject) => {
        waiting.push({ change, resolve, reject });
        if (waiting.length === 1) setImmediate(flush);
      }),
    now,
    end: () => {
      flush();
      clearTimeout(idle);
    },
  };
}
