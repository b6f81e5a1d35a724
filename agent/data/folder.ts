import { chmodSync, closeSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { attempt } from './attempt.ts';

export type FolderReady = { readonly ok: true } | { readonly ok: false; readonly message: string };

/**
 * Makes the data folder, readable by its owner alone (0700), and proves that files can be written in it.
 *
 * @returns a sentence with the next step when it cannot be used
 */
export function prepareDataFolder(folder: string): FolderReady {
  const made = attempt(() => {
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
  if (made.ok && made.value) return { ok: true };
  const why = made.ok ? 'it is not a folder' : made.message;
  return { ok: false, message: `cannot keep data in ${folder} (${why}): free some space or its permissions, or name another folder with --data` };
}
