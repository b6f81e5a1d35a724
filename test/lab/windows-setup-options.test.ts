import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createCleanup } from '../support/lab/cleanup.ts';
import {
  type InstalledWindows,
  installedWindows,
  makeInstaller,
  makeMarking,
  stageReduced,
  waitForRemoval,
} from '../support/lab/installed.ts';
import { createScratch } from '../support/lab/namespace.ts';
import { waitFor } from '../support/lab/wait.ts';
import { createWindowsMachine, needsWindows, windowsPath } from '../support/lab/windows.ts';
import { describeWhere, needsCommands } from '../support/needs.ts';

const CURRENT = 'Microsoft\\Windows\\CurrentVersion';
const SETUP_GUID = '{2FE1B4DF-B5C5-4C1C-9243-0D4416D55B35}';
const ENTRY = `${CURRENT}\\Uninstall\\${SETUP_GUID}`;
const PROFILES = 'HKLM\\Software\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList';
const LOCAL = 'users/root/AppData/Local';
const ROAMING = 'users/root/AppData/Roaming';
const OTHER = 'users/other/AppData';
const MENU = 'Microsoft/Windows/Start Menu/Programs/Linesman.lnk';
const READY_WITHIN_MS = 600_000;

describeWhere(
  [...needsWindows(), needsCommands('makensis')],
  'options of the setup programs (under Wine), files in the place of their programs',
  () => {
    const cleanup = createCleanup();
    let windows: InstalledWindows;
    let files: string;

    const run = (kind: 'setup' | 'setup-user', rest: string): Promise<{ status: number | null }> =>
      windows.type(`"${windowsPath(join(files, `linesman-${kind}.exe`))}" /S ${rest}`);
    const removed = async (folder: string, root: 'HKCU' | 'HKLM', options: string) => {
      const begun = await windows.type(`"${folder}\\Uninstall.exe" /S ${options}`);
      await waitForRemoval(windows, `${root}\\Software\\${ENTRY}`);
      return begun.status;
    };
    /** Where a setup for every user would write. */
    const ofMachine = () =>
      Promise.all(
        [
          'Software\\Linesman',
          `Software\\${CURRENT}\\Run`,
          `Software\\${CURRENT}\\Uninstall`,
          'SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment',
        ].map((key) => windows.registry(`HKLM\\${key}`)),
      );
    /** What Linesman and another program keep of a user. */
    const remembered = async (profile: string): Promise<void> => {
      for (const path of [
        'Local/Linesman/outbox.sqlite',
        'Roaming/Linesman/config.json',
        'Local/Other/kept',
      ]) {
        await mkdir(dirname(windows.at(`${profile}/${path}`)), { recursive: true });
        await writeFile(windows.at(`${profile}/${path}`), '');
      }
    };
    const left = async (profile: string): Promise<readonly string[]> => {
      const under = async (folder: string): Promise<readonly string[]> =>
        (await readdir(windows.at(`${profile}/${folder}`))).map((name) => `${folder}/${name}`);
      return [...(await under('Local')), ...(await under('Roaming'))].filter((path) =>
        /Linesman|Other/.test(path),
      );
    };

    const started = (): string => windows.at('linesman-was-started');
    const startedLine = (): Promise<string> =>
      waitFor(
        'the start of the shell',
        async () => (existsSync(started()) ? await readFile(started(), 'latin1') : '') || null,
        { timeoutMs: 60_000 },
      );

    beforeAll(async () => {
      files = await createScratch(cleanup);
      const made = async (): Promise<void> => {
        const stage = join(files, 'stage');
        await stageReduced(stage, { node: null, marker: '1.0.0' });
        await makeMarking(join(stage, 'Linesman.exe'));
        for (const kind of ['setup', 'setup-user'] as const)
          await makeInstaller(kind, stage, join(files, `linesman-${kind}.exe`), '1.0.0');
      };
      // Wine mostly waits for its services, makensis computes.
      const [machine] = await Promise.all([createWindowsMachine(cleanup), made()]);
      windows = installedWindows(machine, process.env['LINESMAN_WNODE'] ?? '');
    }, READY_WITHIN_MS);
    beforeEach(async () => {
      await rm(started(), { force: true });
      await remembered('users/root/AppData');
      await remembered(OTHER);
    });

    afterAll(() => cleanup.run());

    it('setup-user installs for one user, below that user’s own folders and keys alone, and goes', async () => {
      const before = await Promise.all([ofMachine(), windows.registry('HKCU\\Environment')]);
      const folder = 'C:\\users\\root\\AppData\\Local\\Programs\\Linesman';

      const { status } = await run('setup-user', '/SITE=ACME');
      const there = await readdir(windows.at(`${LOCAL}/Programs/Linesman`));
      const entry = await windows.registry(`HKCU\\Software\\${ENTRY}`);
      const autostart = await windows.registry(`HKCU\\Software\\${CURRENT}\\Run`);
      const path = await windows.registry('HKCU\\Environment');
      const menu = existsSync(windows.at(`${ROAMING}/${MENU}`));
      const machine = await ofMachine();
      const policy = await windows.registry('HKCU\\Software\\Policies\\Linesman');
      const gone = await removed(folder, 'HKCU', '');

      expect([status, gone]).toEqual([0, 0]);
      expect(there).toEqual(expect.arrayContaining(['Linesman.exe', 'Uninstall.exe', 'bin']));
      expect(entry).toMatch(/DisplayVersion +REG_SZ +1\.0\.0/);
      expect(entry).toContain(`"${folder}\\Uninstall.exe" /S`);
      expect(autostart).toContain(`"${folder}\\Linesman.exe" --background`);
      expect(path).toMatch(/Path +REG_EXPAND_SZ +\S*C:\\users\\root\\.*\\Linesman\\bin\r?\n/i);
      expect(menu).toBe(true);
      expect(machine).toEqual(before[0]);
      expect(policy).toBeNull();
      expect(existsSync(windows.at(`${LOCAL}/Programs/Linesman`))).toBe(false);
      expect(existsSync(windows.at(`${ROAMING}/${MENU}`))).toBe(false);
      expect((await windows.registry(`HKCU\\Software\\${CURRENT}\\Run`)) ?? '').not.toContain(
        'Linesman',
      );
      expect(await windows.registry('HKCU\\Software\\Linesman')).toBeNull();
      expect(await windows.registry('HKCU\\Environment')).toBe(before[1]);
      expect(await left('users/root/AppData')).toEqual([
        'Local/Linesman',
        'Local/Other',
        'Roaming/Linesman',
      ]);
    });

    it('/PURGE of setup-user takes that user’s data and settings, and nobody else’s', async () => {
      await run('setup-user', '');

      await removed('C:\\users\\root\\AppData\\Local\\Programs\\Linesman', 'HKCU', '/PURGE');

      expect(await left('users/root/AppData')).toEqual(['Local/Other']);
      expect(await left(OTHER)).toEqual(['Local/Linesman', 'Local/Other', 'Roaming/Linesman']);
    });

    it('/PURGE of setup takes data and settings of every user of the machine, and no more', async () => {
      const other = `${PROFILES}\\S-1-5-21-1-2-3-1001`;
      await windows.type(
        `reg add "${other}" /v ProfileImagePath /t REG_EXPAND_SZ /d "%%SystemDrive%%\\users\\other" /f`,
      );
      await run('setup', '');

      const status = await removed('C:\\Program Files\\Linesman', 'HKLM', '/PURGE');
      await windows.type(`reg delete "${other}" /f`);

      expect(status).toBe(0);
      expect(await left('users/root/AppData')).toEqual(['Local/Other']);
      expect(await left(OTHER)).toEqual(['Local/Other']);
    });

    it.each([
      ['setup', 'HKLM'],
      ['setup-user', 'HKCU'],
    ] as const)(
      '/D= puts %s into a folder with blanks and umlauts, which the next one keeps, and which goes with it',
      async (kind, root) => {
        const folder = 'C:\\Eigene Programme\\Büro Müller\\Linesman';
        const at = windows.at('Eigene Programme/Büro Müller/Linesman');

        const first = await run(kind, `/D=${folder}`);
        const second = await run(kind, '');
        const there = await readdir(at);
        const autostart = await windows.registry(`${root}\\Software\\${CURRENT}\\Run`);
        const version = await readFile(join(at, 'legal/1.0.0'), 'utf8');
        await removed(folder, root, '');

        expect([first.status, second.status]).toEqual([0, 0]);
        expect(there).toContain('Linesman.exe');
        expect(version).not.toBe('');
        expect(autostart).toContain('Linesman.exe" --background');
        expect(existsSync(windows.at('Program Files/Linesman'))).toBe(false);
        expect(existsSync(at)).toBe(false);
        // The folders above are the caller's.
        expect(existsSync(windows.at('Eigene Programme/Büro Müller'))).toBe(true);
      },
    );

    it('/START starts the shell of this user at once; without it nothing is started', async () => {
      await run('setup-user', '');
      const without = existsSync(started());
      await run('setup-user', '/START');

      expect(await startedLine()).toMatch(/\\Programs\\Linesman\\Linesman\.exe/);
      expect(without).toBe(false);
      await removed('C:\\users\\root\\AppData\\Local\\Programs\\Linesman', 'HKCU', '');
    });

    it('/START of the setup for every user leaves the start to Explorer, which has the rights of the user at the screen', async () => {
      await makeMarking(windows.at('windows/explorer.exe'));

      await run('setup', '/START');

      expect(await startedLine()).toMatch(
        /explorer\.exe"? +"C:\\Program Files\\Linesman\\Linesman\.exe"/,
      );
      await removed('C:\\Program Files\\Linesman', 'HKLM', '');
    });
  },
);
