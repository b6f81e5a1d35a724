// koffi as it ships: its JavaScript and licence; its C++ sources, and what compiles them, stay behind.
import { copyFile, cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { libraryForWindows } from './koffi-windows.mjs';
import { at } from './parts.mjs';

const KOFFI = [
  'package.json',
  'LICENSE.txt',
  'index.js',
  'index.cjs',
  'src/koffi/index.js',
  'src/koffi/index.cjs',
  'src/koffi/src/static.js',
  'src/koffi/src/static.cjs',
];

/** Folder of the library's package for a system; Windows' is fetched on any. */
const libraryFor = async (platform, arch) =>
  platform === 'win32' && process.platform !== 'win32'
    ? libraryForWindows()
    : at(`node_modules/@koromix/koffi-${platform}-${arch}`);

/** Lays koffi and its library for one system into the folder `packages`. */
export async function koffiParts(packages, platform, arch) {
  for (const file of KOFFI) {
    const target = join(packages, 'koffi', file);
    await mkdir(dirname(target), { recursive: true });
    await copyFile(at(`node_modules/koffi/${file}`), target);
  }
  await cp(
    await libraryFor(platform, arch),
    join(packages, '@koromix', `koffi-${platform}-${arch}`),
    { recursive: true, filter: (path) => !path.includes('musl') },
  );
}
