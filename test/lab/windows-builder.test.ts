import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCleanup } from '../support/lab/cleanup.ts';
import { type InstalledWindows, installedWindows } from '../support/lab/installed.ts';
import { must } from '../support/lab/programs.ts';
import { createWindowsMachine, needsWindows, windowsPath } from '../support/lab/windows.ts';
import { describeWhere, needsCommands } from '../support/needs.ts';

const RUN = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run';
const FOLDER = 'C:\\Linesman';
const READY_WITHIN_MS = 600_000;
const COMPILE_WITHIN_MS = 60_000;

/** Calls what electron-builder's template calls, in its order (installSection.nsh, uninstaller.nsh). */
const script = (include: string, out: string): string => `Unicode true
Target amd64-unicode
RequestExecutionLevel user
SilentInstall silent
SilentUnInstall silent
OutFile "${out}"
!define APP_EXECUTABLE_FILENAME "Linesman.exe"
!define isUpdated '"0" == "1"'
!include "${include}"
Section
StrCpy $INSTDIR "${FOLDER}"
!insertmacro customCheckAppRunning
WriteUninstaller "$INSTDIR\\Uninstall.exe"
!insertmacro customInstall
SectionEnd
Section un.all
!insertmacro customCheckAppRunning
!insertmacro customUnInstall
SectionEnd
`;

describeWhere(
  [...needsWindows(), needsCommands('makensis')],
  'what electron-builder’s setup includes (under Wine)',
  () => {
    const cleanup = createCleanup();
    let windows: InstalledWindows;
    let setup: string;

    beforeAll(async () => {
      const machine = await createWindowsMachine(cleanup);
      windows = installedWindows(machine, process.env['LINESMAN_WNODE'] ?? '');
      setup = join(machine.scratch, 'linesman-built.exe');
      const targets = (await import(
        new URL('../../build/windows/builder-targets.mjs', import.meta.url).href
      )) as { writeInclude: (s: string) => Promise<void>; includeFile: (s: string) => string };
      await targets.writeInclude(machine.scratch);
      const nsi = join(machine.scratch, 'setup.nsi');
      await writeFile(nsi, script(targets.includeFile(machine.scratch), setup));
      await must(['makensis', '-V2', '-WX', nsi], { timeoutMs: COMPILE_WITHIN_MS });
      await mkdir(windows.at('Linesman/bin'), { recursive: true });
      await writeFile(
        windows.at('Linesman/bin/linesman.cmd'),
        '@echo %* >>"%~dp0..\\asked.txt"\r\n',
      );
    }, READY_WITHIN_MS);

    afterAll(() => cleanup.run());

    it('asks Linesman itself to end, starts it at login, puts its command on the PATH, and takes both back', async () => {
      const before = await windows.registry('HKCU\\Environment');

      const { status } = await windows.type(`"${windowsPath(setup)}"`);
      const run = await windows.registry(RUN);
      const path = await windows.registry('HKCU\\Environment');
      const asked = await windows.type(`type ${FOLDER}\\asked.txt`);
      const gone = await windows.type(`"${FOLDER}\\Uninstall.exe" _?=${FOLDER}`);

      expect([status, gone.status]).toEqual([0, 0]);
      expect(asked.stdout.trim()).toBe('stop --installation');
      expect(run).toContain(`"${FOLDER}\\Linesman.exe" --background`);
      expect(path).toContain(`${FOLDER}\\bin`);
      expect((await windows.registry(RUN)) ?? '').not.toContain('Linesman');
      expect(await windows.registry('HKCU\\Environment')).toBe(before);
      expect(existsSync(windows.at('Linesman/asked.txt'))).toBe(true);
    });
  },
);
