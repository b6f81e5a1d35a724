import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { needsCommands, needsLinux, needsRoot } from './needs.ts';

export const SMALL_MOUNT_NEEDS = [needsLinux(), needsRoot(), needsCommands('mount', 'umount')];

/** A file system of so many MiB in memory at an empty folder; root. */
export function mountSmall(at: string, mebibytes: number, more = 'mode=700'): void {
  const options = `size=${String(mebibytes)}m,${more}`;
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'linesman-test', at]);
}

/** What was just ended may hold a file for a moment longer. */
const TRIES = 20;
const PAUSE_MS = 100;

const unmount = (at: string, ...how: readonly string[]): void => {
  execFileSync('umount', [...how, at], { stdio: ['ignore', 'ignore', 'pipe'] });
};

/**
 * Takes it away. One that somebody keeps busy is detached all the same, so that none stays behind,
 * and then it throws: what a test opened it has to close.
 */
export async function unmountSmall(at: string): Promise<void> {
  for (let tries = 1; ; tries += 1)
    try {
      unmount(at);
      return;
    } catch (busy) {
      if (tries === TRIES) {
        unmount(at, '--lazy');
        throw busy;
      }
      await pause(PAUSE_MS);
    }
}
