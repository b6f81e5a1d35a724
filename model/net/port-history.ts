import type { Args } from '../check.ts';
import type { NetworkLabel } from '../network-state.ts';
import type { RpcInterface } from '../interfaces.ts';
import { PAST } from '../text/en/evidence-lists.ts';
import { comparePort } from './access-lists.ts';
import type { AccessListInPlay, LastKnownPort } from '../access-list.ts';

/** What the past says about an interface whose mapper is silent now. */
export interface LastKnown {
  readonly evidence: readonly string[];
  readonly args: Args;
}

/**
 * Holds the ports that an interface had when its mapper last answered against the lists: a silent
 * mapper does not hide the next gap.
 */
export function lastKnownOf(
  { name }: RpcInterface,
  known: readonly LastKnownPort[],
  lists: readonly AccessListInPlay[],
  label: NetworkLabel,
): LastKnown {
  const ports = known.filter((one) => one.interface === name);
  if (ports.length === 0) return { evidence: [], args: {} };
  const rows = ports.map(({ port, at }) => ({
    port,
    at,
    verdict: comparePort(lists, label, port, 'unknown'),
  }));
  const outside = rows.filter(({ verdict }) => verdict.code === 'RPC_PORT_OUTSIDE_ACL');
  return {
    evidence: rows.map(({ port, at, verdict }) =>
      [PAST.needed(port, name, at), ...verdict.evidence].join('; '),
    ),
    args: {
      lastKnownPorts: rows.map(({ port }) => port),
      ...(outside.length === 0
        ? {}
        : {
            lastKnownOutside: outside.map(({ port, verdict }) =>
              PAST.outside(port, String(verdict.args?.['device'])),
            ),
          }),
    },
  };
}
