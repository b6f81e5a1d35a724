// Files and folders of a staged product, as both installers list them.
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PACKAGE_TYPE, writeType } from '../package/package-type.mjs';

/**
 * @param {string} folder
 * @returns {Promise<{ path: string, isFolder: boolean, bytes: number }[]>} paths relative to the
 *   folder, with slashes, sorted, a folder before what it holds
 */
export async function listed(folder) {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).map((one) => ({
    path: join(one.parentPath, one.name).slice(folder.length + 1),
    isFolder: one.isDirectory(),
  }));
  const odd = names.find((one) => /["$]/.test(one.path));
  if (odd !== undefined) throw new Error(`an installer cannot name ${odd.path}`);
  names.sort((a, b) => (a.path < b.path ? -1 : 1));
  return Promise.all(
    names.map(async (one) => ({
      ...one,
      bytes: one.isFolder ? 0 : (await stat(join(folder, one.path))).size,
    })),
  );
}

/**
 * The same with the word of how it was installed, which is not in the staged folder: that is the
 * folder of several installers.
 *
 * @param {string} work where the word's file is written
 * @returns as `listed`; `source` names a file that lies elsewhere
 */
export async function listedWithType(folder, type, work) {
  const source = join(work, 'package-type');
  writeType(source, type);
  const entries = (await listed(folder)).filter(({ path }) => path !== PACKAGE_TYPE);
  const above = dirname(PACKAGE_TYPE);
  const added = [
    ...(entries.some(({ path }) => path === above)
      ? []
      : [{ path: above, isFolder: true, bytes: 0 }]),
    { path: PACKAGE_TYPE, isFolder: false, bytes: type.length + 1, source },
  ];
  return [...entries, ...added].sort((a, b) => (a.path < b.path ? -1 : 1));
}
