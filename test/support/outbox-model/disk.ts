import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needsCommands, needsLinux } from '../needs.ts';

/** Where a history is lived through. */
export interface Disk {
  readonly path: string;
  /** Whether it is a file system of its own, which can be filled. */
  readonly canFill: boolean;
  remove(): void;
}

/** Room for the outbox, its reserve, and what the reserve wants to see free. */
const DISK_MIB = 96;

/** A small file system where one can be mounted, a folder elsewhere. */
export function newDisk(): Disk {
  const root = mkdtempSync(join(tmpdir(), 'linesman-model-'));
  const path = join(root, 'disk');
  mkdirSync(path);
  const canFill =
    needsLinux() === null && process.getuid?.() === 0 && needsCommands('mount', 'umount') === null;
  if (canFill)
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(DISK_MIB)}m`, 'linesman', path]);
  else console.log('skipped: full disks in the histories: needs root, for a disk of its own');
  return {
    path,
    canFill,
    remove: () => {
      if (canFill) execFileSync('umount', [path]);
      rmSync(root, { recursive: true, force: true });
    },
  };
}
