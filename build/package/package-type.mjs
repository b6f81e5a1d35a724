// How a copy was installed: one word in `resources/package-type`, which the agent reads (`agent/update/installed-as.ts`).
import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildTime } from './build-time.mjs';

/** Where it stands below the folder of the installation. */
export const PACKAGE_TYPE = 'resources/package-type';

/** The word of each package; a folder, a tar.gz and a zip have none. */
export const PACKAGE_TYPES = {
  appImage: 'appimage',
  deb: 'deb',
  rpm: 'rpm',
  setupUser: 'nsis-user',
  setupMachine: 'nsis-machine',
  msi: 'msi',
};

/** Writes the word as a file of its own. */
export function writeType(file, type) {
  writeFileSync(file, `${type}\n`);
  const time = buildTime();
  utimesSync(file, time, time);
}

/** The folder is that of several packages: it holds the word while one of them is made. */
export async function withType(folder, type, make) {
  const file = join(folder, PACKAGE_TYPE);
  writeType(file, type);
  try {
    return await make();
  } finally {
    rmSync(file, { force: true });
  }
}
