import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LINESMAN } from '../support/linesman.ts';
import { describeWhere, needsCommands, needsFile } from '../support/needs.ts';
import { blocks, DOCS, linesOf, PACKAGE_LINES, PAGES } from '../support/docs-commands.ts';
import { createOwnEtc, OWN_ETC_NEEDS, type OwnEtc } from '../support/own-etc.ts';

/** Windows', run with installers by `test/lab/windows-docs.test.ts`. */
const INSTALLED = /^installed=(?:none|setup|msi)$/;

const LANGUAGES = ['sh', 'bat', 'powershell'];

/** Why a command of these pages cannot run in this tier. */
const REASONS: Readonly<Record<string, string>> = {
  'no-domain': 'wants a Windows domain',
  'no-intune': 'wants a tool of Microsoft’s that no registry has',
  'no-macos': 'wants macOS',
};

/** Exactly what is not run, so that no command slips out of it unseen. */
const NOT_HERE: readonly string[] = [
  'policy.md: plutil -p "/Library/Managed Preferences/org.linesman.Linesman.plist"',
  'policy.md: linesman settings',
  'gpo-and-intune.md: Copy-Item build\\policy\\linesman.admx \\\\corp.example\\SYSVOL\\corp.example\\Policies\\PolicyDefinitions\\',
  'gpo-and-intune.md: Copy-Item build\\policy\\en-US\\linesman.adml \\\\corp.example\\SYSVOL\\corp.example\\Policies\\PolicyDefinitions\\en-US\\',
  'gpo-and-intune.md: gpupdate /target:computer /force',
  'gpo-and-intune.md: IntuneWinAppUtil.exe -c C:\\Linesman -s linesman-setup-0.1.0-x64.exe -o C:\\Wrapped -q',
  'macos.md: plutil -lint ~/Library/LaunchAgents/org.linesman.Linesman.plist',
  'macos.md: launchctl print gui/$(id -u)/org.linesman.Linesman',
];

const PASSWORD = 'a word of nobody 4711';

describe('commands in the pages for administrators', () => {
  it('are each run, or stand in the list of those that are not, with the reason', () => {
    const known = blocks.filter(({ language }) => LANGUAGES.includes(language));
    const held = known.filter(({ how }) => how.startsWith('not-here='));

    expect(
      known.filter(({ how, language }) =>
        how === 'run' || how === 'terminal' || how === 'installed=linux'
          ? language !== 'sh'
          : how === 'wine' || INSTALLED.test(how)
            ? language !== 'bat'
            : !held.some((one) => one.how === how),
      ),
    ).toEqual([]);
    expect(held.flatMap((block) => linesOf(block).map((line) => `${block.page}: ${line}`))).toEqual(
      NOT_HERE,
    );
    expect(held.map(({ how }) => REASONS[how.slice('not-here='.length)] ?? how)).toEqual(
      held.map(({ how }) => REASONS[how.slice('not-here='.length)]),
    );
  });

  it('about packages for Linux are those that the proof of the packages types', () => {
    const lines = blocks.filter(({ how }) => how === 'installed=linux').flatMap(linesOf);
    expect(lines.toSorted()).toEqual(Object.values(PACKAGE_LINES).toSorted());
  });

  it('stand on every page of this kind, and those for Windows name only what the registry tool knows', () => {
    expect(PAGES.filter((page) => !readdirSync(DOCS).includes(page))).toEqual([]);
    const lines = blocks.filter(({ how }) => how === 'wine').flatMap(linesOf);
    expect(lines.length).toBeGreaterThan(4);
    for (const line of lines)
      expect(line).toMatch(
        /^(?:linesman settings|reg query HKLM\\Software\\Policies\\Linesman|reg add HKLM\\Software\\Policies\\Linesman \/v [\w.]+ \/t REG_(?:SZ|DWORD|MULTI_SZ) \/d \S+ \/f)$/,
      );
  });
});

describeWhere(
  [...OWN_ETC_NEEDS, needsCommands('nft', 'script'), needsFile(LINESMAN, 'npm run build')],
  'a command for Linux in the pages for administrators',
  () => {
    const home = mkdtempSync(join(tmpdir(), 'linesman-docs-'));
    const environment = (): NodeJS.ProcessEnv => ({
      PATH: `${home}:${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`,
      HOME: home,
    });
    let etc: OwnEtc;
    beforeAll(() => {
      etc = createOwnEtc();
      const command = join(home, 'linesman');
      writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${LINESMAN}" "$@"\n`);
      chmodSync(command, 0o755);
    });
    afterAll(() => {
      etc.remove();
      rmSync(home, { recursive: true, force: true });
    });

    it.each(blocks.filter(({ how }) => how === 'run'))('works: $page: $text', ({ text }) => {
      const [program, ...rest] = etc.argv(['sh', '-ec', text]);
      const { status, stderr } = spawnSync(program, rest, {
        env: environment(),
        encoding: 'utf8',
        timeout: 30_000,
      });
      expect([status, stderr]).toEqual([0, expect.any(String)]);
    });

    it.each(
      blocks
        .filter(({ how }) => how === 'terminal')
        .flatMap((block) => linesOf(block).map((line) => ({ page: block.page, line }))),
    )('works at a terminal, and shows no password: $page: $line', async ({ line }) => {
      const [program, ...rest] = etc.argv(['script', '-qec', line, '/dev/null']);
      const child = spawn(program, rest, { env: environment() });
      let shown = '';
      let answered = 0;
      child.stdout.on('data', (chunk: Buffer) => {
        shown += chunk.toString();
        const asked = shown.split(': ').length - 1;
        for (; answered < asked; answered += 1) child.stdin.write(`${PASSWORD}\r`);
      });
      const status = await new Promise((resolve) => child.once('close', resolve));

      expect([status, answered, shown]).toEqual([0, 2, expect.not.stringContaining(PASSWORD)]);
    });
  },
);
