// koffi's library for Windows on any build machine: npm installs only the platform's own.
import { readFile } from 'node:fs/promises';
import { fetchedPackage } from './fetch-package.mjs';
import { at } from './parts.mjs';

const PACKAGE = '@koromix/koffi-win32-x64';

/** Folder of the unpacked package. Throws an error that says what is missing. */
export async function libraryForWindows() {
  const { packages } = JSON.parse(await readFile(at('package-lock.json'), 'utf8'));
  const { version } = packages['node_modules/koffi'];
  const integrity = packages[`node_modules/${PACKAGE}`]?.integrity;
  if (integrity === undefined)
    throw new Error(
      `package-lock.json does not list ${PACKAGE}, so nothing could vouch for what is fetched: run npm install`,
    );
  return fetchedPackage({ name: PACKAGE, version, integrity, vouchedBy: 'package-lock.json' });
}
