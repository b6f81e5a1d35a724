import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LINESMAN } from '../support/linesman.ts';
import {
  describeWhere,
  type Need,
  needsCommands,
  needsFile,
  needsLinux,
  needsRoot,
} from '../support/needs.ts';

const SCENES = join(import.meta.dirname, 'ipsec');
const run = promisify(execFile);

/**
 * A kernel of our own, with ESP: that of the machine may have none. User-mode Linux runs as a process
 * (Debian: user-mode-linux) on the files of this machine, and the scene in it with a real gateway.
 */
const NEEDS: Need[] = [
  needsLinux(),
  needsRoot(),
  needsCommands('linux.uml', 'modprobe', 'ip', 'setpriv', 'unshare'),
  needsFile('/usr/lib/uml/modules', 'the modules of user-mode-linux'),
  needsFile('/usr/lib/ipsec/charon', 'strongSwan (strongswan-charon)'),
  needsFile(
    '/usr/lib/ipsec/plugins/libstrongswan-curve25519.so',
    "strongSwan's further plugins (libstrongswan-extra-plugins)",
  ),
  needsCommands('swanctl'),
];

interface Told {
  readonly network: Record<string, unknown> & {
    readonly tunnels: readonly unknown[];
    readonly reasons: readonly string[];
  };
  readonly checks: readonly {
    readonly id: string;
    readonly status: string;
    readonly code: string | null;
    readonly evidence: readonly string[];
  }[];
  readonly diagnosis: { readonly code: string };
}

const kernelArguments = (scene: string, out: string): string[] => [
  'mem=768M',
  'rootfstype=hostfs',
  'rootflags=/',
  'ro',
  `init=${join(SCENES, 'boot.sh')}`,
  `SCENE=${scene}`,
  `OUT=${out}`,
  `NODE=${process.execPath}`,
  `LINESMAN=${LINESMAN}`,
  'con=null',
  'con0=null,fd:1',
  'quiet',
];

/**
 * Debian 12's user-mode Linux has no room for the state of a processor with Intel's matrix tiles: it
 * ends in `put_fp_registers` when its first process starts.
 */
function needsProcessorThatItKnows(): Need {
  if (!readFileSync('/proc/cpuinfo', 'utf8').includes('amx_tile')) return null;
  const { status } = spawnSync('linux.uml', kernelArguments('/dev/null', tmpdir()), {
    timeout: 20_000,
    stdio: 'ignore',
  });
  return status === 0 ? null : 'needs a processor without matrix tiles, for user-mode Linux';
}
if (!NEEDS.some((need) => need !== null)) NEEDS.push(needsProcessorThatItKnows());

/** What a user without rights was told at each moment of a scene. */
async function play(scene: string, out: string): Promise<(moment: string) => Told> {
  await run('linux.uml', kernelArguments(join(SCENES, `${scene}.sh`), out), {
    timeout: 150_000,
    maxBuffer: 1_000_000,
  });
  return (moment) => JSON.parse(readFileSync(join(out, `${moment}.json`), 'utf8')) as Told;
}

const tunnelRung = ({ checks }: Told) => checks.find(({ id }) => id === 'tunnel');

let out: string;
beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'linesman-ipsec-'));
});
afterAll(() => {
  rmSync(out, { recursive: true, force: true });
});

const UP = { state: 'up', product: 'an IPsec client', adapter: null };

describeWhere(NEEDS, "strongSwan's policies in a kernel with ESP", () => {
  let told: (moment: string) => Told;
  beforeAll(async () => {
    told = await play('strongswan', out);
  });

  it.each(['idle', 'down'])('are no tunnel while the daemon runs alone (%s)', (moment) => {
    const { network } = told(moment);

    expect(network).toMatchObject({ label: 'lan-foreign', tunnel: { state: 'none' }, tunnels: [] });
  });

  it('are the tunnel to Exchange, over the card', () => {
    const up = told('up');

    expect(up.network).toMatchObject({ label: 'tunnel', link: 'lan', over: 'lan', tunnel: UP });
    expect(up.network.reasons.join()).toContain('routing table 220');
    expect(tunnelRung(up)).toMatchObject({
      status: 'ok',
      evidence: ['an IPsec client carries the route to 10.20.30.40'],
    });
  });

  it('are up without a route where they lead to another network', () => {
    const elsewhere = told('elsewhere');

    expect(elsewhere.network).toMatchObject({
      label: 'tunnel-no-route',
      over: 'lan',
      tunnel: { ...UP, state: 'up-no-route' },
    });
    expect(tunnelRung(elsewhere)).toMatchObject({ status: 'fail', code: 'TUNNEL_NO_ROUTE' });
  });
});

describeWhere(
  [
    ...NEEDS,
    needsCommands('NetworkManager', 'nmcli', 'dbus-daemon', 'python3'),
    needsFile('/usr/lib/ipsec/charon-nm', "strongSwan's plugin for NetworkManager (strongswan-nm)"),
  ],
  'strongSwan by NetworkManager in a kernel with ESP',
  () => {
    let told: (moment: string) => Told;
    beforeAll(async () => {
      told = await play('networkmanager', out);
    });

    it.each(['idle', 'down'])('is no tunnel (%s)', (moment) => {
      expect(told(moment).network).toMatchObject({
        label: 'lan-foreign',
        tunnel: { state: 'none' },
      });
    });

    it('says that it connects while the gateway is silent', () => {
      const connecting = told('connecting');

      expect(connecting.network).toMatchObject({
        label: 'tunnel-connecting',
        tunnel: { ...UP, state: 'connecting' },
      });
      expect(tunnelRung(connecting)).toMatchObject({ status: 'fail', code: 'TUNNEL_CONNECTING' });
      expect(connecting.diagnosis.code).toBe('TUNNEL_CONNECTING');
    });

    it('is one tunnel once it is up, although NetworkManager holds an adapter for it', () => {
      const up = told('up');

      expect(up.network).toMatchObject({ label: 'tunnel', over: 'lan', tunnel: UP, tunnels: [UP] });
      expect(tunnelRung(up)).toMatchObject({ status: 'ok' });
    });
  },
);
