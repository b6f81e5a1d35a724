import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NetworkState } from '../../../model/network-state.ts';
import { childSource } from '../../../probes/platform/child-source.ts';
import { askBySource, askKernel } from '../../../probes/network/route.ts';
import { sysfsReader } from '../../../probes/platform/linux/sysfs.ts';
import { observeOnce, watchNetwork } from '../../../probes/network/watcher.ts';
import { describeWhere, needsLinux } from '../../support/needs.ts';

const LOOPBACK = { exchange: ['127.0.0.1'], gateway: [], collector: [] };

describe('the question to the kernel', () => {
  it('is answered with the source address, for IPv4 and for IPv6 in the clothes of IPv4', async () => {
    const answers = await Promise.all(['127.0.0.1', '::ffff:127.0.0.1'].map(askKernel));

    expect(answers).toMatchObject([
      { ok: true, source: '127.0.0.1' },
      { ok: true, source: '127.0.0.1' },
    ]);
  });

  it('is not put for a name, so that no look ever waits for DNS', async () => {
    const answer = await askKernel('localhost');

    expect(answer).toEqual({ ok: false, error: 'not an IP address' });
  });

  it('can be put hundreds of times at once', async () => {
    const answers = await Promise.all(
      [askKernel, askBySource].flatMap((ask) =>
        Array.from({ length: 300 }, () => ask('127.0.0.1')),
      ),
    );

    expect(answers.every(({ ok }) => ok)).toBe(true);
  });
});

describe('one look at this machine', () => {
  it('is a state of the contract, in which Exchange on loopback is said to be on this laptop', async () => {
    const state = await observeOnce(LOOPBACK);

    expect(NetworkState.parse(state)).toEqual(state);
    expect(state.label).not.toBe('offline');
    expect(state.reasons.some((reason) => reason.startsWith('Exchange is on this laptop'))).toBe(
      true,
    );
  });
});

describe('the watch over this machine', () => {
  it('publishes the present state once, looks when it is asked, and ends', async () => {
    const states: NetworkState[] = [];
    const watcher = await watchNetwork({
      targets: () => LOOPBACK,
      onState: (state) => states.push(state),
      onNote: () => undefined,
    });

    await watcher.poke('asked');
    const seen = watcher.snapshot();
    await watcher.close();

    expect(states).toEqual([watcher.current()]);
    expect(seen.exchange).toMatchObject({ kind: 'via', source: '127.0.0.1' });
  });
});

describe('what sysfs says about an adapter', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'linesman-sysfs-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });
  const problems: string[] = [];
  const read = (name: string) =>
    sysfsReader('linux', (sentence) => problems.push(sentence), root)(name);

  it('is read from its folder', () => {
    mkdirSync(join(root, 'wwan0', 'device'), { recursive: true });
    writeFileSync(join(root, 'wwan0', 'uevent'), 'DEVTYPE=wwan\nINTERFACE=wwan0\nIFINDEX=7\n');
    writeFileSync(join(root, 'wwan0', 'type'), '519\n');
    symlinkSync('../../../bus/usb/drivers/qmi_wwan', join(root, 'wwan0', 'device', 'driver'));

    const facts = read('wwan0');

    expect(facts).toEqual({
      system: 'linux',
      deviceType: 'wwan',
      hardwareType: 519,
      hasDevice: true,
      driver: 'qmi_wwan',
      isWireless: false,
      isTun: false,
      lowers: [],
      usb: null,
      pppd: null,
    });
  });

  it.each(['1-2/1-2:1.0', '1-2.4/1-2.4:2.1', '1-2/1-2:1.0/hci0/bnep'])(
    'names the USB device above %s, wherever in its tree the adapter hangs',
    (place) => {
      const devices = join(root, 'devices');
      const device = join(devices, place.split('/')[0] ?? '');
      mkdirSync(join(devices, place), { recursive: true });
      mkdirSync(join(root, 'usb0'));
      writeFileSync(join(root, 'usb0', 'type'), '1\n');
      writeFileSync(join(device, 'idVendor'), '12d1\n');
      writeFileSync(join(device, 'idProduct'), '14dc\n');
      writeFileSync(join(device, 'product'), 'HUAWEI_MOBILE\n');
      symlinkSync(join(devices, place), join(root, 'usb0', 'device'));

      expect(read('usb0')).toMatchObject({
        hasDevice: true,
        usb: { vendor: '12d1', product: '14dc', model: 'HUAWEI_MOBILE' },
      });
    },
  );

  it('is not known where files are missing or hold nonsense', () => {
    mkdirSync(join(root, 'odd0'));
    writeFileSync(join(root, 'odd0', 'uevent'), 'DEVTYPE=\n'.repeat(100_000));
    writeFileSync(join(root, 'odd0', 'type'), 'many\n');

    const facts = read('odd0');

    expect(facts).toEqual({
      system: 'linux',
      deviceType: null,
      hardwareType: null,
      hasDevice: false,
      driver: null,
      isWireless: false,
      isTun: false,
      lowers: [],
      usb: null,
      pppd: null,
    });
    expect(problems).toEqual([]);
  });

  it('names the adapters beneath it', () => {
    mkdirSync(join(root, 'br0'));
    for (const lower of ['lower_vnet0', 'lower_enp3s0', 'upper_vlan7'])
      symlinkSync('../gone', join(root, 'br0', lower));

    expect(read('br0')).toMatchObject({ lowers: ['enp3s0', 'vnet0'] });
  });

  it('is not looked for outside the folder, whatever an adapter is called', () => {
    expect([read('..'), read('../etc'), read('absent0')]).toEqual([null, null, null]);
  });
});

describeWhere([needsLinux()], 'an event source that is a child process', () => {
  it('counts each output as a change, and is gone when it has been stopped', async () => {
    let changes = 0;
    const source = childSource('chatter', [
      { program: '/bin/sh', args: ['-c', 'echo one; exec sleep 60'] },
    ]);

    await new Promise<void>((resolve) => {
      source.start(
        () => {
          changes += 1;
          if (changes === 2) resolve();
        },
        () => undefined,
      );
    });
    await source.stop();

    expect(changes).toBe(2);
  });

  it('says why it ended and goes on with the next command', async () => {
    const notes: string[] = [];
    const source = childSource('monitor', [
      { program: '/nonexistent/ip', args: [] },
      { program: '/bin/sleep', args: ['60'] },
    ]);

    await new Promise<void>((resolve) => {
      source.start(
        () => undefined,
        (note) => {
          notes.push(note);
          if (notes.length === 2) resolve();
        },
      );
    });
    await source.stop();

    expect(notes).toEqual([
      'monitor ended (ENOENT); changes are seen by polling, next try in 1 s',
      'monitor runs again',
    ]);
  });

  it('stays with its command when somebody kills the child: the one before may be the guarded one', async () => {
    const notes: string[] = [];
    const guarded = { program: '/bin/sh', args: ['-c', 'kill -KILL $$'] };
    const source = childSource('monitor', [guarded, { program: '/bin/sleep', args: ['60'] }]);

    const again = new Promise<void>((resolve) => {
      source.start(
        () => undefined,
        (note) => {
          notes.push(note);
          if (notes.length === 3) resolve();
        },
      );
    });
    await again;
    await source.stop();

    expect(notes).toEqual([
      'monitor ended (SIGKILL); changes are seen by polling, next try in 1 s',
      'monitor runs again',
      'monitor ended (SIGKILL); changes are seen by polling, next try in 2 s',
    ]);
  });

  it('keeps the child out of our process group, so that Ctrl-C in our terminal does not end it before us', async () => {
    const groups: string[] = [];
    const source = childSource('test', [
      { program: '/bin/sh', args: ['-c', 'ps -o pgid= -p $$ >&2; exit 1'] },
    ]);
    source.start(
      () => undefined,
      (note) => groups.push(note),
    );
    await expect.poll(() => groups.length, { timeout: 5000 }).toBeGreaterThan(0);
    await source.stop();

    const own = execFileSync('ps', ['-o', 'pgid=', '-p', String(process.pid)], {
      encoding: 'utf8',
    }).trim();

    const [, group] = /exit 1: (\d+)\)/.exec(groups[0]!.replaceAll(/\s+/g, ' ')) ?? [];
    expect(group).toMatch(/^\d+$/);
    expect(group).not.toBe(own);
  });

  it('ends a child that does not obey', async () => {
    const source = childSource('deaf', [
      { program: '/bin/sh', args: ['-c', 'trap "" TERM; echo ready; while :; do sleep 1; done'] },
    ]);
    await new Promise<void>((resolve) => {
      let changes = 0;
      source.start(
        () => {
          changes += 1;
          if (changes === 2) resolve();
        },
        () => undefined,
      );
    });

    await expect(source.stop()).resolves.toBeUndefined();
  });
});
