import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod/mini';
import type { DataPaths } from './data-folder.ts';
import { reasonOf, errorCode } from '../lib/error-name.ts';
import { readBoundedSync } from '../lib/read-bounded.ts';

const Holder = z.object({
  pid: z.number().check(z.int(), z.positive()),
  startedAt: z.string().check(z.maxLength(40)),
});

export type FolderLock =
  { readonly ok: true; release(): void } | { readonly ok: false; readonly message: string };

const SQLITE_BUSY = 5;

/**
 * Takes the data folder for this process alone. The system frees the lock on any death, so it
 * cannot go stale.
 */
export function lockFolder(paths: DataPaths, startedAt: Date): FolderLock {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(paths.lock);
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    chmodSync(paths.lock, 0o600);
    writeFileSync(
      paths.holder,
      `${JSON.stringify({ pid: process.pid, startedAt: startedAt.toISOString() })}\n`,
      { mode: 0o600 },
    );
  } catch (thrown) {
    database?.close();
    const busy = thrown instanceof Error && 'errcode' in thrown && thrown.errcode === SQLITE_BUSY;
    return {
      ok: false,
      message: busy ? heldMessage(paths) : `cannot lock ${paths.root}: ${reasonOf(thrown)}`,
    };
  }
  const held = database;
  return {
    ok: true,
    release: () => {
      rmSync(paths.holder, { force: true });
      held.close();
    },
  };
}

function heldMessage(paths: DataPaths): string {
  const advice = 'stop it, or name another folder with --data';
  try {
    const holder = Holder.safeParse(JSON.parse(readBoundedSync(paths.holder, 4096).text));
    if (holder.success)
      return `${paths.root} is in use by the collector with process id ${String(holder.data.pid)}: ${advice}`;
    return `${paths.root} is in use by another collector: ${advice}`;
  } catch (thrown) {
    const unnamed =
      errorCode(thrown) === 'ENOENT'
        ? 'which has not written its name yet'
        : `whose name cannot be read (${reasonOf(thrown)})`;
    return `${paths.root} is in use by another collector, ${unnamed}: ${advice}`;
  }
}
