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

export interface ProxyWitness {
  readonly accessLists: readonly AccessListInPlay[];
  readonly network: Pick<NetworkState, 'label' | 'tunnel'>;
}

/**
 * Who may have accepted a connection that then stays silent. An SSL VPN gateway makes connections
 * anew, so that an open port says nothing about the server behind it: then silence is the gateway's
 * as much as the server's.
 *
 * Time is no witness: a connection that opens at once and an answer that takes long are what a busy
 * server gives, whose kernel accepts while its service waits, be it once or steadily.
 *
 * @returns null where the server itself must have opened the port
 */
export function mayAnswerInItsPlace({ accessLists, network }: ProxyWitness): Proxy | null {
  const list = firstInTheWay(
    accessLists.filter(({ kind }) => kind === 'tcp-proxy'),
    network.label,
  );
  if (list !== undefined)
    return {
      device: list.device,
      evidence: PROXY.configured(list.device),
    };
  if (network.tunnel.state !== 'up' && network.tunnel.state !== 'degraded') return null;
  return {
    device:
      firstInTheWay(accessLists, network.label)?.device ??
      network.tunnel.product ??
      PROXY.unnamedGateway,
    evidence: PROXY.gateway,
  };
}

/**
 * A port that opens and stays silent: whoever may have opened it in the server's place is named
 * beside the server.
 */
export function suspectProxy<Given extends ArgName, C extends Code>(
  verdict: StepOutcome<Given, C>,
  { request: { accessLists, network } }: Pick<LadderRun, 'request'>,
): StepOutcome<Given, C> {
  if (verdict.code !== 'RPC_NO_ANSWER') return verdict;
  const proxy = mayAnswerInItsPlace({ accessLists, network });
  if (proxy === null) return verdict;
  const { device, evidence } = proxy;
  return withMore(verdict, [evidence], { behind: device }, { mayBeAnsweredBy: device });
}
