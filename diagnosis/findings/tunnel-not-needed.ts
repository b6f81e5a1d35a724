import type { PastRun } from '../../model/history.ts';
import type { NetworkState } from '../../model/network-state.ts';
import { finding, type OwnFinding } from '../../model/own-finding.ts';
import { clockWords } from '../../model/text/en/clock.ts';
import { NAMELESS, OFFICE } from '../../model/text/en/findings.ts';

/**
 * A tunnel carries Exchange over the office's own network: the lists of its gateway bite inside, for
 * nothing. Not where Exchange failed in the office without it when that was last seen: then it may be
 * what helps.
 *
 * @param past of the same server; empty where nobody looked
 */
export function notNeeded(
  { officeBeneath, tunnel: { product, adapter } }: NetworkState,
  past: { readonly runs: readonly PastRun[]; readonly at: string },
): OwnFinding[] {
  if (officeBeneath !== true) return [];
  const [last] = past.runs
    .filter(({ label, severity }) => label === 'lan-corporate' && severity !== 'inconclusive')
    .toSorted((one, other) => (one.at < other.at ? 1 : -1));
  if (last?.severity === 'broken') return [];
  const reason =
    last === undefined ? OFFICE.untried : OFFICE.answered(clockWords(last.at, new Date(past.at)));
  return [
    finding('TUNNEL_NOT_NEEDED', 'user', { product: product ?? adapter ?? NAMELESS.vpn, reason }),
  ];
}
