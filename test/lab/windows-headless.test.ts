import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCleanup } from '../support/lab/cleanup.ts';
import {
  demoOf,
  type InstalledWindows,
  installedWindows,
  waitForRemoval,
} from '../support/lab/installed.ts';
import { must, type Outcome, run } from '../support/lab/programs.ts';
import { waitFor } from '../support/lab/wait.ts';
import { createWindowsMachine, needsWindows, windowsPath } from '../support/lab/windows.ts';
import { describeWhere, needsCommands, needsEnvironment } from '../support/needs.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const VERSION = '1.2.3';
/** The last line of Node that starts under Wine 8. */
const NODE = '22.23.3';
const PLACE = 'Eigene Dateien/Büro Müller';
const PACKED_WITHIN_MS = 600_000;
const UNPACKED_WITHIN_MS = 120_000;
const ENTRY =
  'HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\{2FE1B4DF-B5C5-4C1C-9243-0D4416D55B35}';

describeWhere(
  [
    ...needsWindows(),
    needsCommands('makensis', 'wixl', 'msibuild', 'msiinfo', 'unzip'),
    needsEnvironment('LINESMAN_PROOF', 'npm run proof -- packages-windows'),
  ],
  'what npm run package -- win makes without Electron, on Windows (under Wine)',
  () => {
    const cleanup = createCleanup();
    let windows: InstalledWindows;
    let scratch: string;
    let packed: Outcome;

    beforeAll(async () => {
      const machine = await createWindowsMachine(cleanup);
      windows = installedWindows(machine, process.env['LINESMAN_WNODE'] ?? '');
      ({ scratch } = machine);
      // Node is fetched by npm, with the caller's registry.
      const env = Object.fromEntries(
        Object.entries({
          ...process.env,
          LINESMAN_WINDOWS_NODE: NODE,
          ELECTRON_WINDOWS_DIST_PATH: '',
        }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      );
      packed = await run(
        [
          ...[process.execPath, join(ROOT, 'build', 'package.mjs'), 'win', '--fast'],
          ...['--build-version', VERSION, '--output', scratch],
        ],
        { timeoutMs: PACKED_WITHIN_MS, env },
      );
      if (packed.status !== 0) throw new Error(`not packed: ${packed.stdout}${packed.stderr}`);
      await mkdir(windows.at(PLACE), { recursive: true });
      await must(
        [
          'unzip',
          '-q',
          join(scratch, `linesman-windows-${VERSION}-x64.zip`),
          '-d',
          windows.at(PLACE),
        ],
        { timeoutMs: UNPACKED_WITHIN_MS },
      );
    }, PACKED_WITHIN_MS * 2);

    afterAll(() => cleanup.run());

    it('one command makes folder, zip, both setups and the MSI, and says in one line what they lack', async () => {
      expect(packed.stderr).toBe('');
      const lines = packed.stdout.split('\n');
      expect(lines.filter((line) => line.includes('without Electron'))).toHaveLength(1);
      expect(await readdir(scratch)).toEqual(
        expect.arrayContaining([
          'win-unpacked',
          'win-headless',
          `linesman-windows-${VERSION}-x64.zip`,
          `linesman-setup-${VERSION}-x64.exe`,
          `linesman-setup-user-${VERSION}-x64.exe`,
          `linesman-${VERSION}-x64.msi`,
        ]),
      );
    });

    it('the unpacked zip runs where it lies, in a folder with blanks and umlauts: version, status, a green demo', async () => {
      const command = `"C:\\${PLACE.replaceAll('/', '\\')}\\linesman-${VERSION}\\linesman.cmd"`;
      expect(await readdir(windows.at(`${PLACE}/linesman-${VERSION}`))).toEqual([
        ...['bin', 'legal', 'linesman.cmd', 'resources'],
      ]);

      const version = await windows.type(`${command} --version`);
      const status = await windows.type(`${command} status --json`);
      const demo = await windows.start(`${command} demo --json`);
      const { host, mapperPort } = await demoOf(demo);
      const probe = await windows.type(
        `${command} probe ${host} --mapper-port ${String(mapperPort)} --json`,
      );
      const stopped = await windows.type(`${command} stop --installation`);

      expect([version.status, version.stdout.trim()]).toEqual([0, VERSION]);
      expect([status.status, JSON.parse(status.stdout)]).toMatchObject([5, { agent: null }]);
      expect(JSON.parse(probe.stdout)).toMatchObject({ diagnosis: { code: 'ALL_GREEN' } });
      expect([probe.status, stopped.status]).toEqual([0, 0]);
      await demo.running.ended;
    });

    it('installed, Linesman.exe starts the agent without a window and shows the page in the browser; with --background the agent alone', async () => {
      const page = join(scratch, 'page.txt');
      const browser = join(scratch, 'browser.mjs');
      await writeFile(
        browser,
        // Not by `fetch`, whose connections fail under Wine.
        `import { writeFileSync } from 'node:fs';
import { get } from 'node:http';
get(process.argv[2], (answer) => {
  writeFileSync(${JSON.stringify(windowsPath(page))}, process.argv[2] + ' ' + answer.statusCode);
  answer.resume();
});`,
      );
      const installed = 'C:\\Program Files\\Linesman';
      const setup = windowsPath(join(scratch, `linesman-setup-${VERSION}-x64.exe`));
      const agent = async (): Promise<number | null> => {
        const { stdout } = await windows.type('linesman status --json');
        return (JSON.parse(stdout) as { agent: { pid: number } | null }).agent?.pid ?? null;
      };
      const opens = `\\"${installed}\\resources\\node\\node.exe\\" \\"${windowsPath(browser)}\\" \\"%%1\\"`;
      await windows.type(
        `reg add HKLM\\Software\\Classes\\http\\shell\\open\\command /ve /d "${opens}" /f`,
      );

      const { status } = await windows.type(`"${setup}" /S`);
      const inBackground = await windows.type(`"${installed}\\Linesman.exe" --background`);
      const first = await waitFor('the agent', agent, { timeoutMs: 180_000, everyMs: 500 });
      const shownYet = existsSync(page);
      const shown = await windows.type(`"${installed}\\Linesman.exe"`);
      const [url = '', answer] = (
        await waitFor(
          'the page',
          async () => (existsSync(page) ? await readFile(page, 'utf8') : null),
          { timeoutMs: 180_000, everyMs: 500 },
        )
      ).split(' ');
      const second = await agent();
      await windows.type(`"${installed}\\Uninstall.exe" /S`);
      await waitForRemoval(windows, ENTRY);

      expect([status, inBackground.status, shown.status]).toEqual([0, 0, 0]);
      expect(shownYet).toBe(false);
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
      expect(Number(answer)).toBeLessThan(400);
      expect(second).toBe(first);
      expect(existsSync(windows.at('Program Files/Linesman'))).toBe(false);
    });
  },
);
