import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wrongFuses } from '../support/fuses.ts';
import { createCleanup } from '../support/lab/cleanup.ts';
import {
  type InstalledWindows,
  installedWindows,
  waitForRemoval,
} from '../support/lab/installed.ts';
import { must } from '../support/lab/programs.ts';
import { waitFor } from '../support/lab/wait.ts';
import { createWindowsMachine, needsWindows, windowsPath } from '../support/lab/windows.ts';
import { describeWhere, needsCommands, needsEnvironment } from '../support/needs.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const VERSION = '1.2.3';
/** The last line of Node that starts under Wine 8. */
const NODE = '22.23.3';
const PACKED_WITHIN_MS = 900_000;
const CURRENT = 'Software\\Microsoft\\Windows\\CurrentVersion';
const ENTRY = `HKLM\\${CURRENT}\\Uninstall\\{2FE1B4DF-B5C5-4C1C-9243-0D4416D55B35}`;
/** Without these replacements a window of Electron dies under Debian's Wine, which lists no such font. */
const FONTS = ['Tahoma', 'MS Shell Dlg', 'MS Shell Dlg 2', 'Segoe UI', 'Arial', 'sans'];
const SCREEN = ':79';
const LOGIN_WITHIN_MS = 300_000;

interface Agent {
  readonly pid: number;
  readonly version: string;
}

describeWhere(
  [
    ...needsWindows(),
    needsCommands('makensis', 'wixl', 'msibuild', 'Xvfb'),
    needsEnvironment('LINESMAN_PROOF', 'npm run proof -- packages-windows'),
    needsEnvironment('ELECTRON_WINDOWS_DIST_PATH', 'an unpacked Electron for Windows'),
  ],
  'the whole product with Electron, installed on Windows (under Wine)',
  () => {
    const cleanup = createCleanup();
    let windows: InstalledWindows;
    let setup: string;
    let shell: string;

    const agent = async (): Promise<Agent | null> => {
      const { stdout } = await windows.type('linesman status --json');
      return (JSON.parse(stdout) as { agent: Agent | null }).agent;
    };

    beforeAll(async () => {
      const machine = await createWindowsMachine(cleanup);
      const screen = machine.space.start(['Xvfb', SCREEN, '-screen', '0', '1280x800x24']);
      cleanup.defer('the screen', () => screen.stop());
      windows = installedWindows(machine, process.env['LINESMAN_WNODE'] ?? '', SCREEN);
      const env = Object.fromEntries(
        Object.entries({ ...process.env, LINESMAN_WINDOWS_NODE: NODE }).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, value]],
        ),
      );
      const packed = await must(
        [
          ...[process.execPath, join(ROOT, 'build', 'package.mjs'), 'win', '--fast'],
          ...['--build-version', VERSION, '--output', machine.scratch],
        ],
        { timeoutMs: PACKED_WITHIN_MS, env },
      );
      expect(packed).not.toContain('without Electron');
      shell = join(machine.scratch, 'win-unpacked', 'Linesman.exe');
      setup = windowsPath(join(machine.scratch, `linesman-setup-${VERSION}-x64.exe`));
      for (const font of FONTS)
        await windows.type(
          `reg add "HKCU\\Software\\Wine\\Fonts\\Replacements" /v "${font}" /d "Liberation Sans" /f`,
        );
    }, PACKED_WITHIN_MS * 2);

    afterAll(() => cleanup.run());

    it('is packed with the fuses of the list', async () => {
      const { wrong, known } = await wrongFuses(shell);

      expect(wrong).toEqual([]);
      expect(known).toBeGreaterThanOrEqual(6);
    });

    it('what login starts is the shell, which starts the agent on the Node that ships; a removal ends both', async () => {
      const { status } = await windows.type(`"${setup}" /S`);
      const run = (await windows.registry(`HKLM\\${CURRENT}\\Run`)) ?? '';
      const [, login = ''] = /Linesman +REG_SZ +("[^"]+" --background)/.exec(run) ?? [];
      // Wine has no sandbox of Windows' kind and no graphics card.
      const running = await windows.start(`${login} --no-sandbox --disable-gpu`);

      const there = await waitFor('the agent', agent, {
        timeoutMs: LOGIN_WITHIN_MS,
        everyMs: 1000,
        by: running.running,
      });
      const profile = await readdir(windows.at('users/root/AppData/Local/Linesman/electron'));
      const gone = await windows.type('"C:\\Program Files\\Linesman\\Uninstall.exe" /S');
      await waitForRemoval(windows, ENTRY);
      await running.running.ended;

      expect([status, gone.status]).toEqual([0, 0]);
      expect(login).toBe('"C:\\Program Files\\Linesman\\Linesman.exe" --background');
      expect(there.version).toBe(VERSION);
      expect(profile.length).toBeGreaterThan(0);
      expect(existsSync(windows.at('Program Files/Linesman'))).toBe(false);
      expect(await readdir(windows.at('users/root/AppData/Local/Linesman'))).toContain(
        'history.sqlite',
      );
    });
  },
);
