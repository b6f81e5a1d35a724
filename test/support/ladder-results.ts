import type { Args, CheckResult, CheckStatus } from '../../model/check.ts';
import type { Code, Rung } from '../../model/codes/facts.ts';
import { EXCHANGE_INTERFACES } from '../../model/interfaces.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { RungFacts } from '../../model/rung-facts.ts';
import type { Endpoint, LadderResult } from '../../model/run.ts';
import { checkFacts } from './check-facts.ts';
import { NETWORK_REST } from './network-rest.ts';

export const AT = '2026-05-04T08:00:00.000Z';

export const network = (over: Partial<NetworkState> = {}): NetworkState => ({
  label: 'lan-foreign',
  link: 'lan',
  certainty: 'certain',
  tunnel: { state: 'none', product: null, adapter: null },
  over: null,
  ...NETWORK_REST,
  reach: 'unknown',
  trust: 'unknown',
  metered: 'no',
  adapters: [],
  reasons: ['LAN, because the route to the Internet leaves by eth0'],
  since: AT,
  ...over,
});

const rungOf = (id: string): Rung =>
  id.startsWith('rpc.') ? 'rpc' : id === 'name' ? 'name' : id === 'link' ? 'link' : 'tunnel';

export const check = (
  id: string,
  status: CheckStatus,
  code: Code | null = null,
  args: Args = {},
  evidence: readonly string[] = [],
): CheckResult => ({
  id,
  rung: rungOf(id),
  ...checkFacts(id, args),
  dependsOn: [],
  status,
  code,
  args,
  evidence: [...evidence],
  ms: status === 'inconclusive' ? null : 1,
  at: AT,
  network: 'lan-foreign',
});

export const endpoint = (name: string, over: Partial<Endpoint> = {}): Endpoint => ({
  interface: name,
  uuid: '',
  version: '',
  host: '10.1.2.3',
  port: 1171,
  tcp: 'open',
  bind: 'accepted',
  insideAcl: {},
  ...over,
});

export const result = (
  checks: readonly CheckResult[],
  endpoints: readonly Endpoint[],
  /** By the check's id. */
  facts: Readonly<Record<string, RungFacts>> = {},
): LadderResult => ({
  target: { host: 'exch1.corp.example', addresses: ['10.1.2.3'] },
  checks,
  facts: new Map(Object.entries(facts)),
  endpoints,
  mapper: null,
});

/** Rungs below Exchange's interfaces, all well. */
export const wayUp: readonly CheckResult[] = [
  check('link', 'ok'),
  check('name', 'ok'),
  check('rpc.connect', 'ok'),
  check('rpc.mapper', 'ok'),
];

/** Arguments of a check of one interface. */
export const of = (name: string, more: Args = {}): Args => {
  const { weight = 'broken', purpose = '' } =
    EXCHANGE_INTERFACES.find((one) => one.name === name) ?? {};
  return {
    interface: name,
    weight,
    purpose,
    host: 'exch1.corp.example',
    address: '10.1.2.3',
    port: 1171,
    owner: 'the firewall team',
    ...more,
  };
};

/** An interface that answered. */
export const bound = (
  name: string,
): { readonly checks: readonly CheckResult[]; readonly endpoints: readonly Endpoint[] } => ({
  checks: ['map', 'port', 'bind'].map((step) => check(`rpc.${step}.${name}`, 'ok', null, of(name))),
  endpoints: [endpoint(name)],
});
