// Files and folders of a staged product, as both installers list them.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

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
