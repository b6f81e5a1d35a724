import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findCommand } from './needs.ts';

/**
 * EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH (fs/ext4/ext4.h): from then on nothing reaches
 * the block device, not even what the journal holds.
 */
const SHUTDOWN = `
import fcntl, os, struct, sys
descriptor = os.open(sys.argv[1], os.O_RDONLY)
fcntl.ioctl(descriptor, 0x8004587D, struct.pack('I', 2))
`;

/** A file system whose power can be cut. */
export interface Ext4Disk {
  readonly mount: string;
  /** All that was not flushed is gone. Whoever had files open must have ended before `repower`. */
  cutPower(): void;
  repower(): void;
  remove(): void;
}

const run = (command: string, ...args: readonly string[]): void => {
  execFileSync(findCommand(command) ?? command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
};

/** Makes one of so many MiB in a file of `folder`; root. Throws where the kernel has no loop device. */
export function ext4Disk(folder: string, mebibytes: number): Ext4Disk {
  let image = join(folder, 'disk.ext4');
  const mount = join(folder, 'disk');
  writeFileSync(image, '');
  truncateSync(image, mebibytes * 1024 * 1024);
  run('mkfs.ext4', '-q', '-F', image);
  mkdirSync(mount);
  run('mount', '-o', 'loop', image, mount);
  return {
    mount,
    cutPower: () => {
      run('python3', '-c', SHUTDOWN, mount);
    },
    repower: () => {
      run('umount', mount);
      // Somebody's mount namespace may still hold the file system that was shut down, and the same
      // image would bring it back: another copy of what reached the disk does not.
      const fresh = join(folder, `disk-${randomBytes(4).toString('hex')}.ext4`);
      run('cp', '--sparse=always', image, fresh);
      rmSync(image);
      image = fresh;
      run('mount', '-o', 'loop', image, mount);
    },
    remove: () => {
      run('umount', mount);
    },
  };
}
