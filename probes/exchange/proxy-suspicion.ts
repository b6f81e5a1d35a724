import type { NetworkState } from '../../model/network-state.ts';
import { firstInTheWay } from '../../model/net/access-lists.ts';
import type { ArgName } from '../../model/codes/arguments.ts';
import type { Code } from '../../model/codes/facts.ts';
import { type StepOutcome, withMore } from '../../model/step-outcome.ts';
import type { LadderRun } from './ladder-run.ts';
import type { AccessListInPlay } from '../../model/access-list.ts';
import { PROXY } from '../../model/text/en/evidence-rungs.ts';

/** A device that may have accepted a connection in the server's place, and how that is known. */
export interface Proxy {
  readonly device: string;
  readonly evidence: string;
}

/** An answer this much slower than the connection was not given by whoever accepted it. */
const SLOWER_BY = 4;
/** Below this an answer is as fast as a busy server may be; nothing is read into it. */
const SLOW_ANSWER_MS = 40;

export interface ProxyWitness {
  readonly accessLists: readonly AccessListInPlay[];
  readonly network: Pick<NetworkState, 'label' | 'tunnel'>;
  /**
   * How long the mapper's connection took to open, and its quickest answer; null when there was none.
   */
  readonly mapperConnectMs: number | null;
  readonly mapperAnswerMs: number | null;
  /** How long the connection to the silent port took to open; null where the mapper is the silent one. */
  readonly portConnectMs: number | null;
}

/**
 * Who may have accepted a connection that then stays silent. An SSL VPN gateway makes connections
 * anew, so that an open port says nothing about the server behind it: then silence is the gateway's
 * as much as the server's.
 *
 * @returns null where the server itself must have opened the port
 */
export function mayAnswerInItsPlace({
  accessLists,
  network,
  mapperConnectMs,
  mapperAnswerMs,
  portConnectMs,
}: ProxyWitness): Proxy | null {
  const list = firstInTheWay(
    accessLists.filter(({ kind }) => kind === 'tcp-proxy'),
    network.label,
  );
  if (list !== undefined)
    return {
      device: list.device,
      evidence: PROXY.configured(list.device),
    };
  const device =
    firstInTheWay(accessLists, network.label)?.device ?? network.tunnel.product ?? PROXY.unnamed;
  // The quicker of the two: a busy laptop sees one of them late, and nobody answers from farther
  // away than he accepts.
  const connectMs = Math.min(mapperConnectMs ?? Infinity, portConnectMs ?? Infinity);
  if (
    mapperAnswerMs !== null &&
    mapperAnswerMs >= SLOW_ANSWER_MS &&
    mapperAnswerMs > SLOWER_BY * connectMs
  ) {
    return {
      device,
      evidence: PROXY.slower(connectMs, mapperAnswerMs),
    };
  }
  if (network.tunnel.state === 'up' || network.tunnel.state === 'degraded') {
    return { device, evidence: PROXY.gateway };
  }
  return null;
}

/** How long the steps to a mapper took. */
export type MapperTimes = Pick<ProxyWitness, 'mapperConnectMs' | 'mapperAnswerMs'>;

/**
 * The same with one more answer of that mapper: the quickest tells how far away it is, for a busy
 * server or laptop makes any other late. @param ms null where it gave none
 */
export const withAnswer = (times: MapperTimes, ms: number | null): MapperTimes =>
  times.mapperAnswerMs === null || ms === null
    ? times
    : { ...times, mapperAnswerMs: Math.min(times.mapperAnswerMs, ms) };

/**
 * A port that opens and stays silent: whoever may have opened it in the server's place is named
 * beside the server.
 */
export function suspectProxy<Given extends ArgName, C extends Code>(
  verdict: StepOutcome<Given, C>,
  { request: { accessLists, network } }: Pick<LadderRun, 'request'>,
  times: Pick<ProxyWitness, 'mapperConnectMs' | 'mapperAnswerMs' | 'portConnectMs'>,
): StepOutcome<Given, C> {
  if (verdict.code !== 'RPC_NO_ANSWER') return verdict;
  const proxy = mayAnswerInItsPlace({ accessLists, network, ...times });
  if (proxy === null) return verdict;
  const { device, evidence } = proxy;
  return withMore(verdict, [evidence], { behind: device }, { mayBeAnsweredBy: device });
}
