import { mkdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareDataFolder } from '../../../agent/data/folder.ts';
import { mountSmall, SMALL_MOUNT_NEEDS, unmountSmall } from '../../support/small-mount.ts';
import { afterTest, temporaryFolder } from './workbench.ts';

export const SMALL_DISK_NEEDS = SMALL_MOUNT_NEEDS;

/** What fills the disk. */
export const films = (folder: string): string => join(folder, '..', 'films');

/** A small file system of its own, with the outbox's data folder in it. */
export function smallDisk(mebibytes: number, more = 'mode=700'): string {
  const mount = join(temporaryFolder(), 'disk');
  mkdirSync(mount);
  mountSmall(mount, mebibytes, more);
  afterTest(() => unmountSmall(mount));
  const folder = join(mount, 'data');
  prepareDataFolder(folder);
  return folder;
}

/** Somebody else fills the disk, to the last block unless `pagesLeft` are to stay. */
export function fillUp(folder: string, pagesLeft = 0): void {
  const { bavail, bsize } = statfsSync(join(folder, '..'));
  writeFileSync(films(folder), Buffer.alloc((bavail - pagesLeft) * bsize, 1));
}
