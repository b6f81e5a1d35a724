import fc from 'fast-check';
import { expect, it } from 'vitest';
import { diagnose } from '../../../diagnosis/diagnose.ts';
import type { CheckResult, CheckStatus } from '../../../model/check.ts';
import type { Code, WhoMustAct } from '../../../model/codes/facts.ts';
import { EXCHANGE_INTERFACES } from '../../../model/interfaces.ts';
import type { NetworkState } from '../../../model/network-state.ts';
import type { Endpoint } from '../../../model/run.ts';
import type { RungFacts } from '../../../model/rung-facts.ts';
import { check, of } from '../../support/ladder-results.ts';
import { ADDRESS, endpointOf, HOST, networkOf } from '../../support/samples.ts';

/** Where a packet to Exchange comes by, the nearest to the laptop first. */
const PLACES = [
  'link',
  'tunnel',
  'name',
  'reach',
  'mapper',
  'register',
  'port',
  'service',
] as const;
type Place = (typeof PLACES)[number];

/** Something that is broken in the drawn world, and who really is at fault. */
interface Fault {
  readonly place: Place;
  readonly code: Code;
  readonly guilty: WhoMustAct;
  /** What a packet meets there: an end of the way, or silence behind which nothing is heard. */
  readonly state?: NetworkState['tunnel']['state'];
}

/** Written from the ways in which networks break, not from the tables of the verdict. */
const FAULTS: readonly Fault[] = [
  { place: 'link', code: 'LINK_DOWN', guilty: 'user' },
  { place: 'link', code: 'CAPTIVE_PORTAL', guilty: 'user' },
  { place: 'tunnel', code: 'TUNNEL_DOWN', guilty: 'user', state: 'none' },
  { place: 'tunnel', code: 'CLIENT_MISSING', guilty: 'laptop', state: 'none' },
  { place: 'tunnel', code: 'TUNNEL_REFUSED', guilty: 'vpn', state: 'none' },
  { place: 'tunnel', code: 'TUNNEL_NO_ROUTE', guilty: 'vpn', state: 'up-no-route' },
  { place: 'tunnel', code: 'TUNNEL_DEGRADED', guilty: 'vpn', state: 'degraded' },
  { place: 'tunnel', code: 'TUNNEL_CONNECTING', guilty: 'user', state: 'connecting' },
  { place: 'name', code: 'DNS_FAILED', guilty: 'network' },
  { place: 'name', code: 'DNS_IMPOSSIBLE_ADDRESS', guilty: 'network' },
  { place: 'reach', code: 'EPM_BLOCKED', guilty: 'firewall' },
  { place: 'reach', code: 'EPM_REFUSED', guilty: 'exchange' },
  { place: 'reach', code: 'LOCAL_FILTER', guilty: 'laptop' },
  { place: 'mapper', code: 'EPM_NOT_RPC', guilty: 'firewall' },
  { place: 'mapper', code: 'EPM_ACCESS_DENIED', guilty: 'exchange' },
  { place: 'mapper', code: 'RPC_SERVER_BUSY', guilty: 'exchange' },
  { place: 'register', code: 'RPC_NOT_REGISTERED', guilty: 'exchange' },
  { place: 'port', code: 'RPC_PORT_OUTSIDE_ACL', guilty: 'firewall' },
  { place: 'port', code: 'RPC_PORT_BLOCKED', guilty: 'firewall' },
  { place: 'port', code: 'RPC_PORT_REFUSED', guilty: 'exchange' },
  { place: 'service', code: 'RPC_WRONG_SERVICE', guilty: 'exchange' },
  { place: 'service', code: 'RPC_NO_ANSWER', guilty: 'exchange' },
];

/** What the ladder would have seen in such a world. */
interface Seen {
  readonly checks: readonly CheckResult[];
  readonly endpoints: readonly Endpoint[];
  readonly facts: Readonly<Record<string, RungFacts>>;
}

const [STORE, ...LIGHT] = EXCHANGE_INTERFACES.map(({ name }) => name);

function climb(faults: readonly Fault[], hasGateway: boolean): Seen {
  const at = (place: Place): Fault | undefined => faults.find((fault) => fault.place === place);
  const [link, tunnel, name, reach, mapper] = PLACES.slice(0, 5).map(at);
  const step = (
    id: string,
    fault: Fault | undefined,
    below: CheckStatus | null,
    on: readonly string[] = [],
    args: Parameters<typeof check>[3] = {},
  ): CheckResult => ({
    ...(below !== null
      ? check(id, below, null, args, ['not tested'])
      : fault === undefined
        ? check(id, 'ok', null, args)
        : check(id, 'fail', fault.code, { ...of('EMSMDB'), ...args, interface: null })),
    dependsOn: [...on],
  });
  const isDown = link?.code === 'LINK_DOWN';
  // No packet comes through a tunnel that carries none, nor past a login page; a name that needs the
  // tunnel may fail for want of it as well.
  const isCut = link !== undefined || tunnel !== undefined;
  const silence: Fault = { place: 'reach', code: 'EPM_BLOCKED', guilty: 'nobody' };
  const noAddress = name !== undefined;
  const connect = isDown || noAddress ? undefined : isCut ? silence : reach;
  const lower = [
    step('link', link, null),
    ...(hasGateway ? [step('gateway', undefined, link === undefined ? null : 'inconclusive')] : []),
    ...(hasGateway || tunnel !== undefined
      ? [step('tunnel', tunnel, isDown ? 'inconclusive' : null)]
      : []),
    step('name', name, isDown && name !== undefined ? 'inconclusive' : null),
    step('rpc.connect', connect, isDown || noAddress ? 'inconclusive' : null, ['link', 'name']),
  ];
  const isReached = !isDown && !noAddress && connect === undefined;
  const bound = isReached && mapper === undefined;
  const top = step('rpc.mapper', mapper, isReached ? null : 'inconclusive', ['rpc.connect']);
  const store = above(bound, [at('register'), at('port'), at('service')]);
  return {
    checks: [...lower, top, ...store.checks, ...LIGHT.flatMap((other) => others(other, bound))],
    endpoints: [
      ...store.endpoints,
      ...(bound ? LIGHT.map((other) => endpointOf(other, { port: 1092 })) : []),
    ],
    facts: store.facts,
  };
}

/** The store's steps above the mapper. */
function above(isBound: boolean, [register, port, service]: readonly (Fault | undefined)[]): Seen {
  const given = of(STORE ?? '', { host: HOST, address: ADDRESS });
  const one = (id: string, fault: Fault | undefined, tested: boolean, on: string): CheckResult => ({
    ...(tested
      ? check(`rpc.${id}.EMSMDB`, fault === undefined ? 'ok' : 'fail', fault?.code ?? null, given)
      : check(`rpc.${id}.EMSMDB`, 'inconclusive', null, given, ['not tested'])),
    dependsOn: [on],
  });
  const isNamed = isBound && register === undefined;
  const isOutside = port?.code === 'RPC_PORT_OUTSIDE_ACL';
  const silent: Fault = { place: 'port', code: 'RPC_PORT_BLOCKED', guilty: 'nobody' };
  const isOpen = isNamed && port === undefined;
  return {
    checks: [
      one('map', register, isBound, 'rpc.mapper'),
      one('acl', isOutside ? port : undefined, isNamed, 'rpc.map.EMSMDB'),
      one('port', isOutside ? silent : port, isNamed, 'rpc.map.EMSMDB'),
      one('bind', service, isOpen, 'rpc.port.EMSMDB'),
    ],
    endpoints: isNamed
      ? [
          endpointOf('EMSMDB', {
            tcp: isOpen ? 'open' : 'timed-out',
            bind: !isOpen ? 'not-tried' : service === undefined ? 'accepted' : 'no-answer',
          }),
        ]
      : [],
    facts: isOutside ? { 'rpc.acl.EMSMDB': { outsideListOf: 'ISA' } } : {},
  };
}

const others = (name: string, isBound: boolean): readonly CheckResult[] =>
  ['map', 'port', 'bind'].map((id) => ({
    ...check(`rpc.${id}.${name}`, isBound ? 'ok' : 'inconclusive', null, of(name)),
    dependsOn: [id === 'map' ? 'rpc.mapper' : `rpc.map.${name}`],
  }));

/** One to three faults, each at a place of its own. */
const drawn = fc
  .uniqueArray(fc.constantFrom(...FAULTS), {
    minLength: 1,
    maxLength: 3,
    selector: ({ place }) => place,
  })
  .chain((faults) => fc.record({ faults: fc.constant(faults), hasGateway: fc.boolean() }));

it('of one to three faults at once the lowest is the verdict, and nobody is named who has no part in it', () => {
  fc.assert(
    fc.property(drawn, ({ faults, hasGateway }) => {
      const [lowest] = [...faults].sort(
        (one, other) => PLACES.indexOf(one.place) - PLACES.indexOf(other.place),
      );
      const tunnel = faults.find(({ place }) => place === 'tunnel');
      const { checks, endpoints, facts } = climb(faults, hasGateway);
      const { code, whoMustAct } = diagnose({
        result: {
          target: { host: HOST, addresses: [ADDRESS] },
          ...{ checks, endpoints, facts: new Map(Object.entries(facts)) },
          mapper: null,
        },
        network: networkOf({
          // Without a fault of the tunnel a laptop that wants one has it.
          tunnel: {
            state: tunnel?.state ?? (hasGateway ? 'up' : 'none'),
            ...{ product: null, adapter: null },
          },
        }),
        interfaces: EXCHANGE_INTERFACES,
      });

      expect([code, whoMustAct]).toEqual([lowest?.code, lowest?.guilty]);
    }),
    { numRuns: 1000 },
  );
});
