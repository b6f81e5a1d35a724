import { chmodSync, lstatSync, mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { attempt, type Attempt } from '../data/attempt.ts';

/**
 * Makes a folder that only its owner can enter (0700) in a place where others may write. Another
 * user can foresee its name and take it, with a link too: the folder under that name is used only
 * when it is this user's own.
 *
 * @returns false when somebody else has the name
 */
export function makeOwnFolder(folder: string): Attempt<boolean> {
  return attempt(() => {
    mkdirSync(folder, { recursive: false, mode: 0o700 });
    return true;
  }).ok
    ? { ok: true, value: true }
    : attempt(() => {
        const { uid } = lstatSync(folder);
        if (!lstatSync(folder).isDirectory() || !isOwn(uid)) return false;
        if (process.platform !== 'win32') chmodSync(folder, 0o700);
        return true;
      });
}

/** The same under a name that nobody can foresee. */
export const makeRandomFolder = (beside: string): Attempt<string> =>
  attempt(() => mkdtempSync(`${beside}-`));

/** Removes the folder unless something is in it. */
export const removeOwnFolder = (folder: string): Attempt<void> =>
  attempt(() => {
    rmdirSync(folder);
  });

const isOwn = (uid: number): boolean => process.getuid === undefined || uid === process.getuid();
