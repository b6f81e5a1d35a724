import { FOLDER } from '../../model/text/en/data.ts';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { attempt, type Attempt } from './attempt.ts';
import { releaseBallast } from './ballast.ts';

/** The disk is full, or its file system takes no writes. */
export type TakesNothing = 'full' | 'read-only';

export type FolderReady =
  /** `takesNothing`: why; then the folder may not even be there. Null where it takes files. */
  | { readonly ok: true; readonly takesNothing: TakesNothing | null }
  | { readonly ok: false; readonly message: string };

/** Less than one commit of a run and of its report needs. */
const LITTLE_BYTES = 512 * 1024;

/**
 * Makes the data folder, readable by its owner alone (0700), and finds out whether files can be
 * written in it. A laptop whose disk is full or read-only needs its diagnosis no less than another.
 *
 * @returns a sentence with the next step when it cannot be used
 */
export function prepareDataFolder(folder: string): FolderReady {
  let made = tryFolder(folder);
  if (!made.ok && made.fault === 'full' && releaseBallast(folder)) made = tryFolder(folder);
  if (made.ok && made.value === 'taken') return { ok: true, takesNothing: null };
  if (made.ok && made.value === 'read-only') return { ok: true, takesNothing: 'read-only' };
  if (!made.ok && made.fault === 'full') return { ok: true, takesNothing: 'full' };
  return {
    ok: false,
    message: FOLDER.cannotKeep(folder, made.ok ? FOLDER.notFolder : made.message),
  };
}

/** Why the disk of a folder that is there takes nothing; null where it takes files. */
export function whyTakesNothing(folder: string): TakesNothing | null {
  const made = tryFolder(folder);
  if (!made.ok) return made.fault === 'full' ? 'full' : null;
  if (made.value === 'read-only') return 'read-only';
  // A file system that counts no blocks tells nothing.
  const space = attempt(() => statfsSync(folder));
  const isFull =
    space.ok && space.value.blocks > 0 && space.value.bavail * space.value.bsize < LITTLE_BYTES;
  return isFull ? 'full' : null;
}

function tryFolder(folder: string): Attempt<'taken' | 'not-folder' | 'read-only'> {
  return attempt(() => {
    try {
      return writeInto(folder);
    } catch (thrown) {
      if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EROFS')
        return 'read-only';
      throw thrown;
    }
  });
}

/** Node says ENOENT where a recursive making meets a read-only file system. */
function makeFolder(folder: string): void {
  const options = { recursive: true, mode: 0o700 };
  try {
    mkdirSync(folder, options);
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT')) throw thrown;
    let missing = folder;
    while (!existsSync(dirname(missing))) missing = dirname(missing);
    mkdirSync(missing, { mode: options.mode });
    mkdirSync(folder, options);
  }
}

function writeInto(folder: string): 'taken' | 'not-folder' {
  makeFolder(folder);
  if (!statSync(folder).isDirectory()) return 'not-folder';
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
  return 'taken';
}
