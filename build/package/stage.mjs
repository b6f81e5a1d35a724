// What every package is made of, in one folder; its shape stands in README.md.
import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { buildTime } from './build-time.mjs';
import { koffiParts } from '../koffi-parts.mjs';
import { at, commandLine, page, shell } from '../parts.mjs';
import { ico, iconPng } from './icon.mjs';
import { bill, thirdParty } from './third-party.mjs';

const ICON_SIZES = [16, 32, 48, 64, 128, 256, 512];

/** The command, on the Node that comes with it; a link to it works from anywhere. */
const COMMAND = `#!/bin/sh
here=$(dirname -- "$(readlink -f -- "$0")")
exec "$here/../resources/node/node" "$here/../resources/agent/linesman.mjs" "$@"
`;
const COMMAND_WINDOWS =
  '@"%~dp0..\\resources\\node\\node.exe" "%~dp0..\\resources\\agent\\linesman.mjs" %*\r\n';

/**
 * @param platform `linux`, `win32` or `darwin`; `arch` `x64` or `arm64`
 * @param electronDist folder of an unpacked Electron of that platform; null: the product without its shell
 * @param node the Node to ship, a file; `nodeVersion` its version, `nodeLicence` the file of its licence
 * @param folder made anew
 */
export async function stage({
  platform,
  arch,
  electronDist,
  node,
  nodeVersion,
  nodeLicence,
  version,
  folder,
}) {
  await rm(folder, { recursive: true, force: true });
  for (const part of ['app', 'agent', 'node', 'bin', 'legal', 'icons'])
    await mkdir(join(folder, part), { recursive: true });
  if (electronDist !== null) await shellOf(folder, version);
  await agentOf(folder, platform, arch);

  const isWindows = platform === 'win32';
  const binary = join(folder, 'node', isWindows ? 'node.exe' : 'node');
  await copyFile(node, binary);
  await chmod(binary, 0o755);
  await copyFile(nodeLicence, join(folder, 'node', 'LICENSE'));

  const command = join(folder, 'bin', isWindows ? 'linesman.cmd' : 'linesman');
  await writeFile(command, isWindows ? COMMAND_WINDOWS : COMMAND);
  await chmod(command, 0o755);

  await manualOf(folder);
  const runtimes = {
    ...(electronDist === null ? {} : { electron: await electronVersion(electronDist) }),
    node: nodeVersion,
  };
  await legalOf(folder, runtimes, { platform, arch });
  for (const size of ICON_SIZES)
    await writeFile(join(folder, 'icons', `${size}x${size}.png`), iconPng(size));
  await writeFile(join(folder, 'icons', 'icon.ico'), ico([16, 32, 48, 256]));
}

async function shellOf(folder, version) {
  const built = join(folder, 'shell');
  await shell(built);
  await copyFile(join(built, 'electron', 'main.cjs'), join(folder, 'app', 'main.cjs'));
  await rm(built, { recursive: true });
  const manifest = {
    name: 'linesman',
    productName: 'Linesman',
    desktopName: 'linesman-app.desktop',
    version,
    description:
      'Watches the way from this laptop to Exchange, and says who must act when it breaks',
    author: 'Linesman',
    license: 'MIT',
    main: 'main.cjs',
  };
  await writeFile(join(folder, 'app', 'package.json'), `${JSON.stringify(manifest, null, 1)}\n`);
}

async function agentOf(folder, platform, arch) {
  const agent = join(folder, 'agent');
  await commandLine(agent, []);
  await mapsFromRoot(join(agent, 'cli'));
  await page(agent);
  await koffiParts(join(agent, 'node_modules'), platform, arch);
}

/**
 * What the system's own tools read of the command: the manual page, and what shells complete it by.
 * The command prints them, on the Node of the build.
 */
async function manualOf(folder) {
  const manual = join(folder, 'manual');
  await mkdir(manual, { recursive: true });
  for (const [name, ...words] of PRINTED)
    await writeFile(join(manual, name), await printed(join(folder, 'agent'), words));
}

const PRINTED = [
  ['linesman.1', 'man'],
  ['linesman.bash', 'completion', 'bash'],
  ['_linesman', 'completion', 'zsh'],
  ['linesman.fish', 'completion', 'fish'],
];

/** What the command in a folder prints. */
export async function printed(folder, words) {
  const command = [join(folder, 'linesman.mjs'), ...words];
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(buildTime()) };
  // As users call it, whoever calls the build.
  for (const name of Object.keys(env)) if (name.startsWith('npm_')) delete env[name];
  const { stdout } = await promisify(execFile)(process.execPath, command, { env });
  return stdout;
}

/** Of an unpacked Electron, as its own file `version` says. */
export const electronVersion = async (dist) =>
  (await readFile(join(dist, 'version'), 'utf8')).trim().replace(/^v/, '');

async function legalOf(folder, runtimes, target) {
  const legal = join(folder, 'legal');
  await copyFile(at('LICENSE'), join(legal, 'LICENSE'));
  await writeFile(join(legal, 'THIRD_PARTY.txt'), await thirdParty(target));
  await writeFile(join(legal, 'linesman.cdx.json'), await bill(runtimes, target));
}

/**
 * Maps name sources from the root of the tree, wherever that and the staging folder lie: two
 * machines make the same bytes, and no map tells where it was made.
 */
export async function mapsFromRoot(folder) {
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.map')) continue;
    const file = join(folder, name);
    const map = JSON.parse(await readFile(file, 'utf8'));
    map.sources = map.sources.map((source) => {
      // What a bundler makes up (`command:…`) is no file.
      if (!source.startsWith('../')) return source;
      const inTree = relative(at(''), resolve(folder, source)).replaceAll('\\', '/');
      return inTree.startsWith('..') ? source : `../../${inTree}`;
    });
    await writeFile(file, JSON.stringify(map));
  }
}
