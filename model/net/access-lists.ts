import { holdsAddress } from './address-list.ts';
import type { Args } from '../check.ts';
import type { NetworkLabel } from '../network-state.ts';
import { formatPortList, holdsPort, portListWords, tightRange } from './port-list.ts';
import type { Endpoint } from '../run.ts';
import { COMPARED, FALLBACK_OWNER } from '../text/en/evidence-lists.ts';
import { briefly } from '../text/en/lists.ts';
import type { StepOutcome } from '../step-outcome.ts';
import { describeRule, deviceRules, placeWords } from './device-rules.ts';
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

/**
 * A bind went through the list on a port that it does not hold: what else it says is not to be
 * believed either.
 */
export const isDisproved = (
  list: AccessListInPlay,
  label: NetworkLabel,
  endpoints: readonly Endpoint[],
): boolean =>
  isStale(list, label) &&
  endpoints.some(({ port, bind }) => bind === 'accepted' && !holdsPort(list.allow, port));

/** The host as it was asked for, and the one of its addresses that is meant. */
export interface Towards {
  readonly host: string;
  readonly address: string;
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
  lists: readonly AccessListInPlay[],
  label: NetworkLabel,
  port: number,
  reach: PortReach,
  towards: Towards | null = null,
): StepOutcome<'interface' | 'address' | 'port'> {
  const rules = deviceRules(lists, towards);
  const outside = rules.filter((rule) => comparesPorts(rule) && !holdsPort(rule.allow, port));
  const evidence = rules.map((rule) => portWords(rule, port));
  const [first] = outside;
  if (first === undefined)
    return { status: 'ok', code: null, evidence, args: tightArgs(rules, port) };
  if (reach === 'blocked') {
    const culprit = firstInTheWay(outside, label) ?? first;
    return { status: 'fail', code: 'RPC_PORT_OUTSIDE_ACL', evidence, args: listArgs(culprit) };
  }
  const believable = outside.find((list) => !(reach === 'bound' && isStale(list, label)));
  if (believable !== undefined)
    return {
      status: 'degraded',
      code: 'RPC_PORT_OUTSIDE_ACL',
      evidence,
      args: listArgs(believable),
    };
  return { status: 'degraded', code: 'ACL_STALE', evidence, args: listArgs(first) };
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

const listArgs = (list: AccessListInPlay) => ({
  device: list.device,
  owner: list.owner ?? FALLBACK_OWNER,
  allow: portListWords(list.allow),
  where: placeWords(list),
  whatIf: list.whatIf,
});

function tightArgs(rules: readonly AccessListInPlay[], port: number): Args {
  for (const { device, owner, allow } of rules.filter(comparesPorts)) {
    const range = tightRange(allow, port);
    if (range !== null)
      return {
        tight: formatPortList([range]),
        tightDevice: device,
        owner: owner ?? FALLBACK_OWNER,
      };
  }
  return {};
}

/** Whether any list names destinations, so that an address can be outside at all. */
export const namesAddresses = (lists: readonly AccessListInPlay[]): boolean =>
  lists.some(({ to, beforeGateway }) => to.length > 0 && beforeGateway !== true);

/**
 * Holds a resolved address against the destinations of every list. What answers there acquits the
 * lists, whatever they say.
 *
 * @param answers whether anything at that address answered; null when it could not be found out
 */
export function compareAddress(
  lists: readonly AccessListInPlay[],
  label: NetworkLabel,
  host: string,
  address: string,
  answers: boolean | null,
): StepOutcome<'host' | 'address'> {
  const naming = deviceRules(lists, null).filter(({ to }) => to.length > 0);
  const outside = naming.filter(({ to }) => !holdsAddress(to, host, address));
  const evidence = naming.map((rule) =>
    COMPARED.address(describeRule(rule), rule.to, address, !outside.includes(rule)),
  );
  const culprit = firstInTheWay(outside, label);
  if (culprit === undefined) return { status: 'ok', code: null, evidence };
  if (answers === null)
    return {
      status: 'inconclusive',
      code: null,
      evidence: [...evidence, COMPARED.notFoundOut(address)],
    };
  if (answers)
    return {
      status: 'ok',
      code: null,
      evidence: [...evidence, COMPARED.answersAllTheSame(address)],
    };
  const args = {
    device: culprit.device,
    owner: culprit.owner ?? FALLBACK_OWNER,
    allowedAddresses: briefly(culprit.to),
    where: placeWords(culprit),
    whatIf: culprit.whatIf,
  };
  return { status: 'fail', code: 'RPC_ADDRESS_OUTSIDE_ACL', evidence, args };
}
