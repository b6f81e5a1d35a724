import { execFileSync } from 'node:child_process';
import { mkdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareDataFolder } from '../../../agent/data/folder.ts';
import { needsCommands, needsLinux, needsRoot } from '../../support/needs.ts';
import { afterTest, temporaryFolder } from './workbench.ts';

export const SMALL_DISK_NEEDS = [needsLinux(), needsRoot(), needsCommands('mount', 'umount')];

/** What fills the disk. */
export const films = (folder: string): string => join(folder, '..', 'films');

/** A small file system of its own, with the outbox's data folder in it. */
export function smallDisk(mebibytes: number, more = 'mode=700'): string {
  const mount = join(temporaryFolder(), 'disk');
  mkdirSync(mount);
  execFileSync('mount', [
    '-t',
    'tmpfs',
    '-o',
    `size=${String(mebibytes)}m,${more}`,
    'linesman-test',
    mount,
  ]);
  afterTest(() => {
    execFileSync('umount', [mount]);
  });
  const folder = join(mount, 'data');
  prepareDataFolder(folder);
  return folder;
}

/** Somebody else fills the disk, to the last block unless `pagesLeft` are to stay. */
export function fillUp(folder: string, pagesLeft = 0): void {
  const { bavail, bsize } = statfsSync(join(folder, '..'));
  writeFileSync(films(folder), Buffer.alloc((bavail - pagesLeft) * bsize, 1));
}
