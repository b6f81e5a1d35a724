// The target `win` of `npm run package`: folder, zip, setup programs and MSI package, on Linux.
import { existsSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stampTimes } from '../package/build-time.mjs';
import { built, unpacked } from '../package/builder.mjs';
import { Missing } from '../package/missing.mjs';
import { writeFeed } from '../package/update-feed.mjs';
import { electronVersion, stage } from '../package/stage.mjs';
import { writeInclude } from './builder-targets.mjs';
import { headlessFolder } from './headless.mjs';
import { SHELL } from './identity.mjs';
import { makeLauncher } from './launcher.mjs';
import { makeMsi } from './msi.mjs';
import { nodeForWindows } from './node-windows.mjs';
import { makeSetup } from './nsis.mjs';
import { zipped } from './zip.mjs';

const OF = { platform: 'win32', arch: 'x64' };
const VARIABLE = 'ELECTRON_WINDOWS_DIST_PATH';

/** Folder of an unpacked Electron for Windows; null where none is named. */
function electronForWindows() {
  const named = process.env[VARIABLE] ?? '';
  if (named === '') return null;
  if (!existsSync(join(named, 'version')) || !existsSync(join(named, 'electron.exe')))
    throw new Missing(`${VARIABLE} names ${named}, which holds no unpacked Electron for Windows`);
  return named;
}

const withElectron = async ({ staged, output, electronDist, fast }) => ({
  staged,
  output,
  electronDist,
  electronVersion: await electronVersion(electronDist),
  fast,
  feed: null,
});

/**
 * electron-builder's own setup and MSI, on a release machine.
 *
 * @returns the files, one a line
 */
export async function byElectronBuilder({ output, fast, version }) {
  const electronDist = electronForWindows();
  if (electronDist === null)
    throw new Missing(`${VARIABLE} names no unpacked Electron for Windows`);
  const staged = join(output, 'stage', 'win-x64');
  await stage({ ...OF, ...(await nodeForWindows()), electronDist, version, folder: staged });
  await writeInclude(staged);
  const files = await built(await withElectron({ staged, output, electronDist, fast }), OF, [
    'nsis',
    'msi',
  ]);
  return files.join(' ');
}

/**
 * @param {object} options
 * @param {string} options.output
 * @param {boolean} options.fast uncompressed
 * @param {string} options.version
 * @param {(line: string) => void} options.say what is made of what
 * @returns the parts in their order, each with the name that it is printed under
 */
export async function windowsParts({ output, fast, version, say }) {
  const electronDist = electronForWindows();
  const staged = join(output, 'stage', 'win-x64');
  const node = await nodeForWindows();
  await stage({ ...OF, ...node, electronDist, version, folder: staged });
  const icon = join(staged, 'icons', 'icon.ico');
  const sign = process.env.LINESMAN_SIGN;
  const headless = join(output, 'win-headless');
  await headlessFolder(staged, headless, node.nodeVersion);
  stampTimes(headless);
  const name = (kind, extension) => join(output, `linesman-${kind}${version}-x64.${extension}`);

  const whole = async () => {
    if (electronDist !== null)
      return unpacked(await withElectron({ staged, output, electronDist, fast }), OF);
    say(
      `without Electron: setup and MSI hold agent, command and page, which opens in the browser, and no tray; ${VARIABLE} names an unpacked Electron for Windows`,
    );
    const folder = join(output, 'win-unpacked');
    await rm(folder, { recursive: true, force: true });
    await cp(headless, folder, { recursive: true });
    await makeLauncher({ out: join(folder, SHELL), icon, version, sign });
    stampTimes(folder);
    return folder;
  };
  const folder = await whole();
  const installer = (out, make) => async () => {
    await make(out);
    return out;
  };
  const common = { stage: folder, version, icon };
  return [
    ['win', async () => folder],
    [
      'zip',
      installer(name('windows-', 'zip'), (out) =>
        zipped(headless, `linesman-${version}`, out, fast),
      ),
    ],
    ...[false, true].map((perUser) => [
      perUser ? 'setup-user' : 'setup',
      installer(name(perUser ? 'setup-user-' : 'setup-', 'exe'), async (out) => {
        await makeSetup({ ...common, out, perUser, store: fast, sign });
        if (perUser) await writeFeed(out, version, 'latest.yml');
      }),
    ]),
    ['msi', installer(name('', 'msi'), (out) => makeMsi({ ...common, out }))],
  ];
}
