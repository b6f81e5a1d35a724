import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createHintSource } from '../../../probes/network/hints/hint-source.ts';
import { systemTools } from '../../../probes/platform/tools.ts';
import { NO_HINTS } from '../../../probes/platform/ports.ts';
import { pppdReader } from '../../../probes/platform/linux/pppd.ts';
import { describeWhere, needsFile } from '../../support/needs.ts';
import { until } from '../../support/until.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'linesman-tools-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A tool of our own, in place of the system's. */
function tool(name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}
const NAMES = ['nmcli', 'iw', 'networksetup', 'scutil'];
const tools = (...here: string[]) =>
  systemTools((name) => (here.includes(name) ? join(folder, name) : null), 300);

describeWhere([needsFile('/bin/sh', 'a shell')], 'a tool of the system', () => {
  it.each([
    ['hangs', 'exec sleep 60', 'nmcli did not answer within 0.3 s'],
    ['talks without end', 'exec yes', 'nmcli says too much'],
    ['fails', 'echo "Error: no rights" >&2; exit 4', 'nmcli ended with 4: Error: no rights'],
  ])('that %s is a sentence, and no exception', async (_, script, why) => {
    tool('nmcli', script);

    const said = await tools('nmcli').ask('nmcli', []);

    expect(said).toMatchObject({ ok: false, why });
  });

  it('that cannot be run is a sentence', async () => {
    tool('iw', 'exit 0');
    chmodSync(join(folder, 'iw'), 0o644);

    const [missing, forbidden] = await Promise.all([
      tools().ask('nmcli', []),
      tools('iw').ask('iw', []),
    ]);

    expect([missing, forbidden]).toMatchObject([
      { ok: false, why: 'there is no nmcli' },
      { ok: false, why: 'iw cannot be run: EACCES' },
    ]);
  });

  it('is ended by the stop, and none is left', async () => {
    tool('nmcli', `echo $$ > ${join(folder, 'pid')}; exec sleep 60`);
    const some = systemTools((name) => join(folder, name), 60_000);

    const answer = some.ask('nmcli', []);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await some.stop();

    await expect(answer).resolves.toMatchObject({ ok: false });
  });

  it('speaks English without the language of the user', async () => {
    tool('nmcli', 'echo "$LC_ALL:$LANG:$HOME"');

    expect(await tools('nmcli').ask('nmcli', [])).toEqual({ ok: true, text: 'C.UTF-8::\n' });
  });
});

describeWhere([needsFile('/bin/sh', 'a shell')], 'hints', () => {
  const io = (...here: string[]) => ({
    tools: tools(...here),
    monotonicMs: () => performance.now(),
  });

  it('come from nmcli, and a NetworkManager that does not run is no complaint', async () => {
    tool('nmcli', 'echo "Error: NetworkManager is not running." >&2; exit 8');
    const health: string[] = [];
    const idle = createHintSource('linux', io('nmcli'));
    idle.start(
      () => undefined,
      (sentence) => health.push(sentence),
    );
    idle.seen([{ name: 'wlan0', addresses: ['192.0.2.2'] }]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await idle.stop();
    tool(
      'nmcli',
      'case "$*" in *wifi*) echo "yes:wlan0:Home";; *connection*) ;; *) printf "GENERAL.DEVICE:wlan0\\nGENERAL.TYPE:wifi\\nGENERAL.IP-IFACE:wlan0\\nGENERAL.METERED:yes (guessed)\\n";; esac',
    );
    const working = createHintSource('linux', io('nmcli'));

    working.start(
      () => undefined,
      (sentence) => health.push(sentence),
    );
    working.seen([{ name: 'wlan0', addresses: ['192.0.2.2'] }]);
    await until(() => working.hints().adapters.size > 0, Boolean);
    await working.stop();

    expect(idle.hints().adapters.size).toBe(0);
    expect(working.hints().adapters.get('wlan0')).toMatchObject({
      metered: 'guess',
      ssid: 'Home',
      verdict: { kind: 'wifi' },
    });
    expect(health).toEqual([]);
  });

  it('name the Wi-Fi network by iw where there is no NetworkManager', async () => {
    tool('iw', 'printf "Connected to 02:00:00:00:00:01 (on $2)\\n\\tSSID: Home of $2\\n"');
    const source = createHintSource('linux', io('iw'));

    source.start(
      () => undefined,
      () => undefined,
    );
    source.seen([
      { name: 'wlp3s0', addresses: ['192.0.2.2'] },
      { name: 'eth0', addresses: ['192.0.2.3'] },
    ]);
    await until(() => source.hints().adapters.size > 0, Boolean);
    await source.stop();

    expect([...source.hints().adapters].map(([name, { ssid }]) => [name, ssid])).toEqual([
      ['wlp3s0', 'Home of wlp3s0'],
    ]);
  });

  it('keep what was known when a tool hangs, and say so', async () => {
    tool(
      'nmcli',
      `[ -e ${join(folder, 'hang')} ] && exec sleep 60; case "$*" in *connection*) exit 0;; esac; printf "GENERAL.DEVICE:eth0\\nGENERAL.TYPE:ethernet\\nGENERAL.IP-IFACE:eth0\\nGENERAL.METERED:yes\\n"`,
    );
    const health: string[] = [];
    const source = createHintSource('linux', io('nmcli'));
    source.start(
      () => undefined,
      (sentence) => health.push(sentence),
    );
    source.seen([{ name: 'eth0', addresses: ['192.0.2.2'] }]);
    await until(() => source.hints().adapters.size > 0, Boolean);

    writeFileSync(join(folder, 'hang'), '');
    source.seen([
      { name: 'eth0', addresses: ['192.0.2.2'] },
      { name: 'eth1', addresses: ['192.0.2.3'] },
    ]);
    await until(() => health.length > 0, Boolean);
    await source.stop();

    expect(source.hints().adapters.get('eth0')).toMatchObject({ metered: 'yes' });
    expect(health).toEqual(['adapters are known less well: nmcli did not answer within 0.3 s']);
  });

  it('are none on a system without tools, and cost nothing there', async () => {
    for (const system of ['linux', 'darwin', 'win32'] as const) {
      const source = createHintSource(system, io(...(system === 'win32' ? NAMES : [])));

      source.start(
        () => undefined,
        () => undefined,
      );
      source.seen([{ name: 'eth0', addresses: [] }]);
      await source.stop();

      expect(source.hints()).toEqual(NO_HINTS);
    }
  });
});

describeWhere([needsFile('/bin/sh', 'a shell')], 'the pppd behind an adapter', () => {
  /** A piece of /proc, /run and /etc/ppp/peers. */
  function place(path: string, text: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const pppd = (pid: number, line: string, parent: number): void => {
    place(
      `proc/${pid.toString()}/cmdline`,
      `${['/usr/sbin/pppd', ...line.split(' ')].join('\0')}\0`,
    );
    place(
      `proc/${pid.toString()}/stat`,
      `${pid.toString()} (pppd (odd) S 9) S ${parent.toString()} 1 1 0`,
    );
  };
  const problems: string[] = [];
  const reader = () =>
    pppdReader((sentence) => problems.push(sentence), {
      proc: join(folder, 'proc'),
      run: join(folder, 'run'),
      peers: join(folder, 'peers'),
    });

  it('is found by its pid file, with the peer file that it calls and the program that started it', () => {
    pppd(70, 'call work', 7);
    pppd(71, 'ttyUSB0 unit 1', 7);
    place('proc/7/comm', 'NetworkManager\n');
    place('run/ppp0.pid', '70\nppp0\n');
    place('peers/work', 'pty "pptp 192.0.2.1 --nolaunchpppd" # the office\n');

    const read = reader();

    expect(read('ppp0')).toEqual({
      options: ['call', 'work', 'pty', 'pptp 192.0.2.1 --nolaunchpppd'],
      parent: 'NetworkManager',
    });
    expect(read('ppp1')).toEqual({ options: ['ttyUSB0', 'unit', '1'], parent: 'NetworkManager' });
    expect(problems).toEqual([]);
  });

  it('is not guessed among several, nor believed of a pid that has become another program', () => {
    pppd(70, 'ttyUSB0', 7);
    pppd(71, 'plugin pppol2tp.so', 7);
    place('proc/72/cmdline', 'sleep\x0060\0');
    place('run/ppp0.pid', '72\n');

    expect(reader()('ppp0')).toBeNull();
  });

  it('is taken when it is the only one, and is none where there is none', () => {
    place('proc/self', '');
    const without = reader()('ppp0');
    pppd(70, 'ttyACM0', 99);

    const only = reader()('ppp0');

    expect([without, only]).toEqual([null, { options: ['ttyACM0'], parent: null }]);
  });
});
