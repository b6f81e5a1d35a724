import type { LastBoundPort } from '../../model/access-list.ts';
import { firstInTheWay } from '../../model/net/access-lists.ts';
import type { NetworkLabel, NetworkState } from '../../model/network-state.ts';
import { MAX_PORTS } from './port-budget.ts';
import type { LadderRequest } from './types.ts';

/** A restart overnight moves every port: what bound yesterday is worth no connection today. */
export const MAX_AGE_MS = 24 * 60 * 60_000;

/**
 * Networks in which no port is tried before the mapper has named it: others own them, or packets
 * do not take the way on which the ports bound.
 */
const CLOSED_NETWORKS: readonly NetworkLabel[] = [
  'offline',
  'captive',
  'lan-foreign',
  'tunnel-connecting',
  'tunnel-no-route',
  'tunnel-degraded',
];

/**
 * Why a port is not tried early. `listing`: everything is asked for, so nobody waits for one port.
 * `rpc-filter`: a device opens each port only for who has asked the mapper.
 */
export type NotEarly =
  | 'switched-off'
  | 'listing'
  | 'network'
  | 'rpc-filter'
  | 'other-attachment'
  | 'too-old'
  | 'not-wanted'
  | 'too-many';

/** A port of the last run; `not` is null when it is tried beside the mapper's answer. */
export interface EarlyPort {
  readonly bound: LastBoundPort;
  readonly not: NotEarly | null;
}

/** What the decision rests on; `network` as it is known when the first packet leaves. */
export type FastPathFacts = Pick<
  LadderRequest,
  'interfaces' | 'accessLists' | 'listAll' | 'lastBound' | 'attachment' | 'fastPath'
> & { readonly network: NetworkState };

/**
 * Which ports of the last run are tried beside the mapper's answer, and why the others are not. At
 * most MAX_PORTS in all; interfaces that share a port count once.
 */
export function earlyPorts(facts: FastPathFacts, now: Date): readonly EarlyPort[] {
  const runWide = notOnThisRun(facts);
  const tried = new Set<string>();
  return (facts.lastBound ?? []).map((bound) => {
    const not = runWide ?? notThisPort(facts, bound, now);
    if (not !== null) return { bound, not };
    const port = `${bound.address} ${String(bound.port)}`;
    if (tried.size >= MAX_PORTS && !tried.has(port)) return { bound, not: 'too-many' };
    tried.add(port);
    return { bound, not: null };
  });
}

function notOnThisRun({
  fastPath = true,
  listAll,
  network,
  accessLists,
}: FastPathFacts): NotEarly | null {
  if (!fastPath) return 'switched-off';
  if (listAll) return 'listing';
  const { label, tunnel } = network;
  if (CLOSED_NETWORKS.includes(label)) return 'network';
  if (label === 'mobile' && tunnel.state !== 'up') return 'network';
  const filters = accessLists.filter(({ kind }) => kind === 'rpc-filter');
  return firstInTheWay(filters, label) === undefined ? null : 'rpc-filter';
}

function notThisPort(
  { attachment = null, interfaces }: FastPathFacts,
  bound: LastBoundPort,
  now: Date,
): NotEarly | null {
  if (attachment === null || bound.attachment !== attachment) return 'other-attachment';
  const ageMs = now.getTime() - Date.parse(bound.at);
  // A clock that was set back leaves an age below zero, and one that cannot be read none.
  if (!(ageMs >= 0 && ageMs <= MAX_AGE_MS)) return 'too-old';
  return interfaces.some(({ name }) => name === bound.interface) ? null : 'not-wanted';
}
