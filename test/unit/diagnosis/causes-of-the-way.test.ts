import { holdRows } from '../../support/cause-rows.ts';
import { check } from '../../support/ladder-results.ts';
import { ADDRESS, HOST } from '../../support/samples.ts';
import {
  ALL,
  AT_135,
  IN_OFFICE,
  IN_TUNNEL,
  NAMELESS,
  NO_GATEWAY,
  ok,
  SILENT,
  type Staged,
} from '../../support/staged-runs.ts';

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
]);
