import { existsSync, renameSync, rmSync } from 'node:fs';
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { TRIAL } from '../../model/text/en/update.ts';
import { attempt } from '../data/attempt.ts';
import { layoutOf } from '../data/database.ts';
import { acquireLock, LOCK_FILE } from '../data/lock.ts';
import { timeInName } from '../data/sweep.ts';
import type { Log } from '../log.ts';
import { OUTBOX_FILE, OUTBOX_MIGRATIONS } from '../outbox/schema.ts';
import { HISTORY_FILE } from '../runs/history-file.ts';
import { MIGRATIONS } from '../runs/history-rows.ts';

/** A log that was not emptied belongs to its database (sqlite.org/wal.html). */
const PARTS = ['', '-wal'] as const;
/** What a version brings into its own layout, and the newest layout that this one knows. */
const KEPT = [
  { file: OUTBOX_FILE, layouts: OUTBOX_MIGRATIONS.length },
  { file: HISTORY_FILE, layouts: MIGRATIONS.length },
] as const;

const folderIn = (dataFolder: string): string => join(dataFolder, 'update', 'before');

/** What an agent that has closed its door may take to close its databases. */
const ENDS_WITHIN_MS = 15_000;
const LOOKS_EVERY_MS = 50;

/**
 * Copies outbox and history before another version may bring them into a layout that this one does
 * not know. Nobody has them open meanwhile. Rejects with the reason, and then there is no copy.
 */
export async function keepDataBefore(
  dataFolder: string,
  { endsWithinMs = ENDS_WITHIN_MS }: { readonly endsWithinMs?: number } = {},
): Promise<void> {
  const release = await lockedFor(dataFolder, endsWithinMs);
  try {
    await copyData(dataFolder);
  } finally {
    release();
  }
}

/** @returns what gives the folder free again */
async function lockedFor(dataFolder: string, endsWithinMs: number): Promise<() => void> {
  // Nobody ever ran there.
  if (!existsSync(join(dataFolder, LOCK_FILE))) return () => undefined;
  const until = performance.now() + endsWithinMs;
  for (;;) {
    const locking = acquireLock(dataFolder);
    if (locking.ok)
      return () => {
        locking.release();
      };
    if (!locking.taken || performance.now() >= until) throw new Error(locking.message);
    await new Promise((resolve) => {
      setTimeout(resolve, LOOKS_EVERY_MS);
    });
  }
}

async function copyData(dataFolder: string): Promise<void> {
  const folder = folderIn(dataFolder);
  const begun = `${folder}.new`;
  for (const old of [begun, folder]) await rm(old, { recursive: true, force: true });
  await mkdir(begun, { recursive: true, mode: 0o700 });
  try {
    for (const { file } of KEPT)
      for (const part of PARTS) {
        const from = join(dataFolder, file + part);
        if (!existsSync(from)) continue;
        await copyFile(from, join(begun, file + part));
        const copy = await open(join(begun, file + part), 'r+');
        await copy.sync().finally(() => copy.close());
      }
    await rename(begun, folder);
  } catch (thrown) {
    await rm(begun, { recursive: true, force: true });
    throw thrown;
  }
}

/** The version that was tried is in place, or this one runs on the data as they are. */
export const dropDataBefore = (dataFolder: string): Promise<void> =>
  rm(folderIn(dataFolder), { recursive: true, force: true });

/**
 * Puts the copies back where a version that did not stay left a layout that this one does not know;
 * what it left is set aside. The caller holds the folder's lock, and nothing is open.
 */
export function putDataBack(dataFolder: string, { log, now }: { log: Log; now: () => Date }): void {
  const folder = folderIn(dataFolder);
  if (!existsSync(folder)) return;
  for (const { file, layouts } of KEPT) {
    const [path, before] = [join(dataFolder, file), join(folder, file)];
    const [present, kept] = [layoutIn(path), layoutIn(before)];
    if (present === null || kept === null || present <= layouts || kept > layouts) continue;
    const aside = `${path}.newer-${timeInName(now())}`;
    const moved = attempt(() => {
      for (const part of PARTS) if (existsSync(path + part)) renameSync(path + part, aside + part);
      rmSync(`${path}-shm`, { force: true });
      for (const part of [...PARTS].reverse())
        if (existsSync(before + part)) renameSync(before + part, path + part);
    });
    log(moved.ok ? TRIAL.putBack(path, present, aside) : TRIAL.notPutBack(path, moved.message));
  }
}

/** Null where there is no database that can be read. */
function layoutIn(path: string): number | null {
  if (!existsSync(path)) return null;
  const read = attempt(() => {
    const database = new DatabaseSync(path);
    try {
      return layoutOf(database);
    } finally {
      database.close();
    }
  });
  return read.ok ? read.value : null;
}
