import { CANNOT, HOLDER } from '../../model/text/en/collector.ts';
import { chmodSync, existsSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod/mini';
import { pathsOf, type DataPaths } from './data-folder.ts';
import { isCorrupt, isFull } from './database-errors.ts';
import { errorCode, reasonOf } from '../../lib/error-name.ts';
import { readBoundedSync } from '../../lib/read-bounded.ts';

/** What a running collector tells the owner of its folder. */
const Holder = z.object({
  pid: z.number().check(z.int(), z.positive()),
  startedAt: z.string().check(z.maxLength(40)),
  /** Where the helpdesk's pages are; absent without pages. */
  helpdesk: z.optional(z.string().check(z.regex(/^https?:\/\/[^/]{1,300}$/))),
});
export type Holder = z.infer<typeof Holder>;

export type FolderLock =
  | {
      readonly ok: true;
      /** Says where the helpdesk's pages are. Throws the system's error. */
      readonly announce: (page: Pick<Holder, 'helpdesk'>) => void;
      release(): void;
    }
  | { readonly ok: false; readonly message: string };

const SQLITE_BUSY = 5;

/**
 * Takes the data folder for this process alone. The system frees the lock on any death, so it
 * cannot go stale.
 */
export function lockFolder(paths: DataPaths, startedAt: Date): FolderLock {
  const holder: Holder = { pid: process.pid, startedAt: startedAt.toISOString() };
  let database: DatabaseSync | null = null;
  try {
    database = openLock(paths.lock);
    chmodSync(paths.lock, 0o600);
    announceUnlessFull(paths, holder);
  } catch (thrown) {
    database?.close();
    const busy = thrown instanceof Error && 'errcode' in thrown && thrown.errcode === SQLITE_BUSY;
    return {
      ok: false,
      message: busy ? heldMessage(paths) : CANNOT.lock(paths.root, reasonOf(thrown)),
    };
  }
  const held = database;
  return {
    ok: true,
    announce: (page) => {
      writeHolder(paths, { ...holder, ...page });
    },
    release: () => {
      rmSync(paths.holder, { force: true });
      held.close();
    },
  };
}

/** Throws SQLite's error. */
function openLock(path: string): DatabaseSync {
  try {
    return beginExclusive(path);
  } catch (thrown) {
    if (!isCorrupt(thrown)) throw thrown;
    // Emptied in place, never replaced: two collectors that start must lock the same file.
    truncateSync(path, 0);
    return beginExclusive(path);
  }
}

function beginExclusive(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    // Nothing is ever written: a journal would only need room on a disk that may have none.
    database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

/** On a full disk the lock holds without a name. */
function announceUnlessFull(paths: DataPaths, holder: Holder): void {
  try {
    writeHolder(paths, holder);
  } catch (thrown) {
    if (!isFull(thrown)) throw thrown;
  }
}

/** The file changes as a whole, and is never readable by another. */
function writeHolder(paths: DataPaths, holder: Holder): void {
  const fresh = `${paths.holder}.new`;
  rmSync(fresh, { force: true });
  writeFileSync(fresh, `${JSON.stringify(holder)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(fresh, paths.holder);
}

export type HolderReading =
  | { readonly ok: true; readonly holder: Holder | null }
  | { readonly ok: false; readonly message: string };

/** Who runs on a folder, by its own word; null when nobody has left one. */
export function readHolder(paths: DataPaths): HolderReading {
  try {
    const holder = Holder.safeParse(JSON.parse(readBoundedSync(paths.holder, 4096).text));
    return holder.success
      ? { ok: true, holder: holder.data }
      : { ok: false, message: HOLDER.otherVersion(paths.holder) };
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT') return { ok: true, holder: null };
    return { ok: false, message: reasonOf(thrown) };
  }
}

function heldMessage(paths: DataPaths): string {
  const reading = readHolder(paths);
  const name = !reading.ok
    ? HOLDER.unreadable(reading.message)
    : reading.holder === null
      ? HOLDER.unnamed
      : HOLDER.process(reading.holder.pid);
  return HOLDER.inUse(paths.root, name);
}

/** Whether a folder is one that a collector has run on. */
export const isCollectorFolder = (root: string): boolean => existsSync(pathsOf(root).reports);

/** Whether the process that named itself there is alive. */
export function isCollectorRunning(root: string): boolean {
  const reading = readHolder(pathsOf(root));
  if (!reading.ok || reading.holder === null) return false;
  try {
    return process.kill(reading.holder.pid, 0);
  } catch (thrown) {
    // EPERM: it lives, and belongs to another user.
    return errorCode(thrown) === 'EPERM';
  }
}
