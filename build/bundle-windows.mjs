// Makes out/windows/, which runs wherever it is copied: linesman.mjs (and linesman.cmd for it), the
// page, and koffi with its library for Windows.
import { copyFile, cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { libraryForWindows } from './koffi-windows.mjs';
import { at, commandLine, page } from './parts.mjs';

const folder = at('out/windows');
const packages = join(folder, 'node_modules');

/** koffi's JavaScript and licence; its C++ sources, and what compiles them, stay behind. */
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

async function koffi() {
  for (const file of KOFFI) {
    const target = join(packages, 'koffi', file);
    await mkdir(dirname(target), { recursive: true });
    await copyFile(at(`node_modules/koffi/${file}`), target);
  }
  await cp(await libraryForWindows(), join(packages, '@koromix', 'koffi-win32-x64'), {
    recursive: true,
  });
}

try {
  await rm(folder, { recursive: true, force: true });
  await commandLine(folder, []);
  await page(folder);
  await koffi();
  await writeFile(join(folder, 'linesman.cmd'), '@node "%~dp0linesman.mjs" %*\r\n');
  console.log(
    `out/windows is ready: copy it to a Windows with Node 22.13 or later, and run linesman.cmd`,
  );
} catch (error) {
  console.error(
    `out/windows could not be made: ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exitCode = 1;
}
