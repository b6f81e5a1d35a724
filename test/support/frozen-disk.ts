import { execFileSync } from 'node:child_process';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findCommand, needsCommands, needsFile, needsLinux, needsRoot } from './needs.ts';

export const FROZEN_DISK_NEEDS = [
  needsLinux(),
  needsRoot(),
  needsCommands('mkfs.ext4', 'fsfreeze', 'mount', 'umount'),
  needsFile('/dev/loop-control', 'the kernel to have loop devices'),
];

/** A disk of this machine that stops to answer whoever opens a file for writing. */
export interface FrozenDisk {
  readonly mount: string;
  freeze(): void;
  /** Whoever was held goes on; then it can be taken away. */
  remove(): void;
}

const run = (command: string, ...args: readonly string[]): void => {
  execFileSync(findCommand(command) ?? command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
};

/** Makes an ext4 of 16 MiB in a file of `folder`. */
export function frozenDisk(folder: string): FrozenDisk {
  const image = join(folder, 'disk.ext4');
  const mount = join(folder, 'disk');
  writeFileSync(image, '');
  truncateSync(image, 16 * 1024 * 1024);
  run('mkfs.ext4', '-q', '-F', image);
  mkdirSync(mount);
  run('mount', '-o', 'loop', image, mount);
  return {
    mount,
    freeze: () => {
      run('fsfreeze', '--freeze', mount);
    },
    remove: () => {
      run('fsfreeze', '--unfreeze', mount);
      run('umount', '--lazy', mount);
    },
  };
}
