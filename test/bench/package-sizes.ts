import type * as ElectronBuilder from 'electron-builder';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Bench, Row } from './statistics.ts';

const BUILD = new URL('../../build/', import.meta.url);
const load = async <Module>(path: string): Promise<Module> =>
  (await import(new URL(path, BUILD).href)) as Module;

/** What both are made by: `package/builder.mjs`, `package/linux/` and `windows/`. */
interface Packers {
  readonly electron: typeof ElectronBuilder;
  readonly deb: (of: object) => Promise<string>;
  readonly rpm: (of: object) => Promise<string>;
  readonly tarball: (of: object) => Promise<string>;
  readonly appImage: (of: object) => Promise<string>;
  readonly makeSetup: (of: object) => Promise<void>;
  readonly makeMsi: (of: object) => Promise<void>;
}

interface System {
  readonly platform: 'linux' | 'win';
  readonly electronDist: string;
}

const VARIABLES = {
  linux: 'ELECTRON_OVERRIDE_DIST_PATH',
  win: 'ELECTRON_WINDOWS_DIST_PATH',
} as const;

/** No package is begun later than this: compressors take minutes, and rows that are there count. */
const BEGUN_WITHIN_MS = 15 * 60_000;

/**
 * Each package of a folder that `npm run package` wrote, beside an app of the same Electron that does
 * nothing, packed by the same tools. Argument: that folder. Quick: one that was written by `--fast`,
 * whose packages hold what they hold as it is.
 */
export const packageSizes: Bench = async ({ words: [named], isQuick }) => {
  if (named === undefined)
    return { skipped: 'name the folder that npm run package wrote to: package-sizes release' };
  const made = resolve(named);
  const systems = (['linux', 'win'] as const).flatMap((platform): readonly System[] => {
    const electronDist = process.env[VARIABLES[platform]] ?? '';
    const isMade = existsSync(join(made, `${platform}-unpacked`));
    return isMade && electronDist !== '' ? [{ platform, electronDist }] : [];
  });
  if (systems.length === 0)
    return { skipped: `${made} holds no package of an Electron that a variable names` };
  const packers: Packers = {
    electron: await import('electron-builder'),
    ...(await load<Pick<Packers, 'deb' | 'rpm'>>('package/linux/nfpm.mjs')),
    ...(await load<Pick<Packers, 'tarball'>>('package/linux/tarball.mjs')),
    ...(await load<Pick<Packers, 'appImage'>>('package/linux/app-image.mjs')),
    ...(await load<Pick<Packers, 'makeSetup'>>('windows/nsis.mjs')),
    ...(await load<Pick<Packers, 'makeMsi'>>('windows/msi.mjs')),
  };
  const work = await mkdtemp(join(tmpdir(), 'linesman-sizes-'));
  try {
    const rows: Row[] = [];
    for (const system of systems)
      rows.push(...(await rowsOf(packers, system, { made, work, fast: isQuick })));
    return rows;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};

interface Places {
  readonly made: string;
  readonly work: string;
  readonly fast: boolean;
}

async function rowsOf(
  packers: Packers,
  system: System,
  { made, work, fast }: Places,
): Promise<readonly Row[]> {
  const { platform } = system;
  const beganMs = performance.now();
  const folder = await emptyApp(packers, system, work);
  const rows = [await rowOf(`${platform}-unpacked`, join(made, `${platform}-unpacked`), folder)];
  const staged = join(made, 'stage', `${platform}-x64`);
  const common = { folder, staged, output: work, fast, version: '0.0.0' };
  const icon = join(staged, 'icons', 'icon.ico');
  const windows = { stage: folder, version: '0.0.0', icon, store: fast };
  const into = (name: string, make: (of: object) => Promise<void>) => async (): Promise<string> => {
    const out = join(work, name);
    await make({ ...windows, out });
    return out;
  };
  const kinds: readonly [RegExp, () => Promise<string>][] =
    platform === 'linux'
      ? [
          [/\.tar\.gz$/, () => packers.tarball(common)],
          [/\.deb$/, () => packers.deb(common)],
          [/\.rpm$/, () => packers.rpm(common)],
          [
            /\.AppImage$/,
            async () => {
              const { electronDist } = system;
              const electronVersion = await versionOf(electronDist);
              const of = { staged, output: work, electronDist, electronVersion, fast, feed: null };
              return packers.appImage({ ...common, options: of });
            },
          ],
        ]
      : [
          [/^linesman-setup-[\d.]+-x64\.exe$/, into('empty.exe', packers.makeSetup)],
          [/\.msi$/, into('empty.msi', packers.makeMsi)],
        ];
  const names = await readdir(made);
  for (const [pattern, make] of kinds) {
    const name = names.find((one) => pattern.test(one));
    if (name === undefined) continue;
    if (performance.now() - beganMs > BEGUN_WITHIN_MS) {
      rows.push({ what: `size of ${name}`, ours: '', beside: '', ratio: 'left out: out of time' });
      continue;
    }
    rows.push(await rowOf(name, join(made, name), await make()));
  }
  return rows;
}

const versionOf = async (dist: string): Promise<string> =>
  (await readFile(join(dist, 'version'), 'utf8')).trim().replace(/^v/, '');

/** As electron-builder's documentation begins: a main that opens nothing, and nothing beside. */
async function optionsOf({ platform, electronDist }: System, work: string) {
  const app = join(work, 'app');
  await mkdir(app, { recursive: true });
  await writeFile(join(app, 'main.js'), "require('electron').app.whenReady();\n");
  await writeFile(
    join(app, 'package.json'),
    JSON.stringify({
      name: 'empty',
      version: '0.0.0',
      description: 'does nothing',
      author: 'nobody <nobody@example.invalid>',
      main: 'main.js',
    }),
  );
  return {
    appId: 'org.example.empty',
    productName: 'Empty',
    electronVersion: await versionOf(electronDist),
    electronDist,
    directories: { app, output: join(work, platform) },
    npmRebuild: false,
    publish: null,
    // Without this the parent's packages are packed.
    files: ['**/*', '!node_modules/**/*'],
    compression: 'store' as const,
    linux: { category: 'Network', executableName: 'linesman-app' },
    win: { executableName: 'Linesman' },
  };
}

async function emptyApp({ electron }: Packers, system: System, work: string): Promise<string> {
  const { Platform, Arch, build } = electron;
  const of = system.platform === 'linux' ? Platform.LINUX : Platform.WINDOWS;
  await build({
    targets: of.createTarget('dir', Arch.x64),
    config: await optionsOf(system, work),
    projectDir: new URL('..', BUILD).pathname,
    publish: 'never',
  });
  return join(work, system.platform, `${system.platform}-unpacked`);
}

async function bytesOf(path: string): Promise<number> {
  const there = await stat(path);
  if (!there.isDirectory()) return there.size;
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function rowOf(what: string, ours: string, empty: string): Promise<Row> {
  const [mine, theirs] = await Promise.all([bytesOf(ours), bytesOf(empty)]);
  const mib = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
  return {
    what: `size of ${what}`,
    ours: mib(mine),
    beside: `${mib(theirs)}: an app of the same Electron that does nothing`,
    ratio: `${(mine / theirs).toFixed(2)} ×, ${mib(mine - theirs)} more`,
  };
}
