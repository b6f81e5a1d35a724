import { BlockList, isIPv6 } from 'node:net';
import type { Args } from '../../model/check.ts';
import type { NetworkLabel } from '../../model/network-state.ts';
import { formatPortList, holdsPort, tightRange } from '../../model/port-list.ts';
import type { Verdict } from './climb.ts';
import type { AccessListInPlay } from './ladder-types.ts';

/** Whom to ask where the settings name nobody. */
export const FALLBACK_OWNER = 'the firewall team';

/**
 * How far a port was reached from here. `bound`: RPC accepted the interface. `answered`: something spoke, yet not as wanted.
 * `blocked`: no connection, or one without an RPC answer. `unknown`: not tried, or cut short.
 */
export type PortReach = 'bound' | 'answered' | 'blocked' | 'unknown';

/** A list whose whereabouts are unknown may be in the way. */
const inTheWay = (list: AccessListInPlay, label: NetworkLabel): boolean => list.on === null || list.on.includes(label);

export const firstInTheWay = (lists: readonly AccessListInPlay[], label: NetworkLabel): AccessListInPlay | undefined =>
  lists.find((list) => inTheWay(list, label));

/** Device → whether its list allows the port; two lists of one device must both allow it. */
export function insideLists(lists: readonly AccessListInPlay[], port: number): Record<string, boolean> {
  const inside: Record<string, boolean> = {};
  for (const { device, allow } of lists) inside[device] = (inside[device] ?? true) && holdsPort(allow, port);
  return inside;
}

/** Proven by a bind through it: the list as typed is not the list as it is. A what-if is nobody's list, so it cannot be stale. */
const isStale = (list: AccessListInPlay, label: NetworkLabel): boolean => !list.whatIf && list.on !== null && list.on.includes(label);

/**
 * Holds one announced port against every list. Outside and blocked: the list outranks whatever else the port shows,
 * one that may be in the way before one that is not.
 * Outside and yet reached: it works here and will not through that device, unless the bind proves the typed list stale.
 */
export function comparePort(lists: readonly AccessListInPlay[], label: NetworkLabel, port: number, reach: PortReach): Verdict {
  const outside = lists.filter(({ allow }) => !holdsPort(allow, port));
  const evidence = lists.map((list) => `${list.device} allows ${formatPortList(list.allow)}: ${String(port)} is ${outside.includes(list) ? 'outside' : 'inside'}`);
  if (outside.length === 0) return { status: 'ok', code: null, evidence, args: tightArgs(lists, port) };
  const culprit = firstInTheWay(outside, label) ?? outside[0];
  if (reach === 'blocked' && culprit !== undefined) {
    return { status: 'fail', code: 'RPC_PORT_OUTSIDE_ACL', evidence, args: listArgs(culprit) };
  }
  const believable = outside.find((list) => !(reach === 'bound' && isStale(list, label)));
  if (believable !== undefined) return { status: 'degraded', code: 'RPC_PORT_OUTSIDE_ACL', evidence, args: listArgs(believable) };
  return { status: 'degraded', code: 'ACL_STALE', evidence, args: outside[0] === undefined ? {} : listArgs(outside[0]) };
}

const listArgs = ({ device, owner, allow, whatIf }: AccessListInPlay): Args => ({ device, owner: owner ?? FALLBACK_OWNER, allow: formatPortList(allow), whatIf });

function tightArgs(lists: readonly AccessListInPlay[], port: number): Args {
  for (const { device, owner, allow } of lists) {
    const range = tightRange(allow, port);
    if (range !== null) return { tight: formatPortList([range]), tightDevice: device, owner: owner ?? FALLBACK_OWNER };
  }
  return {};
}

/** Whether any list names destinations, so that an address can be outside at all. */
export const namesAddresses = (lists: readonly AccessListInPlay[]): boolean => lists.some(({ to }) => to.length > 0);

/**
 * Holds a resolved address against the destinations of every list. What answers there acquits the lists, whatever they say.
 *
 * @param answers whether anything at that address answered; null when it could not be found out
 */
export function compareAddress(lists: readonly AccessListInPlay[], label: NetworkLabel, host: string, address: string, answers: boolean | null): Verdict {
  const outside = lists.filter(({ to }) => to.length > 0 && !holdsAddress(to, host, address));
  const evidence = lists.filter(({ to }) => to.length > 0).map((list) => `${list.device} allows ${list.to.join(', ')}: ${address} is ${outside.includes(list) ? 'outside' : 'inside'}`);
  const culprit = firstInTheWay(outside, label);
  if (culprit === undefined) return { status: 'ok', code: null, evidence };
  if (answers === null) return { status: 'inconclusive', code: null, evidence: [...evidence, `whether ${address} answers was not found out`] };
  if (answers) return { status: 'ok', code: null, evidence: [...evidence, `${address} answers all the same`] };
  const args = { device: culprit.device, owner: culprit.owner ?? FALLBACK_OWNER, allowedAddresses: culprit.to.join(', '), whatIf: culprit.whatIf };
  return { status: 'fail', code: 'RPC_ADDRESS_OUTSIDE_ACL', evidence, args };
}

function holdsAddress(to: readonly string[], host: string, address: string): boolean {
  const allowed = new BlockList();
  for (const entry of to) {
    if (entry.toLowerCase() === host.toLowerCase()) return true;
    if (/^[\d.]+$/.test(entry)) allowed.addAddress(entry, 'ipv4');
    else if (isIPv6(entry)) allowed.addAddress(entry.replace(/%.*$/, ''), 'ipv6');
  }
  return allowed.check(address.replace(/%.*$/, ''), isIPv6(address) ? 'ipv6' : 'ipv4');
}
