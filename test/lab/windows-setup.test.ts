import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCleanup } from '../support/lab/cleanup.ts';
import {
  demoOf,
  type InstalledWindows,
  installedWindows,
  makeInstaller,
  nodeForWindows,
  stageReduced,
  waitForRemoval,
} from '../support/lab/installed.ts';
import { createScratch } from '../support/lab/namespace.ts';
import { waitFor } from '../support/lab/wait.ts';
import { createWindowsMachine, needsWindows, windowsPath } from '../support/lab/windows.ts';
import { describeWhere, needsCommands, needsEnvironment } from '../support/needs.ts';

const HKLM = 'HKLM\\Software';
const RUN = `${HKLM}\\Microsoft\\Windows\\CurrentVersion\\Run`;
const UNINSTALL = `${HKLM}\\Microsoft\\Windows\\CurrentVersion\\Uninstall`;
const POLICY = `${HKLM}\\Policies\\Linesman`;
const ENVIRONMENT = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment';
/** For ever: Windows would keep an installation under another one beside. */
const SETUP_GUID = '{2FE1B4DF-B5C5-4C1C-9243-0D4416D55B35}';
/** Windows' ERROR_PRODUCT_VERSION, of which a process of Linux sees the last eight bits. */
const NEWER_IS_THERE = 1638 % 256;

/** A Windows is made, Node fetched and installers are compiled. */
const READY_WITHIN_MS = 600_000;
const FOLDER = 'Program Files/Linesman';
const DATA = 'users/root/AppData/Local/Linesman';

const needs = [...needsWindows(), needsCommands('makensis', 'wixl', 'msibuild', 'msiinfo')];

describeWhere(
  [...needs, needsEnvironment('LINESMAN_PROOF', 'npm run proof -- packages-windows')],
  'Linesman installed on Windows (under Wine) with its agent and its Node',
  () => {
    const cleanup = createCleanup();
    let windows: InstalledWindows;
    let files: string;
    let pathBefore: string | null;

    const setup = (version: string): string =>
      `"${windowsPath(join(files, `setup-${version}.exe`))}"`;
    const msi = (version: string): string => `"${windowsPath(join(files, `${version}.msi`))}"`;
    const installed = async (): Promise<readonly string[]> =>
      (await readdir(windows.at(FOLDER), { recursive: true })).map(String).sort();
    const json = async (line: string): Promise<unknown> =>
      JSON.parse((await windows.type(line)).stdout);

    beforeAll(async () => {
      const wnode = process.env['LINESMAN_WNODE'] ?? '';
      const machine = await createWindowsMachine(cleanup);
      windows = installedWindows(machine, wnode);
      files = machine.scratch;
      const node = await nodeForWindows(wnode, machine.prefix);
      for (const version of ['1.0.0', '1.1.0']) {
        const whole = join(files, `whole-${version}`);
        await stageReduced(whole, { node, marker: version });
        await makeInstaller('setup', whole, join(files, `setup-${version}.exe`), version);
      }
      // Only to be refused.
      const small = join(files, 'small');
      await stageReduced(small, { node: null, marker: 'msi' });
      await makeInstaller('msi', small, join(files, '1.1.0.msi'), '1.1.0');
      pathBefore = await windows.registry(ENVIRONMENT);
    }, READY_WITHIN_MS);

    afterAll(() => cleanup.run());

    it('setup /S installs files, Start menu, autostart, the entry of Settings, PATH and what was given as policy', async () => {
      const { status } = await windows.type(
        `${setup('1.0.0')} /S /SITE="ACME Corp" /HOST=127.0.0.1 /COLLECTOR=http://127.0.0.1:9`,
      );

      expect(status).toBe(0);
      expect(await installed()).toEqual(
        expect.arrayContaining([
          'Linesman.exe',
          'Uninstall.exe',
          'bin/linesman.cmd',
          'legal/1.0.0',
        ]),
      );
      expect(
        existsSync(windows.at('ProgramData/Microsoft/Windows/Start Menu/Programs/Linesman.lnk')),
      ).toBe(true);
      expect(await windows.registry(RUN)).toContain(
        '"C:\\Program Files\\Linesman\\Linesman.exe" --background',
      );
      const entry = (await windows.registry(`${UNINSTALL}\\${SETUP_GUID}`)) ?? '';
      for (const [name, value] of Object.entries({
        DisplayName: 'Linesman',
        DisplayVersion: '1.0.0',
        Publisher: 'Linesman',
        DisplayIcon: 'C:\\Program Files\\Linesman\\Linesman.exe,0',
        InstallLocation: 'C:\\Program Files\\Linesman',
        QuietUninstallString: '"C:\\Program Files\\Linesman\\Uninstall.exe" /S',
        NoModify: '0x1',
      }))
        expect(entry).toMatch(new RegExp(`${name} +REG_\\w+ +${escaped(value)}\\r?\\n`));
      expect(Number(/EstimatedSize +REG_DWORD +(0x\w+)/.exec(entry)?.[1])).toBeGreaterThan(50_000);
      expect(await windows.registry(ENVIRONMENT)).toMatch(
        /Path +REG_EXPAND_SZ +%SystemRoot%.*;C:\\Program Files\\Linesman\\bin\r?\n/i,
      );
    });

    it('linesman on the PATH runs on the Node that came with it, and reads what was given', async () => {
      const version = await windows.type('linesman --version');
      const status = await windows.type('linesman status --json');
      const { items } = (await json('linesman settings --json')) as {
        items: { key: string; value: unknown; source: string }[];
      };

      expect(version.stdout).toMatch(/^\d+\.\d+\.\d+/);
      expect([status.status, JSON.parse(status.stdout)]).toMatchObject([5, { agent: null }]);
      const given = items
        .filter(({ source }) => source === 'policy')
        .map(({ key, value }) => [key, value]);
      expect(given).toEqual([
        ['collector.url', 'http://127.0.0.1:9'],
        ['exchange.host', '127.0.0.1'],
        ['site', 'ACME Corp'],
      ]);
    });

    it('the demo of the installed command is green', async () => {
      const demo = await windows.start('linesman demo --json');
      const { host, mapperPort } = await demoOf(demo);

      const probe = await windows.type(
        `linesman probe ${host} --mapper-port ${String(mapperPort)} --json`,
      );
      await windows.type('linesman stop --installation');
      await demo.running.ended;

      expect(JSON.parse(probe.stdout)).toMatchObject({ diagnosis: { code: 'ALL_GREEN' } });
      expect(probe.status).toBe(0);
    });

    it('what is closing when the installation is stopped may close, and what goes on is ended', async () => {
      const node = '"C:\\Program Files\\Linesman\\resources\\node\\node.exe"';
      const closing = await windows.start(
        `${node} -e "console.log('up'); setTimeout(() => process.exit(7), 4000)"`,
      );
      const going = await windows.start(
        `${node} -e "console.log('up'); setInterval(() => 0, 999)"`,
      );
      for (const one of [closing, going])
        await waitFor('its start', async () => ((await one.text()).includes('up') ? true : null), {
          timeoutMs: 60_000,
          by: one.running,
        });

      const stopped = await windows.type('linesman stop --installation --json');

      expect(stopped.status).toBe(0);
      expect(JSON.parse(stopped.stdout)).toMatchObject({ ended: [{}], left: [] });
      expect(await Promise.all([closing.running.ended, going.running.ended])).toEqual([7, 1]);
    });

    it('an upgrade asks the running agent to end, replaces the files, and keeps queue, history, settings and PATH', async () => {
      const agent = await windows.start('linesman start --json');
      const waiting = await waitFor(
        // Three checks must have seen it, half a minute after ten quiet seconds.
        'a report in the outbox',
        async () => {
          const { items } = (await json('linesman outbox list --json')) as {
            items: { id: string }[];
          };
          return items.length > 0 ? items.map(({ id }) => id) : null;
        },
        { timeoutMs: 120_000, everyMs: 1000, by: agent.running },
      );
      const before = await Promise.all([
        json('linesman settings --json'),
        windows.registry(ENVIRONMENT),
      ]);
      const { runs } = (await json('linesman history --json')) as { runs: unknown[] };

      const { status } = await windows.type(`${setup('1.1.0')} /S`);
      const exit = await agent.running.ended;

      expect([status, exit]).toEqual([0, 0]);
      const there = await installed();
      expect(there).toContain('legal/1.1.0');
      expect(there).not.toContain('legal/1.0.0');
      const { items } = (await json('linesman outbox list --json')) as { items: { id: string }[] };
      expect(items.map(({ id }) => id)).toEqual(waiting);
      expect(((await json('linesman history --json')) as { runs: unknown[] }).runs).toEqual(
        expect.arrayContaining(runs),
      );
      expect(runs.length).toBeGreaterThan(0);
      expect(
        await Promise.all([json('linesman settings --json'), windows.registry(ENVIRONMENT)]),
      ).toEqual(before);
      expect(await windows.registry(UNINSTALL)).toContain('1.1.0');
    });

    it('an older setup, and the MSI package, say no and change nothing', async () => {
      const older = await windows.type(`${setup('1.0.0')} /S`);
      const other = await windows.type(`msiexec /i ${msi('1.1.0')} /qn`);

      expect(older.status).toBe(NEWER_IS_THERE);
      expect(other.status).not.toBe(0);
      expect(await installed()).toContain('legal/1.1.0');
    });

    it('the removal leaves the data folder and nothing else', async () => {
      // A group policy wrote another host since: that one is not the installer's to remove.
      await windows.type(`reg add "${POLICY}" /v exchange.host /d exch2.corp.example /f`);

      const { status } = await remove(windows);

      expect(status).toBe(0);
      expect(existsSync(windows.at(FOLDER))).toBe(false);
      expect(
        existsSync(windows.at('ProgramData/Microsoft/Windows/Start Menu/Programs/Linesman.lnk')),
      ).toBe(false);
      expect((await windows.registry(RUN)) ?? '').not.toContain('Linesman');
      expect(await windows.registry(`${HKLM}\\Linesman`)).toBeNull();
      const policy = (await windows.registry(POLICY)) ?? '';
      expect(policy).toContain('exch2.corp.example');
      expect(policy).not.toMatch(/site|collector/);
      expect(await windows.registry(ENVIRONMENT)).toBe(pathBefore);
      expect((await stat(windows.at(DATA))).isDirectory()).toBe(true);
      expect(await readdir(windows.at(DATA))).toContain('outbox.sqlite');
      await windows.type(`reg delete "${POLICY}" /f`);
    });
  },
);

describeWhere(
  needs,
  "Linesman's installers on Windows (under Wine), files in the place of its programs",
  () => {
    const cleanup = createCleanup();
    let windows: InstalledWindows;
    let files: string;

    const setup = (version: string): string =>
      `"${windowsPath(join(files, `setup-${version}.exe`))}"`;
    const msi = (version: string): string => `"${windowsPath(join(files, `${version}.msi`))}"`;
    const installed = async (): Promise<readonly string[]> =>
      (await readdir(windows.at(FOLDER), { recursive: true })).map(String).sort();

    beforeAll(async () => {
      files = await createScratch(cleanup);
      const made = async (version: string): Promise<void> => {
        const small = join(files, `small-${version}`);
        await stageReduced(small, { node: null, marker: version });
        await makeInstaller('setup', small, join(files, `setup-${version}.exe`), version);
        await makeInstaller('msi', small, join(files, `${version}.msi`), version);
      };
      // Wine mostly waits for its services, the compilers compute.
      const [machine] = await Promise.all([
        createWindowsMachine(cleanup),
        made('1.0.0'),
        made('1.1.0'),
      ]);
      windows = installedWindows(machine, process.env['LINESMAN_WNODE'] ?? '');
    }, READY_WITHIN_MS);

    afterAll(() => cleanup.run());

    it('setup installs, replaces its version before, and goes, with policy, autostart and a PATH longer than its own variables', async () => {
      const long = Array.from({ length: 120 }, (_, at) => `C:\\Tools\\folder number ${String(at)}`);
      await windows.type(
        `reg add "${ENVIRONMENT}" /v Path /t REG_EXPAND_SZ /d "%%SystemRoot%%\\system32;${long.join(';')}" /f`,
      );
      const before = await windows.registry(ENVIRONMENT);
      const first = await windows.type(`${setup('1.0.0')} /S "/SITE=ACME Corp" /HOST=exch1`);
      const second = await windows.type(`${setup('1.1.0')} /S`);
      const there = await installed();
      const run = await windows.registry(RUN);
      const policy = await windows.registry(POLICY);
      const path = await windows.registry(ENVIRONMENT);
      const gone = await remove(windows);

      expect([first.status, second.status, gone.status]).toEqual([0, 0, 0]);
      expect(there).toContain('legal/1.1.0');
      expect(there).not.toContain('legal/1.0.0');
      expect(run).toContain('"C:\\Program Files\\Linesman\\Linesman.exe" --background');
      expect(policy).toMatch(/site +REG_SZ +ACME Corp/);
      expect(policy).toMatch(/exchange\.host +REG_SZ +exch1/);
      expect(path).toContain(';C:\\Program Files\\Linesman\\bin\r\n');
      expect(await windows.registry(ENVIRONMENT)).toBe(before);
      expect(await windows.registry(POLICY)).toBeNull();
      expect(await windows.registry(`${UNINSTALL}\\${SETUP_GUID}`)).toBeNull();
      expect(existsSync(windows.at(FOLDER))).toBe(false);
    });

    it('the MSI package installs, keeps what was given through an upgrade, and goes', async () => {
      const first = await windows.type(
        `msiexec /i ${msi('1.0.0')} /qn SITE="ACME Corp" HOST=exch1`,
      );
      const run = await windows.registry(RUN);
      const second = await windows.type(
        `msiexec /i ${msi('1.1.0')} /qn COLLECTOR=https://c.example`,
      );
      const there = await installed();
      const policy = await windows.registry(POLICY);
      const entries = (await windows.registry(UNINSTALL)) ?? '';
      const path = await windows.registry(ENVIRONMENT);
      const older = await windows.type(`msiexec /i ${msi('1.0.0')} /qn`);
      const gone = await windows.type(`msiexec /x ${msi('1.1.0')} /qn`);

      expect([first.status, second.status, gone.status]).toEqual([0, 0, 0]);
      expect(older.status).not.toBe(0);
      expect(run).toContain('"C:\\Program Files\\Linesman\\Linesman.exe" --background');
      expect(there).toContain('legal/1.1.0');
      expect(there).not.toContain('legal/1.0.0');
      expect(policy).toMatch(/site +REG_SZ +ACME Corp/);
      expect(policy).toMatch(/exchange\.host +REG_SZ +exch1/);
      expect(policy).toMatch(/collector\.url +REG_SZ +https:\/\/c\.example/);
      expect(entries).toMatch(/DisplayVersion +REG_SZ +1\.1\.0/);
      expect(entries).not.toMatch(/DisplayVersion +REG_SZ +1\.0\.0/);
      expect(path).toContain('C:\\Program Files\\Linesman\\bin');
      expect(existsSync(windows.at(FOLDER))).toBe(false);
      expect(await windows.registry(POLICY)).toBeNull();
      expect((await windows.registry(RUN)) ?? '').not.toContain('Linesman');
      expect(await windows.registry(`${HKLM}\\Linesman`)).toBeNull();
    });
  },
);

/** As Settings does it; the program goes on from a copy of itself in the temporary folder. */
async function remove(windows: InstalledWindows): Promise<{ readonly status: number | null }> {
  const begun = await windows.type('"C:\\Program Files\\Linesman\\Uninstall.exe" /S');
  await waitForRemoval(windows, `${UNINSTALL}\\${SETUP_GUID}`);
  return begun;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
