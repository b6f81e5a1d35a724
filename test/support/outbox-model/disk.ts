import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mountSmall, SMALL_MOUNT_NEEDS, unmountSmall } from '../small-mount.ts';

/** Where a history is lived through. */
export interface Disk {
  readonly path: string;
  /** Whether it is a file system of its own, which can be filled. */
  readonly canFill: boolean;
  remove(): Promise<void>;
}

/** Room for the outbox, its reserve, and what the reserve wants to see free. */
const DISK_MIB = 96;

/** A small file system where one can be mounted, a folder elsewhere. */
export function newDisk(): Disk {
  const root = mkdtempSync(join(tmpdir(), 'linesman-model-'));
  const path = join(root, 'disk');
  mkdirSync(path);
  const missing = SMALL_MOUNT_NEEDS.filter((need) => need !== null);
  const canFill = missing.length === 0;
  if (canFill) mountSmall(path, DISK_MIB);
  else console.log(`skipped: full disks in the histories: ${missing.join('; ')}`);
  return {
    path,
    canFill,
    remove: async () => {
      if (canFill) await unmountSmall(path);
      rmSync(root, { recursive: true, force: true });
    },
  };
}
