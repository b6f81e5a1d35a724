import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { blocks, linesOf } from '../support/docs-commands.ts';
import { createCleanup } from '../support/lab/cleanup.ts';
import {
  type InstalledWindows,
  installedWindows,
  makeInstaller,
  stageReduced,
  waitForRemoval,
} from '../support/lab/installed.ts';
import { createWindowsMachine, needsWindows, windowsPath } from '../support/lab/windows.ts';
import { describeWhere, needsCommands, needsEnvironment } from '../support/needs.ts';

const UNINSTALL =
  'Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\{2FE1B4DF-B5C5-4C1C-9243-0D4416D55B35}';
const READY_WITHIN_MS = 600_000;
/** As the pages name them. */
const NAME = {
  setup: (version: string) => `linesman-setup-${version}-x64.exe`,
  'setup-user': (version: string) => `linesman-setup-user-${version}-x64.exe`,
  msi: (version: string) => `linesman-${version}-x64.msi`,
};

const withInstallers = blocks.filter(
  ({ how, language }) => how.startsWith('installed=') && language === 'bat',
);

describeWhere(
  [
    ...needsWindows(),
    needsCommands('makensis', 'wixl', 'msibuild', 'msiinfo'),
    needsEnvironment('LINESMAN_PROOF', 'npm run proof -- packages-windows'),
  ],
  'a command about installers in the pages for administrators (under Wine)',
  () => {
    const cleanup = createCleanup();
    let windows: InstalledWindows;
    let files: string;
    const file = (name: string): string => `"${windowsPath(join(files, name))}"`;
    const typed = (line: string): Promise<{ status: number | null; stdout: string }> =>
      windows.type(line.replace(/linesman-[\w.-]+\.(?:exe|msi)/, file));

    beforeAll(async () => {
      const machine = await createWindowsMachine(cleanup);
      windows = installedWindows(machine, process.env['LINESMAN_WNODE'] ?? '');
      files = machine.scratch;
      for (const version of ['0.1.0', '0.2.0']) {
        const stage = join(files, version);
        await stageReduced(stage, { node: null, marker: version });
        for (const kind of ['setup', 'setup-user', 'msi'] as const)
          await makeInstaller(kind, stage, join(files, NAME[kind](version)), version);
      }
    }, READY_WITHIN_MS);
    afterEach(async () => {
      for (const version of ['0.1.0', '0.2.0'])
        await windows.type(`msiexec /x ${file(NAME.msi(version))} /qn`);
      for (const [root, folder] of [
        ['HKLM', 'Program Files/Linesman'],
        ['HKCU', 'users/root/AppData/Local/Programs/Linesman'],
      ] as const) {
        if (!existsSync(windows.at(`${folder}/Uninstall.exe`))) continue;
        await windows.type(`"C:\\${folder.replaceAll('/', '\\')}\\Uninstall.exe" /S`);
        await waitForRemoval(windows, `${root}\\${UNINSTALL}`);
      }
    });
    afterAll(() => cleanup.run());

    it.each(withInstallers)('works: $page, $how: $text', async (block) => {
      if (block.how === 'installed=setup') await typed(`${NAME.setup('0.1.0')} /S`);
      if (block.how === 'installed=msi') await typed(`msiexec /i ${NAME.msi('0.1.0')} /qn`);

      for (const line of linesOf(block)) {
        const { status, stdout } = await typed(line);
        expect([line, status]).toEqual([line, 0]);
        if (line.startsWith('reg query')) expect(stdout).toMatch(/Version +REG_SZ +0\.1\.0/);
        const newer = line.includes('0.2.0') ? '0.2.0' : '0.1.0';
        if (/ \/x |Uninstall\.exe/.test(line)) {
          await waitForRemoval(windows, `HKLM\\${UNINSTALL}`);
          expect(existsSync(windows.at('Program Files/Linesman'))).toBe(false);
        } else
          expect(
            ['Program Files', 'users/root/AppData/Local/Programs'].some((folder) =>
              existsSync(windows.at(`${folder}/Linesman/legal/${newer}`)),
            ),
          ).toBe(true);
      }
    });

    it('there are some', () => {
      expect(withInstallers.length).toBeGreaterThanOrEqual(8);
    });
  },
);
