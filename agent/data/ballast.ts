import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attempt } from './attempt.ts';

/**
 * SQLite needs room to delete: on a full disk this file is given up, so that what waits can still
 * be sent and removed.
 */
export interface Ballast {
  /** Frees the space. @returns false when there was none to free */
  release(): boolean;
  /** Takes the space again once the disk has plenty. */
  restore(): void;
}

/** For what lives in memory. */
export const NO_BALLAST: Ballast = { release: () => false, restore: () => undefined };

const BALLAST_BYTES = 8 * 1024 * 1024;
const PLENTY_BYTES = 64 * 1024 * 1024;

export function openBallast(dataFolder: string): Ballast {
  const path = ballastPath(dataFolder);
  const restore = (): void => {
    if (existsSync(path)) return;
    // Random bytes: a file system that compresses would store zeros in no space at all.
    const kept = attempt(() => {
      const { bavail, bsize } = statfsSync(dataFolder);
      if (bavail * bsize >= PLENTY_BYTES)
        writeFileSync(path, randomBytes(BALLAST_BYTES), { mode: 0o600 });
    });
    if (!kept.ok) releaseBallast(dataFolder);
  };
  restore();
  return { release: () => releaseBallast(dataFolder), restore };
}

/**
 * For those who find the disk full before the ballast is open. @returns false when there was none
 * to free
 */
export function releaseBallast(dataFolder: string): boolean {
  const path = ballastPath(dataFolder);
  return (
    existsSync(path) &&
    attempt(() => {
      rmSync(path);
    }).ok
  );
}

const ballastPath = (dataFolder: string): string => join(dataFolder, 'ballast');
