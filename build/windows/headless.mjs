// Windows' product without Electron: agent, command line and page, on their Node, as installed.
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bill } from '../package/third-party.mjs';
import { AGENT, NODE } from './identity.mjs';

const backslashes = (path) => path.replaceAll('/', '\\');

/** The command at the root of the unpacked zip, where somebody looks for it. */
const COMMAND = `@"%~dp0${backslashes(NODE)}" "%~dp0${backslashes(AGENT)}" %*\r\n`;

/**
 * Lays what was staged as an installation lies; it runs wherever it is copied.
 *
 * @param {string} staged folder made by `stage` for win32
 * @param {string} folder made anew
 * @param {string} nodeVersion of the Node in it
 */
export async function headlessFolder(staged, folder, nodeVersion) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [from, to] of [
    ['agent', 'resources/agent'],
    ['node', 'resources/node'],
    ['bin', 'bin'],
    ['legal', 'legal'],
  ])
    await cp(join(staged, from), join(folder, to), { recursive: true });
  // What was staged may hold an Electron.
  const bom = await bill({ node: nodeVersion }, { platform: 'win32', arch: 'x64' });
  await writeFile(join(folder, 'legal', 'linesman.cdx.json'), bom);
  await writeFile(join(folder, 'linesman.cmd'), COMMAND);
}
