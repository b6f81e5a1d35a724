import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LINESMAN } from '../support/linesman.ts';
import { describeWhere, needsCommands, needsFile } from '../support/needs.ts';
import { blocks, DOCS, linesOf, PAGES } from '../support/docs-commands.ts';
import { createOwnEtc, OWN_ETC_NEEDS, type OwnEtc } from '../support/own-etc.ts';

/** Run with installers by `test/lab/windows-docs.test.ts`. */
const INSTALLED = /^installed=(?:none|setup|msi)$/;

const LANGUAGES = ['sh', 'bat', 'powershell'];

/** Why a command of these pages cannot run in this tier. */
const REASONS: Readonly<Record<string, string>> = {
  'no-package': 'wants a package of a release; the tests of packages install what was built',
  'no-systemd-session': 'wants a session of systemd',
  'no-domain': 'wants a Windows domain',
  'no-intune': 'wants a tool of Microsoft’s that no registry has',
  'no-macos': 'wants macOS',
  'no-terminal': 'asks for a password at a terminal',
};

/** Exactly what is not run, so that no command slips out of it unseen. */
const NOT_HERE: readonly string[] = [
  'deploy.md: apt-get install -y ./linesman_0.1.0_amd64.deb',
  'deploy.md: rpm -i linesman-0.1.0-1.x86_64.rpm',
  'deploy.md: systemctl --user enable --now linesman',
  'deploy.md: npm install --global linesman-0.1.0.tgz',
  'helpdesk.md: linesman collector user add anna --role reader',
  'helpdesk.md: linesman collector user add boss --role admin',
  'policy.md: plutil -p "/Library/Managed Preferences/org.linesman.Linesman.plist"',
  'policy.md: linesman settings',
  'gpo-and-intune.md: Copy-Item build\\policy\\linesman.admx \\\\corp.example\\SYSVOL\\corp.example\\Policies\\PolicyDefinitions\\',
  'gpo-and-intune.md: Copy-Item build\\policy\\en-US\\linesman.adml \\\\corp.example\\SYSVOL\\corp.example\\Policies\\PolicyDefinitions\\en-US\\',
  'gpo-and-intune.md: gpupdate /target:computer /force',
  'gpo-and-intune.md: IntuneWinAppUtil.exe -c C:\\Linesman -s linesman-setup-0.1.0-x64.exe -o C:\\Wrapped -q',
  'update.md: apt-get install -y ./linesman_0.2.0_amd64.deb',
  'update.md: rpm -U linesman-0.2.0-1.x86_64.rpm',
  'removal.md: apt-get remove -y linesman',
  'removal.md: rpm -e linesman',
  'macos.md: plutil -lint ~/Library/LaunchAgents/org.linesman.Linesman.plist',
  'macos.md: launchctl print gui/$(id -u)/org.linesman.Linesman',
];

describe('commands in the pages for administrators', () => {
  it('are each run, or stand in the list of those that are not, with the reason', () => {
    const known = blocks.filter(({ language }) => LANGUAGES.includes(language));
    const held = known.filter(({ how }) => how.startsWith('not-here='));

    expect(
      known.filter(({ how, language }) =>
        how === 'run'
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
  [...OWN_ETC_NEEDS, needsCommands('nft'), needsFile(LINESMAN, 'npm run build')],
  'a command for Linux in the pages for administrators',
  () => {
    const home = mkdtempSync(join(tmpdir(), 'linesman-docs-'));
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
        env: { PATH: `${home}:${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`, HOME: home },
        encoding: 'utf8',
        timeout: 30_000,
      });
      expect([status, stderr]).toEqual([0, expect.any(String)]);
    });
  },
);
