import { FOLDER } from '../../model/text/en/data.ts';
import { DatabaseSync } from 'node:sqlite';
import { chmodSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { AgentFile } from '../../model/contract.ts';
import { AGENT_FILE_NAME } from '../../model/data-folder.ts';
import { attempt, type Attempt } from './attempt.ts';
import { readSmallFile } from './file.ts';
import { parseJson } from '../../model/json.ts';

/** Who keeps the data folder: read from `agent.json`, which the holder wrote. */
export interface LockHolder {
  readonly pid: number;
  readonly startedAt: string;
}

export type Locking =
  | { readonly ok: true; release(): void }
  /**
   * `holder` is null when the folder is taken but its owner has not written, or not legibly, who it
   * is.
   */
  | {
      readonly ok: false;
      readonly taken: boolean;
      readonly holder: LockHolder | null;
      readonly message: string;
    };

export const LOCK_FILE = 'lock.sqlite';

/** A legible `agent.json` is far below this. */
const MAX_AGENT_FILE_BYTES = 16 * 1024;

/**
 * Takes the data folder for this process. The lock is the kernel's (SQLite's exclusive transaction
 * on a file that is never written), so any death frees it: no stale pid file can keep an agent from
 * starting.
 */
export function acquireLock(dataFolder: string): Locking {
  const path = join(dataFolder, LOCK_FILE);
  let locked = lockFile(path);
  if (!locked.ok && locked.fault === 'damaged') {
    // Emptied in place, never replaced: two agents that start must lock the same file.
    const emptied = attempt(() => {
      truncateSync(path, 0);
    });
    locked = emptied.ok ? lockFile(path) : emptied;
  }
  if (locked.ok) {
    const database = locked.value;
    return {
      ok: true,
      release: () => {
        database.close();
      },
    };
  }
  if (locked.fault !== 'busy')
    return {
      ok: false,
      taken: false,
      holder: null,
      message: FOLDER.cannotLock(path, locked.message),
    };
  const holder = readHolder(dataFolder);
  const who = holder === null ? FOLDER.unnamed : FOLDER.process(holder.pid, holder.startedAt);
  return {
    ok: false,
    taken: true,
    holder,
    message: FOLDER.taken(dataFolder, who),
  };
}

function lockFile(path: string): Attempt<DatabaseSync> {
  const opened = attempt(() => new DatabaseSync(path));
  if (!opened.ok) return opened;
  const begun = attempt(() => {
    // Nothing is ever written: a journal would only need room on a disk that may have none.
    opened.value.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    if (process.platform !== 'win32') chmodSync(path, 0o600);
  });
  if (begun.ok) return opened;
  opened.value.close();
  return begun;
}

function readHolder(dataFolder: string): LockHolder | null {
  const text = readSmallFile(join(dataFolder, AGENT_FILE_NAME), MAX_AGENT_FILE_BYTES);
  const parsed = AgentFile.safeParse(text?.ok === true ? parseJson(text.value) : undefined);
  return parsed.success ? { pid: parsed.data.pid, startedAt: parsed.data.startedAt } : null;
}
