import { holdsAddress } from './address-list.ts';
import type { NetworkLabel } from '../network-state.ts';
import { holdsPort, type PortRange, portListWords, tightRange } from './port-list.ts';
import { COMPARED } from '../text/en/evidence-lists.ts';
import { describeRule, deviceRules } from './device-rules.ts';
import type { AccessListInPlay } from '../access-list.ts';

/**
 * How far a port was reached from here. `bound`: RPC accepted the interface. `answered`: something
 * spoke, yet not as wanted. `blocked`: no connection, or one without an RPC answer. `unknown`: not
 * tried, or cut short.
 */
export type PortReach = 'bound' | 'answered' | 'blocked' | 'unknown';

/** A list whose whereabouts are unknown may be in the way. */
const inTheWay = (list: AccessListInPlay, label: NetworkLabel): boolean =>
  list.on === null || list.on.includes(label);

export const firstInTheWay = (
  lists: readonly AccessListInPlay[],
  label: NetworkLabel,
): AccessListInPlay | undefined =>
  lists.find((list) => list.beforeGateway !== true && inTheWay(list, label));

/**
 * A filter that reads RPC opens the announced port for whoever asked the mapper: no list of ports
 * applies to it.
 */
const comparesPorts = ({ kind }: AccessListInPlay): boolean => kind !== 'rpc-filter';

/**
 * Device → whether it lets the port pass to the address; devices to which no list of ports applies
 * are left out.
 */
export function insideLists(
  lists: readonly AccessListInPlay[],
  port: number,
  towards: Towards | null = null,
): Record<string, boolean> {
  const inside: Record<string, boolean> = {};
  for (const { device, allow } of deviceRules(lists, towards).filter(comparesPorts))
    inside[device] = (inside[device] ?? true) && holdsPort(allow, port);
  return inside;
}

/**
 * Proven by a bind through it: the list as typed is not the list as it is. A what-if is nobody's
 * list, so it cannot be stale.
 */
export const isStale = (list: AccessListInPlay, label: NetworkLabel): boolean =>
  !list.whatIf && list.on !== null && list.on.includes(label);

/** Every list that is known, and the network that decides which of them are in the way. */
export interface ListsInPlay {
  readonly lists: readonly AccessListInPlay[];
  readonly label: NetworkLabel;
}

/** The host as it was asked for, and the one of its addresses that is meant. */
export interface Towards {
  readonly host: string;
  readonly address: string;
}

/** Lists of which each shuts the way, in their order; the first stands for all of them. */
export type Culprits = readonly [AccessListInPlay, ...AccessListInPlay[]];

/** What the lists say of one announced port. */
export type PortComparison = { readonly evidence: readonly string[] } & (
  | { readonly kind: 'inside'; readonly tight: TightList | null }
  /** `isBlocked`: it was tried, and no RPC answer came. */
  | { readonly kind: 'outside'; readonly culprits: Culprits; readonly isBlocked: boolean }
  /** A bind went through the list as it was typed. */
  | { readonly kind: 'stale'; readonly culprit: AccessListInPlay }
);

/** A list that holds the port near the end of a range. */
export interface TightList {
  readonly range: PortRange;
  readonly list: AccessListInPlay;
}

/**
 * Holds one announced port against every list. Outside and blocked: the list outranks whatever else
 * the port shows, one that may be in the way before one that is not. Outside and yet reached: it
 * works here and will not through that device, unless the bind proves the typed list stale.
 *
 * @param towards null when it is not known which address is meant: then every rule of a device
 * counts
 */
export function comparePort(
  { lists, label }: ListsInPlay,
  port: number,
  reach: PortReach,
  towards: Towards | null = null,
): PortComparison {
  const rules = deviceRules(lists, towards);
  const outside = rules.filter((rule) => comparesPorts(rule) && !holdsPort(rule.allow, port));
  const evidence = rules.map((rule) => portWords(rule, port));
  const [first] = outside;
  if (first === undefined) return { kind: 'inside', evidence, tight: tightList(rules, port) };
  if (reach === 'blocked')
    return {
      kind: 'outside',
      evidence,
      culprits: culpritsAmong(outside, label) ?? [first],
      isBlocked: true,
    };
  const [believable, ...more] = outside.filter(
    (list) => !(reach === 'bound' && isStale(list, label)),
  );
  return believable === undefined
    ? { kind: 'stale', evidence, culprit: first }
    : { kind: 'outside', evidence, culprits: [believable, ...more], isBlocked: false };
}

/** Those that are, or may be, in the way; null where none is. */
function culpritsAmong(outside: readonly AccessListInPlay[], label: NetworkLabel): Culprits | null {
  const [first, ...more] = outside.filter(
    (list) => list.beforeGateway !== true && inTheWay(list, label),
  );
  return first === undefined ? null : [first, ...more];
}

function portWords(rule: AccessListInPlay, port: number): string {
  if (!comparesPorts(rule)) return COMPARED.readsRpc(describeRule(rule), port);
  return COMPARED.port(
    describeRule(rule),
    portListWords(rule.allow),
    port,
    holdsPort(rule.allow, port),
  );
}

function tightList(rules: readonly AccessListInPlay[], port: number): TightList | null {
  for (const list of rules.filter(comparesPorts)) {
    const range = tightRange(list.allow, port);
    if (range !== null) return { range, list };
  }
  return null;
}

/** Whether any list names destinations, so that an address can be outside at all. */
export const namesAddresses = (lists: readonly AccessListInPlay[]): boolean =>
  lists.some(({ to, beforeGateway }) => to.length > 0 && beforeGateway !== true);

/** What the lists say of an address. */
export type AddressComparison = { readonly evidence: readonly string[] } & (
  { readonly kind: 'inside' } | { readonly kind: 'outside'; readonly culprits: Culprits }
);

/** Holds a resolved address against the destinations of every list. */
export function compareAddress(
  { lists, label }: ListsInPlay,
  { host, address }: Towards,
): AddressComparison {
  const naming = deviceRules(lists, null).filter(({ to }) => to.length > 0);
  const outside = naming.filter(({ to }) => !holdsAddress(to, host, address));
  const evidence = naming.map((rule) =>
    COMPARED.address(describeRule(rule), rule.to, address, !outside.includes(rule)),
  );
  const culprits = culpritsAmong(outside, label);
  return culprits === null ? { kind: 'inside', evidence } : { kind: 'outside', evidence, culprits };
}
