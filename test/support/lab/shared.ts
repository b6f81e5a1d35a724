import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NAME = 'LINESMAN_LAB_SHARED';

/** Folder for what one run of the lab makes once for all of its files; null outside such a run. */
export const sharedOfRun = (): string | null => process.env[NAME] ?? null;

/**
 * Names the folder of a run, in Vitest's own process, before any file; whoever needs it makes it.
 * @returns what removes it after the last file
 */
export default function setup(): () => Promise<void> {
  // Named as the other leavings are, by the process that owns it, so that the next run sweeps it.
  const folder = join(tmpdir(), `linesman-lab-${String(process.pid)}-shared`);
  process.env[NAME] = folder;
  return () => rm(folder, { recursive: true, force: true });
}
