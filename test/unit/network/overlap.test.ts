import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { Adapter } from '../../../model/network-state.ts';
import { observer } from '../../../probes/network/snapshot.ts';
import { PUBLIC_V4, type SourceAnswer } from '../../../probes/network/route.ts';
import { NO_HINTS } from '../../../probes/platform/ports.ts';

const held = (cidr: string, internal = false): NetworkInterfaceInfo => {
  const address = cidr.split('/')[0] ?? '';
  const rest = { address, cidr, mac: '02:00:00:00:00:01', netmask: '', internal };
  return address.includes(':')
    ? { ...rest, family: 'IPv6', scopeid: 0 }
    : { ...rest, family: 'IPv4' };
};
const INTERFACES: NodeJS.Dict<NetworkInterfaceInfo[]> = {
  lo: [held('127.0.0.1/8', true)],
  eth0: [held('192.168.1.20/24'), held('2001:db8:1::20/64')],
  'eth0:1': [held('192.168.77.1/24')],
  docker0: [held('172.17.0.1/16')],
  virbr0: [held('192.168.122.1/24')],
  'vEthernet (WSL)': [held('172.28.96.1/20')],
  vboxnet0: [held('192.168.56.1/24')],
  wlan0: [held('10.1.2.77/8')],
  tun0: [held('10.99.0.2/16')],
};
const KINDS: Readonly<Record<string, Adapter['kind']>> = { wlan0: 'wifi', tun0: 'tunnel' };

const via = (
  adapter: string,
  nextHop: string | null | undefined,
  source = '192.168.1.20',
  isRunning = true,
): SourceAnswer => ({
  ok: true,
  source,
  egress: { adapter, isRunning, ...(nextHop === undefined ? {} : { nextHop }) },
});

const GATEWAY = '203.0.113.1';
/** A laptop whose adapters are virtual, and by which of them its VPN's gateway is reached. */
interface Guest {
  readonly interfaces?: NodeJS.Dict<NetworkInterfaceInfo[]>;
  readonly gatewayBy?: string;
}

async function overlapsOf(
  routes: Readonly<Record<string, SourceAnswer>>,
  internetBy = 'eth0',
  system: NodeJS.Platform = 'linux',
  { interfaces = INTERFACES, gatewayBy }: Guest = {},
) {
  const take = observer({
    system,
    interfaces: () => interfaces,
    readFacts: () => null,
    ask: (target) =>
      Promise.resolve(
        target === PUBLIC_V4
          ? via(internetBy, '192.168.1.1')
          : target === GATEWAY && gatewayBy !== undefined
            ? via(gatewayBy, '192.168.1.1')
            : (routes[target] ?? { ok: false, error: 'ENETUNREACH' }),
      ),
    ipsecTables: () => [],
    hints: () => ({
      ...NO_HINTS,
      adapters: new Map(
        Object.entries(KINDS).map(([name, kind]) => [
          name,
          {
            verdict: { kind, product: null, likely: false, reason: 'by its type' },
            metered: null,
            ssid: null,
          },
        ]),
      ),
    }),
    overrides: [],
  });
  const { overlaps } = await take({
    exchange: Object.keys(routes),
    gateway: gatewayBy === undefined ? [] : [GATEWAY],
    collector: [],
  });
  return overlaps?.map(({ adapter, subnet, kind }) => [adapter, subnet, kind]);
}

describe('an address of Exchange that lies in a subnet of this laptop', () => {
  it.each<readonly [string, string, SourceAnswer, readonly (string | null)[]]>([
    ["Docker's", '172.17.5.3', via('docker0', null), ['docker0', '172.17.0.0/16', 'virtual']],
    ["libvirt's", '192.168.122.9', via('virbr0', null), ['virbr0', '192.168.122.0/24', 'virtual']],
    [
      "VirtualBox's",
      '192.168.56.7',
      via('vboxnet0', null),
      ['vboxnet0', '192.168.56.0/24', 'virtual'],
    ],
    [
      "WSL's",
      '172.28.97.5',
      via('vEthernet (WSL)', null),
      ['vEthernet (WSL)', '172.28.96.0/20', 'virtual'],
    ],
    ["the cable's", '192.168.1.30', via('eth0', null), ['eth0', '192.168.1.0/24', 'lan']],
    [
      'that of a labelled address',
      '192.168.77.5',
      via('eth0', null),
      ['eth0', '192.168.77.0/24', 'lan'],
    ],
    [
      "the hotel's, as wide as can be",
      '10.200.0.4',
      via('wlan0', null),
      ['wlan0', '10.0.0.0/8', 'lan'],
    ],
    [
      'one over IPv6',
      '2001:db8:1::abcd',
      via('eth0', null, '2001:db8:1::20'),
      ['eth0', '2001:db8:1::/64', 'lan'],
    ],
    [
      'one whose next hop the system does not tell',
      '172.17.5.3',
      via('docker0', undefined),
      ['docker0', '172.17.0.0/16', 'virtual'],
    ],
    [
      "that of Docker's bridge, which does not run while no container does",
      '172.18.5.3',
      via('br-5f3a9c0d1e2b', null, '172.18.0.1', false),
      ['br-5f3a9c0d1e2b', null, 'virtual'],
    ],
  ])('is told with its adapter where the subnet is %s', async (_, address, answer, told) => {
    const system = told[0]?.startsWith('vEthernet') === true ? 'win32' : 'linux';
    expect(await overlapsOf({ [address]: answer }, 'eth0', system)).toEqual([told]);
  });

  it.each<readonly [string, string, SourceAnswer]>([
    ['a router stands between', '172.17.5.3', via('docker0', '172.17.0.9')],
    ['another adapter carries it', '172.17.5.3', via('eth0', '192.168.1.1')],
    ['the tunnel carries it', '10.99.5.3', via('tun0', null)],
    ['the tunnel has the more specific route', '10.1.2.3', via('tun0', null)],
    ['a route leads onto the link outside of its subnet', '203.0.113.9', via('eth0', null)],
    ["the address is this laptop's own", '172.17.0.1', via('lo', null, '172.17.0.1')],
    ['a cable is pulled', '192.168.9.9', via('eth1', null, '192.168.9.1', false)],
    ['the system names no adapter', '172.17.5.3', { ok: true, source: '172.17.0.1' }],
    ['there is no route', '172.17.5.3', { ok: false, error: 'ENETUNREACH' }],
    ['the address is link-local', '169.254.7.7', via('eth0', null)],
  ])('is not told where %s', async (_, address, answer) => {
    expect(await overlapsOf({ [address]: answer })).toEqual([]);
  });

  it('counts as the LAN where the virtual adapter carries the Internet as well: this laptop is a guest', async () => {
    expect(await overlapsOf({ '172.17.5.3': via('docker0', null) }, 'docker0')).toEqual([
      ['docker0', '172.17.0.0/16', 'lan'],
    ]);
  });

  it('counts as the LAN where the virtual adapter carries the tunnel that carries the Internet', async () => {
    const { docker0, tun0 } = INTERFACES;
    const guest = { interfaces: { docker0, tun0 } };
    const route = { '172.17.5.3': via('docker0', null) };
    const lan = [['docker0', '172.17.0.0/16', 'lan']];

    expect(await overlapsOf(route, 'tun0', 'linux', guest)).toEqual(lan);
    expect(await overlapsOf(route, 'tun0', 'linux', { gatewayBy: 'docker0' })).toEqual(lan);
    for (const other of [{}, { gatewayBy: 'eth0' }])
      expect(await overlapsOf(route, 'tun0', 'linux', other)).toEqual([
        ['docker0', '172.17.0.0/16', 'virtual'],
      ]);
  });

  it('is told for each of several addresses', async () => {
    expect(
      await overlapsOf({
        '172.17.5.3': via('docker0', null),
        '203.0.113.5': via('eth0', '192.168.1.1'),
        '192.168.1.30': via('eth0', null),
      }),
    ).toEqual([
      ['docker0', '172.17.0.0/16', 'virtual'],
      ['eth0', '192.168.1.0/24', 'lan'],
    ]);
  });
});
