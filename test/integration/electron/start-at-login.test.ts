import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startAtLogin } from '../../../electron/login/start-at-login.ts';
import { describeWhere, needsCommands } from '../../support/needs.ts';

/** A foreign reader of property lists, in the place of `plutil`, which is on a Mac alone. */
const READ =
  'import json, plistlib, sys; print(json.dumps(plistlib.load(open(sys.argv[1], "rb"))))';

describeWhere([needsCommands('python3')], 'the start at login on a Mac', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'linesman-login-'));
    for (const name of ['profile', 'all']) mkdirSync(join(folder, name));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const start = (program = '/Applications/Linesman.app/Contents/MacOS/Linesman') =>
    startAtLogin({
      program,
      home: folder,
      profile: join(folder, 'profile'),
      ofAll: join(folder, 'all'),
    });

  it('is a file that another reader understands, for its user alone to write', () => {
    const file = start() ?? '';
    const read = JSON.parse(execFileSync('python3', ['-c', READ, file], { encoding: 'utf8' })) as {
      ProgramArguments: string[];
    };
    expect(file).toBe(join(folder, 'Library/LaunchAgents/org.linesman.Linesman.plist'));
    expect(read.ProgramArguments.at(-1)).toBe('--background');
    expect(statSync(file).mode & 0o777).toBe(0o644);
    expect(start()).toBeNull();
  });

  it('never comes back once its user took it away', () => {
    rmSync(start() ?? '');
    expect(start()).toBeNull();
  });

  it('is an administrator’s where one is set for all', () => {
    writeFileSync(join(folder, 'all', 'org.linesman.Linesman.plist'), '');
    expect(start()).toBeNull();
  });
});
