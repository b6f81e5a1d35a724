import { statSync } from 'node:fs';
import { join } from 'node:path';
import { makeOwnFolder } from '../ipc/own-folder.ts';
import { attempt } from './attempt.ts';
import { prepareDataFolder, type TakesNothing, whyTakesNothing } from './folder.ts';
import { acquireLock, LOCK_FILE, type Locking } from './lock.ts';

/** This process's hold on the data folder, which may be removed, full or read-only all the same. */
export type Claim =
  | {
      readonly ok: true;
      /** Why the disk takes nothing: then the folder may not even be there. */
      readonly takesNothing: TakesNothing | null;
      /** Whether the folder is still the one that is locked. */
      isThere(): boolean;
      /** Locks the folder that has the name now. */
      renew(): Locking;
      release(): void;
    }
  | Extract<Locking, { ok: false }>;

/**
 * Makes the data folder and takes it for this process.
 *
 * @param ownFolders where the lock may lie when the disk takes no file
 */
export function claimDataFolder(dataFolder: string, ownFolders: readonly string[]): Claim {
  const ready = prepareDataFolder(dataFolder);
  if (!ready.ok) return { ok: false, taken: false, holder: null, message: ready.message };
  let lock = acquireLock(dataFolder);
  const takesNothing =
    ready.takesNothing ?? (!lock.ok && !lock.taken ? whyTakesNothing(dataFolder) : null);
  let inode = lock.ok ? inodeOf(dataFolder) : null;
  for (const folder of ownFolders) {
    if (lock.ok || lock.taken || takesNothing === null) break;
    const made = makeOwnFolder(folder);
    if (made.ok && made.value) lock = acquireLock(folder);
  }
  // Without a lock an agent on such a disk is better than none.
  if (!lock.ok && (lock.taken || takesNothing === null)) return lock;
  let held = lock.ok ? lock : null;
  return {
    ok: true,
    takesNothing,
    isThere: () => inode !== null && inodeOf(dataFolder) === inode,
    renew: () => {
      const renewed = acquireLock(dataFolder);
      if (!renewed.ok) return renewed;
      held?.release();
      held = renewed;
      inode = inodeOf(dataFolder);
      return renewed;
    },
    release: () => {
      held?.release();
    },
  };
}

/** Device and inode of the lock's file; null when none is there. */
function inodeOf(folder: string): string | null {
  const found = attempt(() => statSync(join(folder, LOCK_FILE), { bigint: true }));
  return found.ok ? `${String(found.value.dev)}:${String(found.value.ino)}` : null;
}
