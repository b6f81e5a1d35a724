import { FOLDER } from '../../model/text/en/data.ts';
import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { attempt, type Attempt } from './attempt.ts';
import { releaseBallast } from './ballast.ts';

export type FolderReady =
  /** `isFull`: the disk takes nothing, and the folder may not even be there. */
  | { readonly ok: true; readonly isFull: boolean }
  | { readonly ok: false; readonly message: string };

/** Less than one commit of a run and of its report needs. */
const LITTLE_BYTES = 512 * 1024;

/**
 * Makes the data folder, readable by its owner alone (0700), and finds out whether files can be
 * written in it. A laptop whose disk is full needs its diagnosis no less than another.
 *
 * @returns a sentence with the next step when it cannot be used
 */
export function prepareDataFolder(folder: string): FolderReady {
  let made = tryFolder(folder);
  if (!made.ok && made.fault === 'full' && releaseBallast(folder)) made = tryFolder(folder);
  if (made.ok && made.value) return { ok: true, isFull: false };
  if (!made.ok && made.fault === 'full') return { ok: true, isFull: true };
  return {
    ok: false,
    message: FOLDER.cannotKeep(folder, made.ok ? FOLDER.notFolder : made.message),
  };
}

/** Whether the disk of a folder that is there takes anything. */
export function isDiskFull(folder: string): boolean {
  const made = tryFolder(folder);
  if (!made.ok) return made.fault === 'full';
  // A file system that counts no blocks tells nothing.
  const space = attempt(() => statfsSync(folder));
  return (
    space.ok && space.value.blocks > 0 && space.value.bavail * space.value.bsize < LITTLE_BYTES
  );
}
/** @returns false when something else than a folder has its name */
function tryFolder(folder: string): Attempt<boolean> {
  return attempt(() => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!statSync(folder).isDirectory()) return false;
    // An older folder may be open to others; Windows keeps its own access lists and ignores this.
    if (process.platform !== 'win32') chmodSync(folder, 0o700);
    const probe = join(folder, `.write-${String(process.pid)}`);
    const descriptor = openSync(probe, 'w', 0o600);
    try {
      writeSync(descriptor, 'x');
    } finally {
      closeSync(descriptor);
      rmSync(probe, { force: true });
    }
    return true;
  });
}
