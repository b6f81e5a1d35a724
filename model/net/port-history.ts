import type { Passed } from '../step-outcome.ts';
import type { RpcInterface } from '../interfaces.ts';
import { PAST } from '../text/en/evidence-lists.ts';
import { allOf } from '../text/en/lists.ts';
import { comparePort, type ListsInPlay } from './access-lists.ts';
import type { LastKnownPort } from '../access-list.ts';

/** What the past says about an interface whose mapper is silent now. */
export type LastKnown = Pick<Passed, 'evidence' | 'args' | 'facts'>;

/**
 * Holds the ports that an interface had when its mapper last answered against the lists: a silent
 * mapper does not hide the next gap.
 */
export function lastKnownOf(
  { name }: RpcInterface,
  known: readonly LastKnownPort[],
  inPlay: ListsInPlay,
): LastKnown {
  const ports = known.filter((one) => one.interface === name);
  if (ports.length === 0) return { evidence: [], args: {} };
  const rows = ports.map(({ port, at }) => ({
    port,
    at,
    compared: comparePort(inPlay, port, 'unknown'),
  }));
  const outside = rows.flatMap(({ port, compared }) =>
    compared.kind === 'outside'
      ? [PAST.outside(port, allOf(compared.culprits.map(({ device }) => device)))]
      : [],
  );
  return {
    evidence: rows.map(({ port, at, compared }) =>
      [PAST.needed(port, name, at), ...compared.evidence].join('; '),
    ),
    args: {
      lastKnownPorts: rows.map(({ port }) => port),
      ...(outside.length === 0 ? {} : { lastKnownOutside: outside }),
    },
    facts: { lastKnownOutside: outside },
  };
}
