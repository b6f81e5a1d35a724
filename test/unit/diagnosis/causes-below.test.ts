import { expect, it } from 'vitest';
import { check, of } from '../../support/ladder-results.ts';
import { connectionOf, witnessOf } from '../../support/outlook-samples.ts';
import { ADDRESS, HOST } from '../../support/samples.ts';
import {
  ALL,
  AT_135,
  door,
  GATEWAY,
  IN_OFFICE,
  IN_TUNNEL,
  judged,
  NAMELESS,
  NO_GATEWAY,
  ok,
  SILENT,
  store,
  STORE_LESS,
  TUNNEL,
  untested,
  UP,
  type Row,
} from '../../support/staged-runs.ts';

/** By the numbers of the known causes, each as a run that no other test has. */
const ROWS: readonly Row[] = [
  [
    '1: the radio is off, and names and gateway fail with it',
    {
      checks: [
        check('link', 'fail', 'LINK_DOWN', { host: HOST }),
        ...untested('gateway', 'tunnel'),
        NAMELESS,
        ...untested('rpc.connect'),
      ],
      addresses: [],
      network: { label: 'offline', link: 'none' },
    },
    'LINK_DOWN',
    'user',
  ],
  [
    '2: a portal answers every name with itself',
    {
      checks: [
        check('link', 'fail', 'CAPTIVE_PORTAL', { host: HOST, portal: null }),
        NO_GATEWAY,
        check('name', 'fail', 'DNS_WRONG_VIEW', { host: HOST, addresses: ['192.0.2.1'] }),
        check('rpc.connect', 'fail', 'EPM_REFUSED', AT_135),
      ],
      network: { label: 'captive' },
    },
    'CAPTIVE_PORTAL',
    'user',
  ],
  [
    '3: a guest network stops the VPN, and Exchange has a name inside alone',
    { checks: [check('link', 'ok'), NO_GATEWAY, NAMELESS, ...untested('rpc.connect')] },
    'GATEWAY_UNREACHABLE',
    'user',
  ],
  [
    '6: no name is resolved at all, that of the gateway neither',
    {
      checks: [check('link', 'ok'), NO_GATEWAY, NAMELESS, ...untested('rpc.connect')],
      facts: { gateway: { isNameless: true } },
    },
    'DNS_FAILED',
    'network',
  ],
  [
    '7: in the office the firewall drops 135, and the gateway is not reached from inside',
    { checks: [check('link', 'ok'), NO_GATEWAY, check('name', 'ok'), SILENT], network: IN_OFFICE },
    'EPM_BLOCKED',
    'firewall',
  ],
  [
    '4: the gateway refuses the logon, and the silence of Exchange follows from it',
    {
      checks: [
        ...ok('link', 'gateway'),
        check('tunnel', 'fail', 'TUNNEL_REFUSED', { ...GATEWAY, words: 'EPA failed' }),
        NAMELESS,
        ...untested('rpc.connect'),
      ],
    },
    'TUNNEL_REFUSED',
    'vpn',
  ],
  [
    '5: the tunnel lacks its route, and the LAN answers in the place of Exchange with a reset',
    {
      checks: [
        ...ok('link', 'gateway'),
        check('tunnel', 'fail', 'TUNNEL_NO_ROUTE', { host: HOST, via: 'wlan0', ...GATEWAY }),
        check('name', 'ok'),
        check('rpc.connect', 'fail', 'EPM_REFUSED', AT_135),
      ],
      network: { label: 'tunnel-no-route', tunnel: { ...TUNNEL, state: 'up-no-route' } },
    },
    'TUNNEL_NO_ROUTE',
    'vpn',
  ],
  [
    '6: in the tunnel the outside name server is asked, and its address resets 135',
    {
      checks: [
        ...ok('link', 'tunnel'),
        check('name', 'fail', 'DNS_WRONG_VIEW', { host: HOST, addresses: ['203.0.113.7'] }),
        check('rpc.connect', 'fail', 'EPM_REFUSED', AT_135),
      ],
      network: IN_TUNNEL,
    },
    'DNS_WRONG_VIEW',
    'vpn',
  ],
  [
    '7: 135 is dropped in the tunnel while OWA answers',
    {
      checks: [...ok('link', 'tunnel', 'name'), SILENT],
      network: IN_TUNNEL,
      more: { web: { checks: door('owa'), doors: [] } },
    },
    'EPM_BLOCKED',
    'firewall',
  ],
  [
    '8: the store alone is dropped; the address book binds',
    { checks: [...UP, store('port', 'RPC_PORT_BLOCKED')], well: STORE_LESS },
    'RPC_PORT_BLOCKED',
    'firewall',
  ],
  [
    '9: the mapper names an address from behind a translation, and nobody lets the port in',
    {
      checks: [...UP, store('map', 'RPC_PORT_BLOCKED')],
      facts: { 'rpc.map.EMSMDB': { towerAddress: '192.168.1.10' } },
      well: STORE_LESS,
    },
    'RPC_PORT_BLOCKED',
    'firewall',
    ['RPC_BEHIND_NAT'],
  ],
  [
    '9: the same translation, and every bind is accepted',
    { checks: UP, well: ALL, facts: { 'rpc.map.EMSMDB': { towerAddress: '192.168.1.10' } } },
    'ALL_GREEN',
    'nobody',
    ['RPC_BEHIND_NAT'],
  ],
  [
    '10: the mapper knows no store any more',
    {
      checks: [...UP, store('map', 'RPC_RETIRED')],
      facts: {
        'rpc.map.EMSMDB': { retirement: { proof: 'the web side', product: 'Exchange 2016' } },
      },
    },
    'RPC_RETIRED',
    'exchange',
  ],
  [
    '11: short packets bind, long ones vanish',
    {
      checks: [...UP, check('path.mtu', 'fail', 'PATH_MTU', AT_135)],
      well: ALL,
      network: IN_TUNNEL,
    },
    'PATH_MTU',
    'vpn',
  ],
  [
    '12: all is well, and a connection died of silence without a tunnel',
    {
      checks: [...UP, check('path.idle', 'degraded', 'IDLE_TIMEOUT', AT_135)],
      well: ALL,
      facts: { 'path.idle': { isInTunnel: false } },
    },
    'IDLE_TIMEOUT',
    'firewall',
  ],
  [
    '13: a slow way, and the address book is missing besides',
    {
      checks: [
        ...UP,
        check('path.latency', 'degraded', 'HIGH_LATENCY', AT_135),
        check('rpc.map.NSPI', 'fail', 'RPC_NOT_REGISTERED', of('NSPI')),
      ],
      well: ALL.filter((name) => name !== 'NSPI'),
    },
    'HIGH_LATENCY',
    'nobody',
  ],
  [
    'a VPN that carries Exchange over the office’s LAN is told the traveller, and is no verdict',
    { checks: UP, well: ALL, network: { ...IN_TUNNEL, officeBeneath: true } },
    'ALL_GREEN',
    'nobody',
    ['TUNNEL_NOT_NEEDED'],
  ],
  [
    'a VPN beside the office’s LAN that does not carry Exchange harms nobody, and is not told',
    {
      checks: UP,
      well: ALL,
      network: { ...IN_OFFICE, tunnel: { ...TUNNEL, state: 'up-no-route' } },
    },
    'ALL_GREEN',
    'nobody',
    [],
  ],
  [
    'in the office a port outside the list of a VPN that nobody needs here',
    {
      checks: [...UP, store('acl', 'RPC_PORT_OUTSIDE_ACL')],
      network: { ...IN_TUNNEL, officeBeneath: true },
      facts: { 'rpc.acl.EMSMDB': { outsideListOf: 'Citrix Access Gateway' } },
    },
    'RPC_PORT_OUTSIDE_ACL',
    'firewall',
    ['TUNNEL_NOT_NEEDED'],
  ],
  [
    'one member of two is silent, the other binds',
    {
      checks: [
        ...ok('link', 'name'),
        check('rpc.connect@10.1.2.4', 'fail', 'EPM_BLOCKED', { ...AT_135, address: '10.1.2.4' }),
        check('rpc.mapper@10.1.2.3', 'ok', null, AT_135),
      ],
      addresses: [ADDRESS, '10.1.2.4'],
      well: ALL,
    },
    'EPM_BLOCKED',
    'firewall',
  ],
];

for (const [cause, staged, code, who, beside] of ROWS)
  it(`the lowest rung is named, and who must act: ${cause}`, () => {
    const { findings, ...verdict } = judged(staged);

    expect([verdict.code, verdict.whoMustAct]).toEqual([code, who]);
    if (beside !== undefined) expect(findings.map((one) => one.code)).toEqual(beside);
  });

it('a name that fails while Outlook goes on through it keeps nobody from mail today', () => {
  const living = connectionOf({ createdAt: '2026-11-27T09:00:00.000Z' });
  const { severity, summary } = judged({
    checks: [check('link', 'ok'), NAMELESS, ...untested('rpc.connect')],
    addresses: [],
    more: { outlook: witnessOf({ connections: [living] }) },
  });

  expect(severity).toBe('degraded');
  expect(summary).toContain('1171');
});

it('one member of two that is silent weighs no more than a weakness', () => {
  expect(judged(ROWS.at(-1)![1]).severity).toBe('degraded');
});
