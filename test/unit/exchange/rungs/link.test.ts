import { expect, it } from 'vitest';
import type { AdapterKind, NetworkState } from '../../../../model/network-state.ts';
import { judgeLink, type LinkFacts } from '../../../../probes/exchange/rungs/link.ts';
import type { NameOutcome } from '../../../../probes/exchange/rungs/name.ts';
import { networkOf } from '../../../support/samples.ts';

const resolved: NameOutcome = {
  kind: 'resolved',
  addresses: ['10.1.2.3'],
  dropped: 0,
  leftOut: [],
};
const failed: NameOutcome = { kind: 'failed', addresses: [], error: 'ENOTFOUND' };
const offline = networkOf({ label: 'offline', link: 'none' });
const adapterOf = (
  name: string,
  kind: AdapterKind,
  ...addresses: string[]
): NetworkState['adapters'][number] => ({ name, kind, product: null, addresses, reason: '' });
const LOOPBACK = adapterOf('lo', 'loopback', '127.0.0.1', '::1');
const BRIDGE = adapterOf('docker0', 'virtual', '172.17.0.1');
const WITHOUT_LEASE = adapterOf('eth0', 'lan', 'fe80::1', '169.254.7.7');
const WIFI = adapterOf('wlan0', 'wifi', '192.168.1.7');
const facts: LinkFacts = {
  network: networkOf(),
  host: 'exch1.corp.example',
  name: resolved,
  first: 'open',
  missing: null,
  wantsTunnel: false,
};

it.each<
  readonly [
    what: string,
    state: NetworkState,
    name: NameOutcome,
    first: LinkFacts['first'],
    status: string,
  ]
>([
  ['no address of the target has a route', networkOf(), resolved, 'no-route', 'fail'],
  ['the laptop is offline and the name stays unknown', offline, failed, null, 'fail'],
  ['the laptop is online and the name stays unknown', networkOf(), failed, null, 'ok'],
  ['the laptop is offline and the target answers all the same', offline, resolved, 'open', 'ok'],
  ['the laptop is offline and the target refuses', offline, resolved, 'failed', 'ok'],
  [
    'no adapter has an address, and a rule of the laptop bars the target besides',
    networkOf({ label: 'offline', link: 'none', adapters: [LOOPBACK, BRIDGE, WITHOUT_LEASE] }),
    resolved,
    'filtered',
    'fail',
  ],
  [
    'a kill switch takes every route of a Wi-Fi that is up',
    networkOf({ label: 'offline', link: 'none', adapters: [LOOPBACK, WIFI] }),
    resolved,
    'filtered',
    'ok',
  ],
  [
    'the laptop is offline and the deadline came first',
    offline,
    resolved,
    'unknown',
    'inconclusive',
  ],
])('judges the link where %s', (_, state, name, first, status) => {
  const verdict = judgeLink({ ...facts, network: state, name, first });

  expect(verdict.status).toBe(status);
  expect(verdict.code).toBe(status === 'fail' ? 'LINK_DOWN' : null);
});

it('sees a login page in the state of the network, whatever the first packet met', () => {
  const verdict = judgeLink({
    ...facts,
    network: networkOf({ label: 'captive', portal: 'http://login.example/' }),
  });

  expect(verdict).toMatchObject({
    status: 'fail',
    code: 'CAPTIVE_PORTAL',
    args: { portal: 'http://login.example/' },
  });
});

it('blames a limited network only where Exchange took no packet either', () => {
  const limited = networkOf({ label: 'limited' });

  const code = (first: LinkFacts['first'], wantsTunnel = false) =>
    judgeLink({ ...facts, network: limited, first, wantsTunnel }).code;

  expect([code('failed'), code(null), code('refused', true)]).toEqual([
    'NETWORK_LIMITED',
    'NETWORK_LIMITED',
    'NETWORK_LIMITED',
  ]);
  expect([code('open'), code('open', true), code('refused'), code('filtered')]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});
