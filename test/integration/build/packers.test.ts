import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  describeWhere,
  findCommand,
  needsCommands,
  needsEnvironment,
  needsLinux,
} from '../../support/needs.ts';

const BUILD = new URL('../../../build/', import.meta.url);
const load = async <Module>(path: string): Promise<Module> =>
  (await import(new URL(path, BUILD).href)) as Module;

type Pack = (of: object) => Promise<unknown>;

/** What lies in a package, as far as a packer cares: an executable, text, a folder in a folder. */
const FILES: Readonly<Record<string, string>> = {
  'Linesman.exe': 'the shell',
  'linesman-app': 'the shell',
  'chrome-sandbox': 'its sandbox',
  'bin/linesman': '#!/bin/sh\n',
  'bin/linesman.cmd': '@echo\r\n',
  'resources/app.asar': 'the shell',
  'resources/agent/linesman.mjs': 'the agent',
  'resources/node/node': 'Node',
  'resources/node/node.exe': 'Node',
  'legal/LICENSE': 'a licence',
};

const MANIFEST = {
  name: 'linesman',
  version: '1.2.3',
  description: 'one to be packed',
  author: 'Linesman <linesman@example.invalid>',
  main: 'main.cjs',
};

const nfpm = (): string | null =>
  findCommand('nfpm') ??
  [join(homedir(), 'go', 'bin', 'nfpm')].find((path) => existsSync(path)) ??
  null;

/** Compressors beside other tests. */
const PACKED_WITHIN_MS = 120_000;

describeWhere(
  [needsLinux(), needsCommands('tar', 'gzip')],
  'a package made of the same files',
  () => {
    let work: string;
    beforeAll(async () => {
      work = await mkdtemp(join(tmpdir(), 'linesman-packers-'));
    });
    afterAll(() => rm(work, { recursive: true, force: true }));

    /** The same files, laid down somewhere else and later, with the time of the build. */
    async function laid(name: string): Promise<{ folder: string; staged: string; output: string }> {
      const output = join(work, name);
      const [folder, staged] = [join(output, 'linux-unpacked'), join(output, 'stage')];
      const { stampTimes } = await load<{ stampTimes: (folder: string) => void }>(
        'package/build-time.mjs',
      );
      const { iconPng, ico } = await load<{
        iconPng: (size: number) => Buffer;
        ico: (sizes: readonly number[]) => Buffer;
      }>('package/icon.mjs');
      for (const [path, text] of Object.entries(FILES)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
      }
      await mkdir(join(staged, 'icons'), { recursive: true });
      await cp(join(folder, 'legal'), join(staged, 'legal'), { recursive: true });
      await writeFile(join(staged, 'legal', 'THIRD_PARTY.txt'), 'others');
      await mkdir(join(staged, 'manual'));
      for (const name of ['linesman.1', 'linesman.bash', '_linesman', 'linesman.fish'])
        await writeFile(join(staged, 'manual', name), name);
      for (const size of [16, 32, 48, 64, 128, 256, 512])
        await writeFile(
          join(staged, 'icons', `${String(size)}x${String(size)}.png`),
          iconPng(size),
        );
      await mkdir(join(staged, 'app'));
      await writeFile(join(staged, 'app', 'package.json'), JSON.stringify(MANIFEST));
      await writeFile(join(staged, 'icons', 'icon.ico'), ico([16]));
      await utimes(join(staged, 'icons', 'icon.ico'), new Date(), new Date());
      stampTimes(folder);
      return { folder, staged, output };
    }

    const packers: readonly [what: string, need: string | null, module: string, make: Made][] = [
      ['tar.gz', null, 'package/linux/tarball.mjs', ofLinux('tarball')],
      ['deb', nfpm() === null ? 'needs nfpm' : null, 'package/linux/nfpm.mjs', ofLinux('deb')],
      ['rpm', nfpm() === null ? 'needs nfpm' : null, 'package/linux/nfpm.mjs', ofLinux('rpm')],
      [
        'AppImage',
        needsEnvironment('APPIMAGE_TOOLS_PATH', 'the runtime of AppImage') ??
          needsEnvironment('ELECTRON_OVERRIDE_DIST_PATH', 'an unpacked Electron'),
        'package/linux/app-image.mjs',
        ofAppImage,
      ],
      [
        'zip',
        null,
        'windows/zip.mjs',
        async ({ zipped }, { folder, output }) => {
          const out = join(output, 'out.zip');
          await (zipped as (...of: unknown[]) => Promise<void>)(folder, 'linesman', out, false);
          return out;
        },
      ],
      ['setup', needsCommands('makensis'), 'windows/nsis.mjs', ofWindows('makeSetup', 'out.exe')],
      [
        'msi',
        needsCommands('wixl', 'msibuild'),
        'windows/msi.mjs',
        ofWindows('makeMsi', 'out.msi'),
      ],
    ];

    it.each(packers)(
      'is the same %s wherever and whenever it is made',
      async (what, need, module, make) => {
        if (need !== null) {
          console.log(`skipped: ${what}: ${need}`);
          return;
        }
        const packer = await load<Readonly<Record<string, Pack>>>(module);
        const hashOf = async (name: string): Promise<string> =>
          createHash('sha256')
            .update(await readFile(await make(packer, await laid(name))))
            .digest('hex');
        const first = await hashOf(`${what}-one`);
        // Times inside packages are whole seconds, those of a zip two.
        await pause(2_100);

        expect(await hashOf(`${what}-another/place`)).toBe(first);
      },
      PACKED_WITHIN_MS,
    );
  },
);

type Made = (
  packer: Readonly<Record<string, Pack>>,
  places: { readonly folder: string; readonly staged: string; readonly output: string },
) => Promise<string>;

function ofLinux(name: string): Made {
  return async (packer, { folder, staged, output }) =>
    String(await packer[name]?.({ folder, staged, output, fast: false, version: '1.2.3' }));
}

/** By electron-builder, which wants to know of which Electron. */
const ofAppImage: Made = async (packer, { folder, staged, output }) => {
  const electronDist = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '';
  const electronVersion = (await readFile(join(electronDist, 'version'), 'utf8')).trim();
  const options = {
    ...{ staged, output, electronDist, fast: true, feed: null },
    electronVersion: electronVersion.replace(/^v/, ''),
  };
  return String(await packer['appImage']?.({ folder, options, output, version: '1.2.3' }));
};

function ofWindows(name: string, file: string): Made {
  return async (packer, { folder, staged, output }) => {
    const out = join(output, file);
    await packer[name]?.({
      stage: folder,
      out,
      version: '1.2.3',
      icon: join(staged, 'icons', 'icon.ico'),
    });
    return out;
  };
}
