import { FOLDER } from '../../model/text/en/data.ts';
import { chmodSync, closeSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { attempt, type Attempt } from './attempt.ts';
import { releaseBallast } from './ballast.ts';

export type FolderReady = { readonly ok: true } | { readonly ok: false; readonly message: string };

/**
 * Makes the data folder, readable by its owner alone (0700), and proves that files can be written
 * in it.
 *
 * @returns a sentence with the next step when it cannot be used
 */
export function prepareDataFolder(folder: string): FolderReady {
  let made = tryFolder(folder);
  // A laptop whose disk is full needs its diagnosis no less than another.
  if (!made.ok && made.fault === 'full' && releaseBallast(folder)) made = tryFolder(folder);
  if (made.ok && made.value) return { ok: true };
  const why = made.ok ? FOLDER.notFolder : made.message;
  return {
    ok: false,
    message: FOLDER.cannotKeep(folder, why),
  };
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
