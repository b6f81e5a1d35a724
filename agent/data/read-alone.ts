import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdtempSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { DATABASE } from '../../model/text/en/data.ts';
import { attempt, type Attempt } from './attempt.ts';
import { layoutOf } from './database.ts';

/** A database that is read, and what ends that. */
interface Reading {
  readonly database: DatabaseSync;
  readonly end: () => void;
}

/** Of a file and its log, where both are copied: the temporary folder may lie in memory. */
const MAX_COPIED_BYTES = 64 * 1024 * 1024;

/**
 * Reads a database whose disk is too full for the file that readers share: alone, it needs none
 * (sqlite.org/wal.html#noshm). The caller holds the folder's lock.
 *
 * @param newest layout that `read` knows; it knows those before, since no migration was possible
 * @returns null when there is none, or nothing in it yet
 */
export function readAlone<T>(
  path: string,
  newest: number,
  read: (database: DatabaseSync, layout: number) => T,
): Attempt<T | null> {
  if (!existsSync(path)) return { ok: true, value: null };
  const opened = attempt(() => openUnchanging(path) ?? opening(new DatabaseSync(path)));
  if (!opened.ok) return opened;
  const { database, end } = opened.value;
  const done = attempt((): Attempt<T | null> => {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA query_only = ON');
    const layout = layoutOf(database);
    if (layout > newest)
      return { ok: false, fault: 'unavailable', message: DATABASE.newer(layout) };
    return { ok: true, value: layout === 0 ? null : read(database, layout) };
  });
  end();
  return done.ok ? done.value : done;
}

/**
 * On a read-only file system SQLite makes no log beside a file, and without one it reads only what
 * it is told never changes (sqlite.org/uri.html#uriimmutable). So it skips a log that a crash left,
 * and with it the latest reports: file and log are copied to where they can be read together.
 *
 * @returns null where the file can be written
 */
function openUnchanging(path: string): Reading | null {
  if (!isReadOnly(path)) return null;
  const sizes = [path, `${path}-wal`].map(
    (file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0,
  );
  const [bytes = 0, logBytes = 0] = sizes;
  const copied =
    logBytes === 0 || bytes + logBytes > MAX_COPIED_BYTES ? null : attempt(() => openCopy(path));
  return copied?.ok === true ? copied.value : opening(new DatabaseSync(unchanging(path)));
}

/** For reading beside an agent, or without one; whatever the file system takes. */
export const openForReading = (path: string): Reading =>
  openUnchanging(path) ?? opening(new DatabaseSync(path, { readOnly: true }));

function openCopy(path: string): Reading {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-'));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const copy = join(folder, basename(path));
    for (const suffix of ['', '-wal']) copyFileSync(path + suffix, copy + suffix);
    const database = new DatabaseSync(copy);
    return {
      database,
      end: () => {
        database.close();
        remove();
      },
    };
  } catch (thrown) {
    remove();
    throw thrown;
  }
}

const opening = (database: DatabaseSync): Reading => ({
  database,
  end: () => {
    database.close();
  },
});

function isReadOnly(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return false;
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EROFS';
  }
}

const unchanging = (path: string): URL => {
  const url = pathToFileURL(path);
  url.searchParams.set('immutable', '1');
  return url;
};
