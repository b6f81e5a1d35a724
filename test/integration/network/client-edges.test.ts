import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { expand, systemVpnClientIo } from '../../../probes/network/vpn-client/system-io.ts';
import type { Tools } from '../../../probes/platform/tools.ts';
import { describeWhere, needsLinux } from '../../support/needs.ts';

const home = mkdtempSync(join(tmpdir(), 'linesman-client-'));
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

const noTools: Tools = {
  has: () => false,
  ask: () => Promise.resolve({ ok: false, code: null, why: 'none' }),
  stop: () => Promise.resolve(),
};
const io = systemVpnClientIo(noTools, home, {});

describeWhere([needsLinux()], 'traces of a VPN client on this system', () => {
  it('reads only the end of a log, with the time at which it was written', async () => {
    mkdirSync(join(home, '.citrix'));
    writeFileSync(
      join(home, '.citrix/nssslvpn.txt'),
      `${'INFO | noise\n'.repeat(100_000)}ERROR | last\n`,
    );

    const tail = await io.logTail('~/.citrix/nssslvpn.txt');

    if (!tail.ok || tail.value === null) throw new Error('no tail');
    expect(tail.value.text.length).toBeLessThan(20_000);
    expect(tail.value.text.trimEnd().split('\n').at(-1)).toBe('ERROR | last');
    expect(Math.abs(Date.now() - tail.value.writtenAt.getTime())).toBeLessThan(60_000);
  });

  it('tells a log that does not exist from one that cannot be read', async () => {
    mkdirSync(join(home, 'folder'));

    expect(await io.logTail('~/none.txt')).toEqual({ ok: true, value: null });
    expect(await io.logTail('~/folder')).toMatchObject({ ok: false });
  });

  it('lists the programs that run, by the names of the kernel', async () => {
    const programs = await io.programs();

    expect(
      programs.ok &&
        [...programs.value].some((name) =>
          name.startsWith(basename(process.title).slice(0, 4).toLowerCase()),
        ),
    ).toBe(true);
  });

  it('has no answer from a journal where there is none', async () => {
    expect(await io.journal(['openvpn'])).toBeNull();
  });

  it('fills in what the environment names, and knows no folder that it does not name', () => {
    expect(expand('%ProgramFiles%\\Citrix', home, { ProgramFiles: 'C:\\Program Files' })).toBe(
      'C:\\Program Files\\Citrix',
    );
    expect(expand('%ProgramFiles(x86)%\\Citrix', home, {})).toBeNull();
    expect(expand('~/.citrix', '/home/u', {})).toBe('/home/u/.citrix');
  });
});
