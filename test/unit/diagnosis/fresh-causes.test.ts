import { holdRows } from '../../support/fresh-rows.ts';
import type { CheckResult } from '../../../model/check.ts';
import { check, of } from '../../support/ladder-results.ts';
import { connectionOf, profileOf, witnessOf } from '../../support/outlook-samples.ts';
import { ADDRESS, HOST } from '../../support/samples.ts';
import {
  ALL,
  AT_135,
  byMapi,
  door,
  IN_OFFICE,
  IN_TUNNEL,
  NAMELESS,
  NO_GATEWAY,
  ok,
  SILENT,
  type Staged,
  store,
  STORE_LESS,
  UP,
} from '../../support/staged-runs.ts';

/** A second member of the array. */
const OTHER = '10.1.2.4';
const at = (one: CheckResult, address: string): CheckResult => ({
  ...one,
  id: `${one.id}@${address}`,
  address,
  args: { ...one.args, address },
});
const GATE = { ...AT_135, gateway: 'cag.example', gatewayMs: 180, product: 'Secure Access' };
const ANSWERS = check('gateway', 'ok');
const TUNNELLESS = check('tunnel', 'fail', 'TUNNEL_DOWN', GATE);
const UMTS = { label: 'mobile', link: 'mobile' } as const;
const overlap = (kind: 'virtual' | 'lan', tunnelUp: boolean): NonNullable<Staged['facts']> => ({
  'rpc.connect': { overlap: { kind, tunnelUp } },
});
holdRows([
  // Link and network
  [
    'no link, and everything else fails with it',
    { checks: [check('link', 'fail', 'LINK_DOWN', { host: HOST }), NO_GATEWAY, NAMELESS] },
    { code: 'LINK_DOWN', who: 'user' },
  ],
  [
    'a portal, a gateway behind it, and a strange host that refuses 135',
    {
      checks: [
        check('link', 'fail', 'CAPTIVE_PORTAL', { host: HOST, portal: null }),
        NO_GATEWAY,
        check('rpc.connect', 'fail', 'EPM_REFUSED', AT_135),
      ],
      network: { label: 'captive', reach: 'captive' },
    },
    { code: 'CAPTIVE_PORTAL', who: 'user' },
  ],
  [
    'a portal beneath a tunnel that carries all',
    {
      checks: [...ok('link', 'tunnel', 'name', 'rpc.connect', 'rpc.mapper')],
      well: ALL,
      network: { ...IN_TUNNEL, reach: 'captive' },
    },
    { code: 'ALL_GREEN', who: 'nobody' },
  ],
  [
    'a filter of this laptop stops 135 in the tunnel, and the name came late',
    {
      checks: [
        ...ok('link', 'tunnel', 'name'),
        check('rpc.connect', 'fail', 'LOCAL_FILTER', { ...AT_135, reason: 'EACCES' }),
      ],
      network: IN_TUNNEL,
    },
    { code: 'LOCAL_FILTER', who: 'laptop' },
  ],
  // Tunnel
  [
    'the tunnel is still connecting, 135 is dropped outside',
    {
      checks: [check('link', 'ok'), check('tunnel', 'fail', 'TUNNEL_CONNECTING', GATE), SILENT],
      network: {
        label: 'tunnel-connecting',
        tunnel: { state: 'connecting', product: 'Secure Access', adapter: null },
      },
    },
    { code: 'TUNNEL_CONNECTING', who: 'user' },
  ],
  [
    'the client was refused, and the inside name is unknown outside',
    {
      checks: [
        check('link', 'ok'),
        ANSWERS,
        check('tunnel', 'fail', 'TUNNEL_REFUSED', { ...GATE, words: 'EPA FAILED' }),
        NAMELESS,
      ],
    },
    { code: 'TUNNEL_REFUSED', who: 'vpn' },
  ],
  [
    'on UMTS with no tunnel the operator resets 135',
    {
      checks: [
        check('link', 'ok'),
        ANSWERS,
        TUNNELLESS,
        check('rpc.connect', 'fail', 'EPM_REFUSED', AT_135),
      ],
      network: UMTS,
    },
    { code: 'TUNNEL_DOWN', who: 'user' },
  ],
  [
    'on UMTS, no gateway set up, 135 is reset: the operator’s as well as the server’s',
    {
      checks: [
        ...ok('link', 'name'),
        { ...check('rpc.connect', 'fail', 'EPM_REFUSED', AT_135), network: 'mobile' },
      ],
      network: UMTS,
    },
    { code: 'EPM_REFUSED', who: 'network', confidence: 'medium', says: 'another network' },
  ],
  [
    'in a hotel without a tunnel a stranger at 10.1.2.3 refuses, the gateway is silent',
    {
      checks: [
        check('link', 'ok'),
        NO_GATEWAY,
        check('name', 'ok'),
        check('rpc.connect', 'fail', 'EPM_REFUSED', AT_135),
      ],
    },
    {
      code: 'EPM_REFUSED',
      who: 'network',
      confidence: 'medium',
      never: 'Ask the Exchange team whether this is the right host',
    },
  ],
  [
    'in a hotel without a tunnel a proxy opens 135 and shows a page',
    {
      checks: [
        check('link', 'ok'),
        NO_GATEWAY,
        ...ok('name', 'rpc.connect'),
        check('rpc.mapper', 'fail', 'EPM_NOT_RPC', AT_135),
      ],
    },
    { code: 'EPM_NOT_RPC', who: 'network', says: 'another network' },
  ],
  [
    'in the office 135 is refused while a gateway is configured',
    {
      checks: [
        check('link', 'ok'),
        NO_GATEWAY,
        check('name', 'ok'),
        check('rpc.connect', 'fail', 'EPM_REFUSED', AT_135),
      ],
      network: IN_OFFICE,
    },
    { code: 'EPM_REFUSED', who: 'exchange' },
  ],
  [
    'home LAN holds 10.1.2.0/24, and the tunnel has no route for it',
    {
      checks: [
        check('link', 'ok'),
        check('tunnel', 'fail', 'TUNNEL_NO_ROUTE', { ...GATE, via: 'eth0', adapter: 'tun0' }),
        check('rpc.connect', 'fail', 'LOCAL_SUBNET_OVERLAP', {
          host: HOST,
          address: ADDRESS,
          via: 'eth0',
          adapter: 'eth0',
          subnet: '10.1.2.0/24',
          reason: 'on the link',
          remedy: 'Leave it.',
        }),
      ],
      facts: overlap('lan', true),
      network: { ...IN_TUNNEL, label: 'tunnel-no-route' },
    },
    { code: 'LOCAL_SUBNET_OVERLAP', who: 'vpn' },
  ],
  [
    'Docker holds the network of Exchange, no tunnel',
    {
      checks: [
        ...ok('link', 'name'),
        check('rpc.connect', 'fail', 'LOCAL_SUBNET_OVERLAP', {
          host: HOST,
          address: ADDRESS,
          via: 'docker0',
          adapter: 'docker0',
          subnet: '10.1.0.0/16',
          reason: 'on the link',
          remedy: 'Leave it.',
        }),
        SILENT,
      ],
      facts: overlap('virtual', false),
    },
    { code: 'LOCAL_SUBNET_OVERLAP', who: 'laptop' },
  ],
  // Names
  [
    'a left-over line of the hosts file leads to a host that refuses',
    {
      checks: [
        ...ok('link'),
        check('name', 'fail', 'HOSTS_OVERRIDE', { host: HOST, addresses: ['10.1.2.99'] }),
        check('rpc.connect', 'fail', 'EPM_REFUSED', { ...AT_135, address: '10.1.2.99' }),
      ],
      network: IN_TUNNEL,
    },
    { code: 'HOSTS_OVERRIDE', who: 'laptop' },
  ],
  // One of several
  [
    'one node of two is dead at 135, the other serves all',
    {
      checks: [
        ...ok('link', 'name'),
        at(SILENT, OTHER),
        at(check('rpc.connect', 'ok'), ADDRESS),
        at(check('rpc.mapper', 'ok'), ADDRESS),
      ],
      addresses: [ADDRESS, OTHER],
      well: ALL,
    },
    { code: 'EPM_BLOCKED', who: 'firewall', severity: 'degraded', confidence: 'medium' },
  ],
  [
    'one node of two has no services yet, the other serves all',
    {
      checks: [
        ...ok('link', 'name'),
        at(check('rpc.map.EMSMDB', 'fail', 'RPC_NOT_REGISTERED', of('EMSMDB')), OTHER),
        at(check('rpc.mapper', 'ok'), ADDRESS),
      ],
      addresses: [ADDRESS, OTHER],
      well: ALL,
    },
    { code: 'RPC_NOT_REGISTERED', who: 'exchange', severity: 'degraded' },
  ],
  [
    'the store of one node hangs, that of the other binds',
    {
      checks: [
        ...ok('link', 'name'),
        at(store('bind', 'RPC_NO_ANSWER'), OTHER),
        at(check('rpc.mapper', 'ok'), ADDRESS),
      ],
      addresses: [ADDRESS, OTHER],
      well: ALL,
    },
    { code: 'RPC_NO_ANSWER', who: 'exchange', severity: 'degraded' },
  ],
  [
    'address book and referral are dropped, mail binds',
    {
      checks: [
        ...UP,
        check('rpc.port.NSPI', 'fail', 'RPC_PORT_BLOCKED', of('NSPI')),
        check('rpc.port.RFR', 'fail', 'RPC_PORT_BLOCKED', of('RFR')),
      ],
      well: ['EMSMDB', 'AsyncEMSMDB'],
    },
    { code: 'RPC_PORT_BLOCKED', who: 'firewall', severity: 'degraded' },
  ],
  [
    'only the asynchronous interface is missing',
    {
      checks: [
        ...UP,
        check('rpc.map.AsyncEMSMDB', 'fail', 'RPC_NOT_REGISTERED', of('AsyncEMSMDB')),
      ],
      well: ALL.filter((name) => name !== 'AsyncEMSMDB'),
    },
    { code: 'RPC_NOT_REGISTERED', who: 'exchange', severity: 'info' },
  ],
  [
    'the store refuses the bind, the others take it',
    { checks: [...UP, store('bind', 'RPC_WRONG_SERVICE')], well: STORE_LESS },
    { code: 'RPC_WRONG_SERVICE', who: 'exchange', severity: 'broken' },
  ],
  [
    'the services are stopped, and the web side says 503',
    {
      checks: [
        ...UP,
        ...ALL.map((name) => check(`rpc.map.${name}`, 'fail', 'RPC_NOT_REGISTERED', of(name))),
      ],
      more: { web: { checks: door('owa', 'who', 'WEB_SERVER_BUSY'), doors: [] } },
    },
    { code: 'RPC_NOT_REGISTERED', who: 'exchange', beside: ['WEB_SERVER_BUSY'] },
  ],
  [
    'the store is too busy to bind, the address book is not',
    { checks: [...UP, store('bind', 'RPC_SERVER_BUSY')], well: STORE_LESS },
    { code: 'RPC_SERVER_BUSY', who: 'exchange' },
  ],
  // Path
  [
    'full packets are lost, and every bind is slow',
    {
      checks: [
        ...UP,
        check('path.mtu', 'fail', 'PATH_MTU', { ...AT_135, reason: '1400' }),
        check('path.latency', 'degraded', 'HIGH_LATENCY', { ...AT_135, reason: '900 ms' }),
      ],
      well: ALL,
    },
    { code: 'PATH_MTU', who: 'network' },
  ],
  // Doors
  [
    'the certificate is over by this laptop’s clock alone',
    {
      checks: ok('link'),
      more: {
        ...byMapi(door('mapi', 'tls', 'TLS_EXPIRED')),
        web: {
          checks: door('mapi', 'tls', 'TLS_EXPIRED'),
          doors: [],
          facts: new Map([
            [
              'web.mapi.tls',
              {
                clock: { offsetMs: 400 * 86_400_000, hosts: ['a', 'b'], isCertain: true } as never,
              },
            ],
          ]),
        },
      },
    },
    { code: 'TLS_EXPIRED', who: 'laptop' },
  ],
  [
    'a device breaks TLS open on the way',
    { checks: ok('link'), more: byMapi(door('mapi', 'tls', 'TLS_INTERCEPTED')) },
    { code: 'TLS_INTERCEPTED', who: 'network' },
  ],
  [
    'ISA denies the URL of MAPI',
    { checks: ok('link'), more: byMapi(door('mapi', 'who', 'ISA_URL_DENIED')) },
    { code: 'ISA_URL_DENIED', who: 'firewall' },
  ],
  [
    'the RPC proxy answers with an error of its own',
    {
      checks: ok('link'),
      more: {
        web: { checks: door('rpcProxy', 'who', 'RPC_PROXY_ERROR'), doors: [] },
        way: { protocol: 'rpc-http', because: 'settings' },
      },
    },
    { code: 'RPC_PROXY_ERROR', who: 'exchange' },
  ],
  [
    '12250 at OWA, and the ports of RPC are dropped',
    {
      checks: [...UP, store('port', 'RPC_PORT_BLOCKED')],
      well: STORE_LESS,
      more: { web: { checks: door('owa', 'auth', 'ISA_AUTH_OVER_HTTP'), doors: [] } },
    },
    { code: 'RPC_PORT_BLOCKED', who: 'firewall', beside: ['ISA_AUTH_OVER_HTTP'] },
  ],
  // Outlook
  [
    '135 is dropped, and Outlook’s connection of this morning goes on',
    {
      checks: [...ok('link', 'tunnel', 'name'), SILENT],
      network: IN_TUNNEL,
      more: {
        outlook: witnessOf({
          connections: [connectionOf({ createdAt: '2026-11-27T08:30:00.000Z' })],
        }),
      },
    },
    { code: 'EPM_BLOCKED', who: 'firewall', severity: 'degraded', says: '1171' },
  ],
  [
    '135 is dropped, and Outlook’s connection is older than this network',
    {
      checks: [...ok('link', 'tunnel', 'name'), SILENT],
      network: IN_TUNNEL,
      more: {
        outlook: witnessOf({
          networkSince: '2026-11-27T09:00:00.000Z',
          connections: [connectionOf({ createdAt: '2026-11-27T08:30:00.000Z' })],
        }),
      },
    },
    { code: 'EPM_BLOCKED', who: 'firewall', severity: 'broken' },
  ],
  [
    'Outlook works offline on a way that is well',
    {
      checks: UP,
      well: ALL,
      more: { outlook: witnessOf({ profile: profileOf({ workOffline: true }) }) },
    },
    { code: 'OUTLOOK_OFFLINE', who: 'user', severity: 'degraded' },
  ],
  [
    'Outlook works offline, and the store is dropped',
    {
      checks: [...UP, store('port', 'RPC_PORT_BLOCKED')],
      well: STORE_LESS,
      more: { outlook: witnessOf({ profile: profileOf({ workOffline: true }) }) },
    },
    { code: 'RPC_PORT_BLOCKED', who: 'firewall', beside: ['OUTLOOK_OFFLINE'] },
  ],
  [
    'Outlook does not run on a way that is well',
    {
      checks: UP,
      well: ALL,
      more: {
        outlook: witnessOf({
          runs: false,
          runsSince: null,
          profile: profileOf({ workOffline: true }),
        }),
      },
    },
    { code: 'ALL_GREEN', who: 'nobody' },
  ],
]);
