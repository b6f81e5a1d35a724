import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataPaths } from './data-folder.ts';

/** What was set aside is kept for a person to look at, not for ever. */
export interface SetAsideLimits {
  readonly maxAgeMs: number;
  readonly maxBytes: number;
}

export const SET_ASIDE: SetAsideLimits = {
  maxAgeMs: 30 * 24 * 60 * 60 * 1000,
  maxBytes: 256 * 1024 * 1024,
};

/**
 * Removes what was set aside too long ago, then the oldest until the rest is small enough. Its age
 * counts from the move, which a file's ctime tells (POSIX rename(2)). Rejects with the system's error.
 *
 * @returns how many files were removed
 */
export async function sweepSetAside(
  { setAside }: Pick<DataPaths, 'setAside'>,
  now: Date,
  { maxAgeMs, maxBytes }: SetAsideLimits = SET_ASIDE,
): Promise<number> {
  const files: { readonly path: string; readonly atMs: number; readonly bytes: number }[] = [];
  for (const name of await readdir(setAside)) {
    const path = join(setAside, name);
    const { ctimeMs, size } = await stat(path);
    files.push({ path, atMs: ctimeMs, bytes: size });
  }
  files.sort((one, other) => other.atMs - one.atMs);
  let [kept, removed] = [0, 0];
  for (const { path, atMs, bytes } of files) {
    if (now.getTime() - atMs <= maxAgeMs && kept + bytes <= maxBytes) {
      kept += bytes;
      continue;
    }
    await rm(path, { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}
