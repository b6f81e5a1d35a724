// The targets of `npm run package`, each by what it is made of.
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { at, version } from '../parts.mjs';
import { unpacked } from './builder.mjs';
import { appImage } from './linux/app-image.mjs';
import { deb, rpm } from './linux/nfpm.mjs';
import { Missing } from './missing.mjs';
import { npmPackage } from './npm.mjs';
import { electronVersion, stage } from './stage.mjs';
import { tarball } from './linux/tarball.mjs';
import { byElectronBuilder, windowsParts } from '../windows/package.mjs';

const MADE_OF_LINUX = { 'tar.gz': tarball, deb, rpm, AppImage: appImage };
/** Made when it is named alone: electron-builder's own NSIS and MSI, on a release machine. */
const ON_A_RELEASE_MACHINE = 'win-builder';
const EVERY = ['dir', ...Object.keys(MADE_OF_LINUX), 'win', 'npm'];

/** The Electron to pack: a folder that is named, else that of the package `electron`. */
function electronDist() {
  const named = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const folder = named ?? at('node_modules/electron/dist');
  if (!existsSync(join(folder, 'version')))
    throw new Missing(
      named === undefined
        ? 'Electron is not unpacked: run npx install-electron, or name an unpacked one with ELECTRON_OVERRIDE_DIST_PATH'
        : `ELECTRON_OVERRIDE_DIST_PATH names ${named}, which holds no unpacked Electron`,
    );
  return folder;
}

/** The Node that came with the packages, and its licence. */
async function ownNode() {
  const folder = at(
    `node_modules/node/node_modules/node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
  );
  if (!existsSync(folder))
    throw new Missing('the Node that ships is not installed whole: run npm ci');
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  return {
    node: join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node'),
    nodeVersion: manifest.version,
    nodeLicence: join(folder, 'LICENSE'),
  };
}

async function linuxFolder({ output, fast }) {
  const dist = electronDist();
  const of = { platform: 'linux', arch: process.arch };
  const staged = join(output, 'stage', `linux-${process.arch}`);
  await stage({ ...of, ...(await ownNode()), electronDist: dist, version, folder: staged });
  const options = {
    staged,
    output,
    electronDist: dist,
    electronVersion: await electronVersion(dist),
    fast,
    feed: null,
  };
  return { folder: await unpacked(options, of), options, staged, output, fast, version };
}

/** @returns exit status: 1 when a target that was named cannot be made */
export async function packageAll({ targets, fast, output: named }) {
  const output = resolve(named ?? at('release'));
  const wanted = targets ?? EVERY;
  const known = [...EVERY, ON_A_RELEASE_MACHINE];
  const unknown = wanted.find((target) => !known.includes(target));
  if (unknown !== undefined) {
    console.error(`there is no target ${unknown}: ${known.join(', ')}`);
    return 2;
  }
  await mkdir(output, { recursive: true });
  let status = 0;
  const attempt = async (target, make) => {
    const startedMs = performance.now();
    try {
      const made = await make();
      console.log(
        `${target.padEnd(10)} ${made} (${((performance.now() - startedMs) / 1000).toFixed(0)} s)`,
      );
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      console.log(`${target.padEnd(10)} not made: ${error.message}`);
      if (targets !== null) status = 1;
    }
  };
  let packed = null;
  if (wanted.some((target) => target === 'dir' || target in MADE_OF_LINUX))
    await attempt('dir', async () => {
      packed = await linuxFolder({ output, fast });
      return packed.folder;
    });
  for (const target of wanted)
    if (target in MADE_OF_LINUX && packed !== null)
      await attempt(target, () => MADE_OF_LINUX[target](packed));
  if (wanted.includes('win')) {
    const say = (line) => console.log(`${'win'.padEnd(10)} ${line}`);
    let parts = [];
    await attempt('stage', async () => {
      parts = await windowsParts({ output, fast, version, say });
      return 'what Windows gets';
    });
    for (const [name, make] of parts) await attempt(name, make);
  }
  if (wanted.includes(ON_A_RELEASE_MACHINE))
    await attempt(ON_A_RELEASE_MACHINE, () => byElectronBuilder({ output, fast, version }));
  if (wanted.includes('npm')) await attempt('npm', () => npmPackage({ output }));
  return status;
}
