/** Where the servers of the recordings stand. Names resolve in the laptop's namespace to one address each, unless said otherwise. */
import type { FaultName } from '../../../demo/faults.ts';
import type { Manner } from '../../support/fake-exchange.ts';

/** A whole stand-in for Exchange, or an endpoint mapper with scripted ports behind it. */
export type Server =
  | { readonly kind: 'demo'; readonly faults: readonly FaultName[]; readonly mapperPort?: number }
  | {
      readonly kind: 'scripted';
      /** How the mapper takes a bind; null: nobody listens on its port. */
      readonly mapper: Manner | null;
      /** Ports by how they take a bind; none listens on a port that stands only in `registered`. */
      readonly ports: Readonly<Record<number, Manner>>;
      readonly registered: Readonly<Record<string, readonly number[]>>;
      /** Address in the towers. Default: 0.0.0.0. */
      readonly tower?: string;
      /** Answers ept_map with these octets, as a stub. */
      readonly mapAnswer?: string;
    };

export interface Place {
  readonly address: string;
  readonly server: Server | null;
  /** What the gateway lets through to it, as nftables writes ports; absent: everything. */
  readonly passes?: string;
}

const WHOLE = { EMSMDB: [1171], AsyncEMSMDB: [1171], NSPI: [1174], RFR: [1174] } as const;
const demo = (...faults: readonly FaultName[]): Server => ({ kind: 'demo', faults });
const scripted = (change: Partial<Extract<Server, { kind: 'scripted' }>> = {}): Server => ({
  kind: 'scripted',
  mapper: 'accepts',
  ports: { 1171: 'accepts', 1174: 'accepts' },
  registered: WHOLE,
  ...change,
});
const store = (manner: Manner): Server => scripted({ ports: { 1171: manner, 1174: 'accepts' } });
const above: Server = scripted({
  ports: { 2314: 'accepts', 1174: 'accepts' },
  registered: { ...WHOLE, EMSMDB: [2314], AsyncEMSMDB: [2314] },
});

const SERVERS: Readonly<Record<string, Omit<Place, 'address'>>> = {
  green: { server: demo() },
  'fault-port-outside-list': { server: demo('port-outside-list') },
  'fault-service-stopped': { server: demo('service-stopped') },
  'fault-mapper-silent': { server: demo('mapper-silent') },
  'fault-port-refused': { server: demo('port-refused') },
  'fault-port-silent': { server: demo('port-silent') },
  'two-faults': { server: demo('port-outside-list', 'port-silent') },
  'other-mapper-port': { server: { kind: 'demo', faults: [], mapperPort: 1350 } },
  nobody: { server: null },
  filtered: { server: null, passes: '9' },
  'store-filtered': { server: above, passes: '135, 1024-2000' },
  above: { server: above },
  'no-store': {
    server: scripted({ ports: { 1174: 'accepts' }, registered: { NSPI: [1174], RFR: [1174] } }),
  },
  'no-address-book': {
    server: scripted({
      ports: { 1171: 'accepts' },
      registered: { EMSMDB: [1171], AsyncEMSMDB: [1171] },
    }),
  },
  'nothing-registered': { server: scripted({ ports: {}, registered: {} }) },
  'several-ports': {
    server: scripted({
      ports: { 1171: 'accepts', 2314: 'silent', 1174: 'accepts' },
      registered: { ...WHOLE, EMSMDB: [1171, 2314, 3001] },
    }),
  },
  'behind-nat': { server: scripted({ tower: '192.168.7.7' }) },
  'map-garbage': { server: scripted({ mapAnswer: 'ffffffffffffffffffff' }) },
  'mapper-rejects': { server: scripted({ mapper: 'rejects' }) },
  'mapper-naks': { server: scripted({ mapper: 'naks' }) },
  'mapper-denies': { server: scripted({ mapper: 'faults' }) },
  'mapper-closes': { server: scripted({ mapper: 'closes' }) },
  'mapper-resets': { server: scripted({ mapper: 'resets' }) },
  'mapper-is-http': { server: scripted({ mapper: 'http' }) },
  'store-rejects': { server: store('rejects') },
  'store-naks': { server: store('naks') },
  'store-denies': { server: store('faults') },
  'store-closes': { server: store('closes') },
  'store-resets': { server: store('resets') },
  'store-is-http': { server: store('http') },
  gc: {
    server: scripted({ ports: { 1174: 'accepts' }, registered: { NSPI: [1174], RFR: [1174] } }),
  },
  'gate-answers': { server: scripted({ mapper: null, ports: { 443: 'closes' }, registered: {} }) },
  // Their faults are switched while an agent looks.
  // The gateway has the list of the founding case: the fault really breaks the way.
  'watched-one': { server: demo(), passes: '135, 1024-2000' },
  'watched-two': { server: demo() },
};

const NETWORK = '10.1.2';
const FIRST = 64;

/** By the first label of the name. */
export const PLACES: ReadonlyMap<string, Place> = new Map<string, Place>([
  ...Object.entries(SERVERS).map(
    ([name, place], index) =>
      [name, { ...place, address: `${NETWORK}.${String(FIRST + index)}` }] as const,
  ),
  // Reached from outside without a tunnel: a public address, of this namespace alone.
  ['exposed', { address: '20.20.20.20', server: demo() }],
]);

export const hostOf = (name: string): string => `${name}.corp.example`;

/** Names with several addresses: name → places. */
const SEVERAL: Readonly<Record<string, readonly string[]>> = {
  'both-green': ['green', 'above'],
  'one-of-two': ['green', 'filtered'],
  'both-broken': ['store-rejects', 'nobody'],
};

/** Lines of the laptop's /etc/hosts. */
export const HOSTS: readonly string[] = [
  ...[...PLACES].map(([name, { address }]) => `${address} ${hostOf(name)}`),
  ...Object.entries(SEVERAL).flatMap(([name, places]) =>
    places.map((place) => `${addressOf(place)} ${hostOf(name)}`),
  ),
];

export function addressOf(name: string): string {
  const place = PLACES.get(name);
  if (place === undefined) throw new Error(`there is no place ${name}`);
  return place.address;
}

/** nftables rules of the gateway between the laptop and the servers. */
export const FILTER = [...PLACES.values()].flatMap(({ address, passes }) =>
  passes === undefined
    ? []
    : [{ kind: 'allow-only' as const, to: address, ports: passes.replaceAll(' ', '') }],
);
