import { DATABASE } from '../../model/text/en/data.ts';
import { chmodSync, closeSync, existsSync, fstatSync, readSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import type { Log } from '../log.ts';
import { attempt, attemptOnDamaged, type Attempt, type FaultKind } from './attempt.ts';
import { timeInName } from './sweep.ts';
import { checkWhole, IN_MEMORY, openAtOnce } from './whole-check.ts';

/**
 * How one database file is opened. Entry n of `migrations` brings `user_version` n to n + 1;
 * entries are appended, never changed.
 */
export interface DatabasePlan {
  readonly path: string;
  readonly migrations: readonly string[];
  /**
   * Hard limit of the file: beyond it SQLite answers "full", and the rest of the disk stays the
   * user's.
   */
  readonly maxBytes: number;
  /**
   * Whether indexes are held against their tables, and the tables' definitions against the
   * migrations, which then only create and add. A quick check does neither.
   */
  readonly isThorough?: boolean;
  /**
   * From this size on a thorough opening leaves the check of all pages to its caller, who writes
   * nothing before. Absent: it never does.
   */
  readonly checkLaterFromBytes?: number;
  readonly log: Log;
  readonly now: () => Date;
}

interface Opened {
  readonly database: DatabaseSync;
  /** False: the check of all pages is still due. */
  readonly isChecked: boolean;
}

export type DatabaseOpening =
  | (Opened & {
      readonly ok: true;
      /** The damaged file that a fresh one replaced; null when nothing was wrong. */
      readonly setAside: string | null;
    })
  | { readonly ok: false; readonly fault: FaultKind; readonly message: string };

const PAGE_BYTES = 4096;
/** SQLite's own limit (sqlite.org/limits.html). */
const MAX_PAGES = 4_294_967_294;
const MAX_LAYOUTS = 10_000;
/** sqlite.org/pragma.html#pragma_auto_vacuum */
const INCREMENTAL = 2;
const BUSY_TIMEOUT_MS = 5_000;
/**
 * Pages that a connection keeps in memory, in KiB: what it reads again lies in the system's cache
 * as well, and three files at SQLite's own 2 MiB are felt in an agent that idles.
 */
const CACHE_KIB = 256;
const SIDE_FILES = ['', '-wal', '-shm'] as const;

/**
 * Opens a database that a commit survives: WAL and `synchronous=FULL` (sqlite.org/pragma.html), on
 * macOS with a real flush. A damaged file is set aside under a name with its time, and a fresh one
 * made. The caller holds the folder's lock.
 */
export function openDatabase(plan: DatabasePlan): DatabaseOpening {
  return openInstead(plan, openSound(plan));
}

/** The same for a file that turned out to be damaged while it was open; it has been closed. */
export const rebuildDatabase = (plan: DatabasePlan): DatabaseOpening =>
  openInstead(plan, { ok: false, fault: 'damaged', message: DATABASE.foundDamaged });

function openInstead(plan: DatabasePlan, first: Attempt<Opened>): DatabaseOpening {
  if (first.ok) return { ok: true, ...first.value, setAside: null };
  if (first.fault !== 'damaged')
    return { ...first, message: DATABASE.cannotOpen(plan.path, first.message) };
  const aside = `${plan.path}.damaged-${timeInName(plan.now())}`;
  const moved = attempt(() => {
    for (const suffix of SIDE_FILES) {
      if (existsSync(plan.path + suffix)) renameSync(plan.path + suffix, aside + suffix);
    }
  });
  if (!moved.ok)
    return {
      ...moved,
      message: DATABASE.cannotSetAside(plan.path, first.message, moved.message),
    };
  plan.log(
    `${plan.path} is damaged (${first.message}): set aside as ${aside}, and a fresh one made`,
  );
  const second = openSound(plan);
  if (second.ok) return { ok: true, ...second.value, setAside: aside };
  // A fresh file that was begun would pass for the whole of it at the next opening.
  const undone = attempt(() => {
    putBack(plan.path, aside);
  });
  const why = undone.ok ? second.message : `${second.message}; ${undone.message}`;
  return { ...second, message: DATABASE.cannotOpen(plan.path, why) };
}

/** Undoes the setting aside, and with it the fresh file. @param aside null: there was none before */
export function putBack(path: string, aside: string | null): void {
  for (const suffix of SIDE_FILES) {
    rmSync(path + suffix, { force: true });
    if (aside !== null && existsSync(aside + suffix)) renameSync(aside + suffix, path + suffix);
  }
}

/** A fresh database that ends with the process. */
export function openInMemory(migrations: readonly string[], maxBytes: number): DatabaseSync {
  const database = openSound({ path: IN_MEMORY, migrations, maxBytes });
  if (!database.ok) throw new Error(database.message);
  return database.value.database;
}

export const layoutOf = (database: DatabaseSync): number =>
  Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);

const bytesOf = (database: DatabaseSync): number =>
  PAGE_BYTES * Number(database.prepare('PRAGMA page_count').get()?.['page_count'] ?? 0);

function openSound({
  path,
  migrations,
  maxBytes,
  isThorough = false,
  checkLaterFromBytes = Infinity,
}: Omit<DatabasePlan, 'log' | 'now'>): Attempt<Opened> {
  const format = path === IN_MEMORY ? 'known' : formatOf(path);
  if (format === 'unknown') return { ok: false, fault: 'damaged', message: DATABASE.unknownFormat };
  const opened = attempt(() => new DatabaseSync(path));
  if (!opened.ok) return opened;
  const database = opened.value;
  const tried = isThorough ? attemptOnDamaged : attempt;
  const ready = tried(() => {
    if (process.platform !== 'win32' && path !== IN_MEMORY) chmodSync(path, 0o600);
    database.exec(`PRAGMA busy_timeout = ${String(BUSY_TIMEOUT_MS)}`);
    database.exec(`PRAGMA cache_size = -${String(CACHE_KIB)}`);
    // Before the first table, or space that was freed never goes back to the disk. Set again it would
    // write the first page at each opening.
    if (database.prepare('PRAGMA auto_vacuum').get()?.['auto_vacuum'] !== INCREMENTAL)
      database.exec(`PRAGMA auto_vacuum = ${String(INCREMENTAL)}`);
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = FULL');
    if (process.platform === 'darwin')
      database.exec('PRAGMA fullfsync = 1; PRAGMA checkpoint_fullfsync = 1');
    database.exec(`PRAGMA journal_size_limit = ${String(4 * 1024 * 1024)}`);
    database.exec(
      `PRAGMA max_page_count = ${String(Math.min(MAX_PAGES, Math.ceil(maxBytes / PAGE_BYTES)))}`,
    );
    const isLarge = isThorough && bytesOf(database) >= checkLaterFromBytes;
    const isLater = isLarge && layoutOf(database) === migrations.length;
    const checked: Attempt<void> = isLater
      ? { ok: true, value: undefined }
      : checkWhole(database, path, isThorough ? 'integrity_check' : 'quick_check');
    if (!checked.ok) return checked;
    const migrated = migrate(database, migrations);
    if (!migrated.ok) return migrated;
    if (!isThorough || hasSchemaOf(database, migrations))
      return { ok: true, value: { database, isChecked: !isLater } } as const;
    return { ok: false, fault: 'damaged', message: DATABASE.otherTables } as const;
  });
  const outcome = ready.ok ? ready.value : ready;
  if (outcome.ok) return outcome;
  database.close();
  return outcome;
}

const FORMAT_AT = 18;

/**
 * One bit in the versions of the format, and SQLite takes a file for one of the future, which may be
 * read alone or not at all (sqlite.org/fileformat2.html#file_format_version_numbers); there are two.
 */
function formatOf(path: string): 'known' | 'unknown' {
  const head = Buffer.alloc(FORMAT_AT + 2);
  const read = attempt(() => {
    const file = openAtOnce(path);
    try {
      return fstatSync(file).isFile() ? readSync(file, head, 0, head.length, 0) : 0;
    } finally {
      closeSync(file);
    }
  });
  // What cannot be read, or is none of SQLite's, SQLite says itself.
  if (
    !read.ok ||
    read.value < head.length ||
    !head.toString('latin1').startsWith('SQLite format 3\0')
  )
    return 'known';
  return [...head.subarray(FORMAT_AT)].every((version) => version === 1 || version === 2)
    ? 'known'
    : 'unknown';
}

/** Brings a database to the newest of these layouts, one commit a step. Throws the database's error. */
export function migrate(database: DatabaseSync, migrations: readonly string[]): Attempt<void> {
  const version = layoutOf(database);
  // No version of ours had or will have so many: it is a bit of the number that was flipped.
  if (version > MAX_LAYOUTS || version < 0)
    return { ok: false, fault: 'damaged', message: DATABASE.noLayout(version) };
  if (version > migrations.length) {
    return {
      ok: false,
      fault: 'unavailable',
      message: DATABASE.newer(version),
    };
  }
  for (let step = version; step < migrations.length; step += 1) {
    inTransaction(database, () => {
      database.exec(migrations[step] ?? '');
      database.exec(`PRAGMA user_version = ${String(step + 1)}`);
    });
  }
  return { ok: true, value: undefined };
}

/** One row of SQLite's own table of tables and indexes (sqlite.org/schematab.html). */
export interface SchemaRow {
  readonly rowid: number;
  readonly type: string;
  readonly name: string;
  readonly tbl_name: string;
  readonly rootpage: number;
  readonly sql: string | null;
}

export const schemaOf = (database: DatabaseSync): readonly SchemaRow[] =>
  database
    .prepare('SELECT rowid, type, name, tbl_name, rootpage, sql FROM sqlite_schema ORDER BY rowid')
    .all() as unknown as readonly SchemaRow[];

function hasSchemaOf(database: DatabaseSync, migrations: readonly string[]): boolean {
  const model = openInMemory(migrations, Infinity);
  const isSame = isDeepStrictEqual(schemaOf(database), schemaOf(model));
  model.close();
  return isSame;
}

/**
 * Moves what was committed from the write-ahead log into the database, and empties the log: one bad
 * bit in it costs all commits behind it (sqlite.org/wal.html). Nobody is waited for; while a reader
 * is at it, or without room, the log keeps them until the next time.
 */
export function emptyLog(database: DatabaseSync): Attempt<void> {
  return attempt(() => {
    database.exec('PRAGMA busy_timeout = 0');
    try {
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } finally {
      database.exec(`PRAGMA busy_timeout = ${String(BUSY_TIMEOUT_MS)}`);
    }
  });
}

/** Runs `work` as one commit; whatever it throws rolls back and is thrown on. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const value = work();
    database.exec('COMMIT');
    return value;
  } catch (thrown) {
    rollBack(database);
    throw thrown;
  }
}

function rollBack(database: DatabaseSync): void {
  try {
    database.exec('ROLLBACK');
  } catch (thrown) {
    // On a full disk or an I/O error SQLite has rolled back by itself; saying so must not hide the
    // cause.
    if (!(thrown instanceof Error && thrown.message.includes('no transaction is active')))
      throw thrown;
  }
}
