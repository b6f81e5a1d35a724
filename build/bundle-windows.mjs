// Makes out/windows/, which runs wherever it is copied: linesman.mjs (and linesman.cmd for it), the
// page, and koffi with its library for Windows.
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { koffiParts } from './koffi-parts.mjs';
import { at, commandLine, page } from './parts.mjs';

const folder = at('out/windows');

try {
  await rm(folder, { recursive: true, force: true });
  await commandLine(folder, []);
  await page(folder);
  await koffiParts(join(folder, 'node_modules'), 'win32', 'x64');
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
