import { addressOf, hostOf } from './places.ts';

/** One command line in a fresh home, with the network of the recordings around it. */
export interface Scenario {
  /** Also the name of its recordings. */
  readonly name: string;
  /** `--json` is added for the document. */
  readonly args: readonly string[];
  /** The default configuration file; a text is written as it is. Absent: there is none. */
  readonly config?: unknown;
}

const probe = (name: string, place: string, ...options: readonly string[]): Scenario => ({
  name: `probe-${name}`,
  args: ['probe', hostOf(place), ...options],
});
const configured = (name: string, config: unknown, ...options: readonly string[]): Scenario => ({
  name: `probe-${name}`,
  args: ['probe', ...options],
  config,
});
const at = (
  place: string,
  more: Readonly<Record<string, unknown>> = {},
): { readonly exchange: unknown } => ({ exchange: { host: hostOf(place), ...more } });

const FOUNDING = [
  {
    device: 'Citrix Access Gateway',
    owner: 'Network team',
    contact: 'net@corp.example',
    allow: '135,1024-2000',
  },
  { device: 'ISA Server', owner: 'Firewall team', allow: '135,1024-5000' },
];
const STORE_UUID = 'a4f1db00-ca47-1067-b31f-00dd010662da@0.81';

const AGAINST_HOSTS: readonly Scenario[] = [
  ...[
    'green',
    'fault-port-outside-list',
    'fault-service-stopped',
    'fault-mapper-silent',
    'fault-port-refused',
    'fault-port-silent',
    'two-faults',
  ].map((place) => probe(place, place)),
  ...[
    'nobody',
    'filtered',
    'store-filtered',
    'no-store',
    'no-address-book',
    'nothing-registered',
    'several-ports',
    'behind-nat',
    'map-garbage',
  ].map((place) => probe(place, place)),
  ...[
    'mapper-rejects',
    'mapper-naks',
    'mapper-denies',
    'mapper-closes',
    'mapper-resets',
    'mapper-is-http',
  ].map((place) => probe(place, place)),
  ...[
    'store-rejects',
    'store-naks',
    'store-denies',
    'store-closes',
    'store-resets',
    'store-is-http',
  ].map((place) => probe(place, place)),
  ...['both-green', 'one-of-two', 'both-broken', 'exposed'].map((place) => probe(place, place)),
  { name: 'probe-unknown-name', args: ['probe', 'nowhere.corp.example'] },
  { name: 'probe-literal', args: ['probe', addressOf('green')] },
  { name: 'probe-localhost', args: ['probe', 'localhost'] },
  { name: 'probe-localhost-v6', args: ['probe', '::1'] },
  { name: 'probe-not-a-host', args: ['probe', 'https://green.corp.example/'] },
  probe('mapper-port', 'other-mapper-port', '--mapper-port', '1350'),
  probe('acl-inside', 'green', '--acl', '135,1024-2000'),
  probe('acl-outside', 'above', '--acl', '135,1024-2000'),
  probe(
    'acl-several',
    'store-filtered',
    '--acl',
    'Citrix=135,1024-2000',
    '--acl',
    'ISA=135,1024-5000',
    '--acl',
    '135',
  ),
  probe('acl-without-mapper', 'green', '--acl', '1024-5000'),
  probe('acl-stale', 'above', '--acl', 'Old list=135,1171'),
  probe('acl-wrong', 'green', '--acl', '135,70000'),
  probe('all-endpoints', 'green', '--all-endpoints'),
  probe('all-endpoints-silent', 'fault-mapper-silent', '--all-endpoints'),
  probe('interface-name', 'green', '--interface', 'nspi'),
  probe(
    'interface-uuid',
    'green',
    '--interface',
    STORE_UUID,
    '--interface',
    '99e64010-b032-11d0-97a4-00c04fd6551d@3.0',
  ),
  probe('interface-missing', 'no-store', '--interface', 'EMSMDB'),
  probe('interface-wrong', 'green', '--interface', 'MAPI'),
  probe('no-time', 'fault-mapper-silent', '--timeout-ms', '600'),
];

const WITH_SETTINGS: readonly Scenario[] = [
  { name: 'probe-not-configured', args: ['probe'] },
  configured('lists-inside', { ...at('green'), site: 'Vienna', accessLists: FOUNDING }),
  configured('lists-outside', { ...at('above'), accessLists: FOUNDING }),
  configured('lists-and-filter', { ...at('store-filtered'), accessLists: FOUNDING }),
  configured('lists-with-places', {
    ...at('above'),
    accessLists: [
      { device: 'ASA', allow: '135,1024-5000', to: [addressOf('above')], from: ['203.0.113.10'] },
      { device: 'ISA', allow: '135,2314', to: ['10.9.9.0/24'] },
    ],
  }),
  configured('list-for-another-address', {
    ...at('green'),
    accessLists: [
      { device: 'ASA', owner: 'Network team', allow: '135,1024-5000', to: [addressOf('above')] },
    ],
  }),
  configured('lists-deny', {
    ...at('above'),
    accessLists: [
      {
        device: 'ASA',
        allow: '135,1024-5000',
        deny: '2300-2400',
        group: 'Travellers',
        asOf: '2003-11-23',
      },
    ],
  }),
  configured('lists-cidr', {
    ...at('store-filtered'),
    accessLists: [
      {
        device: 'nft',
        allow: '135,1024-2000',
        to: ['10.1.2.0/24'],
        from: ['203.0.113.0-203.0.113.20'],
      },
    ],
  }),
  configured('lists-rpc-filter', {
    ...at('above'),
    accessLists: [{ device: 'ISA Server', kind: 'rpc-filter', allow: '135' }],
  }),
  configured('lists-rpc-filter-fails', {
    ...at('store-filtered'),
    accessLists: [{ device: 'ISA Server', kind: 'rpc-filter', allow: '135' }],
  }),
  configured('lists-tcp-proxy', {
    ...at('fault-port-silent'),
    accessLists: [{ device: 'Citrix Access Gateway', kind: 'tcp-proxy', allow: '135,1024-5000' }],
  }),
  configured('lists-elsewhere', {
    ...at('above'),
    accessLists: [{ device: 'Citrix Access Gateway', on: ['tunnel'], allow: '135,1024-2000' }],
  }),
  configured('lists-here', {
    ...at('above'),
    accessLists: [
      { device: 'Citrix Access Gateway', on: ['lan-foreign', 'mobile'], allow: '135,1024-2000' },
    ],
  }),
  configured('lists-tight', {
    ...at('above'),
    accessLists: [{ device: 'ASA', allow: '135,1024-2320' }],
  }),
  configured('lists-wide', { ...at('above'), accessLists: [{ device: 'ASA', allow: '1-65535' }] }),
  configured('lists-and-acl', { ...at('above'), accessLists: FOUNDING }, '--acl', 'Next=135,2314'),
  configured('also-probe', {
    ...at('no-address-book', { alsoProbe: [hostOf('gc')] }),
    accessLists: FOUNDING,
  }),
  configured(
    'also-probe-broken',
    at('no-address-book', { alsoProbe: [hostOf('nobody'), 'nowhere.corp.example'] }),
  ),
  configured(
    'addresses',
    at('green', {
      addresses: [addressOf('green'), addressOf('above')],
      interfaces: ['EMSMDB', 'NSPI'],
    }),
  ),
  configured('mapper-port-set', at('other-mapper-port', { mapperPort: 1350 })),
  configured('gateway-answers', { ...at('green'), gateway: { host: hostOf('gate-answers') } }),
  configured('gateway-silent', {
    ...at('filtered'),
    gateway: { host: hostOf('filtered'), products: ['citrix'] },
  }),
  configured('gateway-refuses', {
    ...at('nobody'),
    gateway: { host: hostOf('nobody'), port: 8443, products: ['cisco'] },
    accessLists: FOUNDING,
  }),
  configured('gateway-and-broken', {
    ...at('store-filtered'),
    gateway: { host: hostOf('gate-answers'), products: ['citrix'] },
    accessLists: FOUNDING,
  }),
  configured('network-pinned', { ...at('green'), networks: [{ adapter: 'eth0', kind: 'mobile' }] }),
  configured('trust-unknown', {
    ...at('green'),
    trustedNetwork: {
      url: `https://${hostOf('gate-answers')}/`,
      certificateSha256: 'ab'.repeat(32),
    },
  }),
  configured('finding-off', { ...at('exposed'), findings: { off: ['EPM_EXPOSED'] } }),
];

const BAD = {
  'unknown-key': {
    ...at('green'),
    exchnage: { host: 'x' },
    accessLists: [{ device: 'ASA', alow: '135', allow: '135' }],
  },
  'wrong-type': { exchange: { host: 7, mapperPort: '135' } },
  several: {
    exchange: { host: hostOf('green'), mapperPort: 0, interfaces: ['MAPI'] },
    accessLists: [{ device: 'ASA', allow: '70000' }, FOUNDING[0]],
    gateway: {},
    reach: 'on',
    schedule: { probe: 'often' },
    networks: [{ kind: 'lan' }],
    collector: { url: 'ftp://x' },
  },
  'not-json': '{ "exchange": { "host": "green.corp.example", } }',
  'not-an-object': '[1]',
  'finding-behind-nat-off': { ...at('behind-nat'), findings: { off: ['RPC_BEHIND_NAT'] } },
  'finding-unknown': { ...at('green'), findings: { off: ['EPM_EXPOSED', 'NO_SUCH_FINDING'] } },
} as const;

const FULL = {
  site: 'Vienna',
  exchange: {
    host: hostOf('green'),
    addresses: [addressOf('green')],
    mapperPort: 135,
    interfaces: ['EMSMDB', STORE_UUID],
    alsoProbe: [hostOf('gc')],
  },
  accessLists: [
    { ...FOUNDING[0], on: ['tunnel'], from: ['10.1.9.1'], to: [addressOf('green')] },
    { device: 'ISA Server', kind: 'rpc-filter', allow: '135' },
  ],
  gateway: { host: 'cag.example', port: 8443, products: ['citrix'] },
  trustedNetwork: { url: 'https://inside.corp.example/', certificateSha256: 'ab'.repeat(32) },
  reach: { http: 'http://probe.example/generate_204', https: 'https://probe.example/generate_204' },
  networks: [{ ssid: "Anna's telephone", kind: 'mobile' }],
  findings: { off: ['EPM_EXPOSED'] },
  collector: {
    url: 'https://collect.example',
    receiptKey: 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=',
  },
  schedule: { probe: '*/10 * * * *' },
};

const SETTINGS: readonly Scenario[] = [
  { name: 'settings-none', args: ['settings'] },
  { name: 'settings-full', args: ['settings'], config: FULL },
  { name: 'settings-reach-off', args: ['settings'], config: { ...FULL, reach: 'off' } },
  ...Object.entries(BAD).flatMap(([name, config]) => [
    { name: `settings-${name}`, args: ['settings'], config },
    { name: `probe-config-${name}`, args: ['probe'], config },
  ]),
  {
    name: 'probe-named-file-wrong',
    args: ['probe', '--config', 'FOLDER/config/linesman/config.json'],
    config: BAD.several,
  },
  { name: 'probe-named-file-missing', args: ['probe', '--config', 'FOLDER/nothing.json'] },
];

const WITHOUT_AGENT: readonly Scenario[] = [
  { name: 'status-no-agent', args: ['status'] },
  { name: 'status-connections-no-agent', args: ['status', '--connections'] },
  { name: 'history-none', args: ['history'], config: at('green') },
  { name: 'history-ports-none', args: ['history', '--ports'], config: at('green') },
  { name: 'outbox-none', args: ['outbox', 'list'] },
  { name: 'sync-no-agent', args: ['sync'] },
  { name: 'page-no-agent', args: ['page'] },
  { name: 'collector-list-none', args: ['collector', 'list'] },
  { name: 'decode', args: ['decode', 'btm1 dk29 a'] },
  { name: 'decode-wrong', args: ['decode', 'K7Q2-M4XP-4'] },
  { name: 'explain-code', args: ['explain', 'rpc-port-outside-acl'] },
  { name: 'explain-mistyped', args: ['explain', 'epm-bloked'] },
];

export const SCENARIOS: readonly Scenario[] = [
  ...AGAINST_HOSTS,
  ...WITH_SETTINGS,
  ...SETTINGS,
  ...WITHOUT_AGENT,
];

const gate = { host: 'cag.example', products: ['citrix'] };

/** With a VPN that carries the route to every server. */
export const TUNNELLED: readonly Scenario[] = [
  probe('tunnel-green', 'green'),
  configured('tunnel-lists-inside', { ...at('green'), gateway: gate, accessLists: FOUNDING }),
  configured('tunnel-lists-outside', {
    ...at('store-filtered'),
    gateway: gate,
    accessLists: FOUNDING,
  }),
  configured('tunnel-lists-stale', {
    ...at('above'),
    gateway: gate,
    accessLists: [
      { ...FOUNDING[0], on: ['tunnel'] },
      { ...FOUNDING[1], on: ['lan-foreign'] },
    ],
  }),
  configured('tunnel-store-filtered', { ...at('store-filtered'), gateway: gate }),
  configured('tunnel-store-silent', {
    ...at('fault-port-silent'),
    gateway: gate,
    accessLists: FOUNDING,
  }),
  configured('tunnel-mapper-silent', { ...at('fault-mapper-silent'), gateway: gate }),
  configured('tunnel-mapper-filtered', { ...at('filtered'), gateway: gate, accessLists: FOUNDING }),
];

/** With the VPN still there, and its route to the servers gone. */
export const ROUTELESS: readonly Scenario[] = [
  configured('tunnel-without-route', { ...at('green'), gateway: gate, accessLists: FOUNDING }),
  configured('tunnel-without-route-filtered', { ...at('filtered'), gateway: gate }),
];

/** With the laptop's cable pulled. */
export const UNPLUGGED: readonly Scenario[] = [
  probe('unplugged', 'green'),
  configured('unplugged-with-gateway', {
    ...at('green'),
    gateway: { host: hostOf('gate-answers') },
    accessLists: FOUNDING,
  }),
  { name: 'probe-unplugged-localhost', args: ['probe', '127.0.0.1'] },
];

/** Codes whose texts are recorded; a new one joins when its texts are settled. */
export const CODES = [
  'ALL_GREEN',
  'INCONCLUSIVE',
  'NOT_CONFIGURED',
  'LINK_DOWN',
  'LOCAL_FILTER',
  'CAPTIVE_PORTAL',
  'NETWORK_LIMITED',
  'GATEWAY_UNREACHABLE',
  'TUNNEL_DOWN',
  'TUNNEL_CONNECTING',
  'TUNNEL_NO_ROUTE',
  'CLIENT_MISSING',
  'TUNNEL_REFUSED',
  'TUNNEL_DEGRADED',
  'OTHER_VPN_IN_THE_WAY',
  'DNS_FAILED',
  'EPM_BLOCKED',
  'EPM_REFUSED',
  'EPM_NOT_RPC',
  'EPM_ACCESS_DENIED',
  'EPM_BAD_REPLY',
  'RPC_NOT_REGISTERED',
  'RPC_ADDRESS_OUTSIDE_ACL',
  'RPC_PORT_OUTSIDE_ACL',
  'ACL_STALE',
  'RPC_PORT_BLOCKED',
  'RPC_PORT_REFUSED',
  'RPC_NO_ANSWER',
  'RPC_WRONG_SERVICE',
  'RPC_BEHIND_NAT',
  'TUNNEL_NOT_NEEDED',
  'RPC_RETIRED',
  'RPC_GC_GAP',
  'PROXY_BROKEN',
  'PROXY_AUTH',
  'PAC_UNREACHABLE',
  'ACL_TIGHT',
  'ACL_WIDE',
  'LIST_IS_A_BET',
  'DYNAMIC_RANGE_MISMATCH',
  'PORT_DRIFT',
  'EPM_EXPOSED',
] as const;
