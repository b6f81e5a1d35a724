import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readBoundedSync } from './read-bounded.ts';

/**
 * File systems on disks and in the memory of this machine: what they do not know they say with an
 * error. All others (NFS, SMB, FUSE, what is mounted on demand, layers of others) may wait for
 * somebody else.
 */
const LOCAL = new Set(
  'bcachefs btrfs erofs exfat ext2 ext3 ext4 f2fs jfs msdos ntfs3 ramfs reiserfs squashfs tmpfs vfat xfs zfs'.split(
    ' ',
  ),
);

const MOUNTS = '/proc/self/mountinfo';
/** Some thousand mounts; who has more is asked about in another way. */
const MAX_MOUNTS_BYTES = 1024 * 1024;
/** As Linux has it (path_resolution(7)). */
const MAX_LINKS = 40;

/** Mount point → type of what is mounted there last. */
export type Mounts = ReadonlyMap<string, string>;

/** Reads mountinfo as of proc_pid_mountinfo(5). */
export function parseMounts(text: string): Mounts {
  const mounts = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, , , , point] = line.split(' ', 5);
    const [type] = line.slice(line.indexOf(' - ') + 3).split(' ', 1);
    if (point !== undefined && type !== undefined) mounts.set(unescaped(point), type);
  }
  return mounts;
}

/** Blanks, line ends and backslashes stand there in octal. */
const unescaped = (point: string): string =>
  point.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(parseInt(code, 8)));

/**
 * Whether everything on the way to each path, links included, and every link in a folder that one
 * names, stays on disks of this machine; then their file systems answer. Nothing is touched that
 * does not. False where the system does not tell (only Linux does without asking the file system).
 */
export function areOnLocalDisks(paths: readonly string[]): boolean {
  if (process.platform !== 'linux') return false;
  try {
    const { text, isCut } = readBoundedSync(MOUNTS, MAX_MOUNTS_BYTES);
    if (isCut) return false;
    const mounts = parseMounts(text);
    return paths.every((path) => isOnLocalDisk(path, mounts));
  } catch {
    // Whoever asks another process finds out.
    return false;
  }
}

function isOnLocalDisk(path: string, mounts: Mounts): boolean {
  const end = endOf(path, mounts);
  if (end === 'elsewhere') return false;
  if (end === 'absent' || !end.isFolder) return true;
  return readdirSync(end.path, { withFileTypes: true }).every((entry) => {
    const inside = join(end.path, entry.name);
    return entry.isSymbolicLink() || mounts.has(inside)
      ? endOf(inside, mounts) !== 'elsewhere'
      : true;
  });
}

type End = { readonly path: string; readonly isFolder: boolean } | 'absent' | 'elsewhere';

/** Where a path leads, step by step, so that no step is taken on a file system that is not local. */
function endOf(path: string, mounts: Mounts): End {
  const ahead = partsOf(path).reverse();
  let here = '/';
  let isFolder = true;
  let links = 0;
  while (ahead.length > 0) {
    const part = ahead.pop() ?? '';
    if (part === '.') continue;
    const next = part === '..' ? dirname(here) : join(here, part);
    if (!LOCAL.has(typeAt(next, mounts))) return 'elsewhere';
    const stat = lstatSync(next, { throwIfNoEntry: false });
    if (stat === undefined) return 'absent';
    if (stat.isSymbolicLink()) {
      links += 1;
      if (links > MAX_LINKS) return 'absent';
      const target = readlinkSync(next);
      if (target.startsWith('/')) here = '/';
      ahead.push(...partsOf(target).reverse());
      continue;
    }
    here = next;
    isFolder = stat.isDirectory();
  }
  return { path: here, isFolder };
}

const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '');

/** Type of the file system that holds a path without links. */
function typeAt(path: string, mounts: Mounts): string {
  for (let at = path; ; at = dirname(at)) {
    const type = mounts.get(at);
    if (type !== undefined || at === '/') return type ?? '';
  }
}
