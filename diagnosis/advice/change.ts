import { type PortRange } from '../../model/net/port-list.ts';
import { countPorts, normalizePorts, portsOf, subtractPorts } from '../../model/net/port-set.ts';

/** One way to make a list hold the ports that are needed. */
export interface Candidate {
  /**
   * `single`: the needed ports alone. `widen`: one range of the list grows up to the farthest of
   * them. `whole`: everything that the server draws from.
   */
  readonly kind: 'single' | 'widen' | 'whole';
  /** Ports that are added to the list; none of them was in it. */
  readonly adds: readonly PortRange[];
}

/**
 * Every way to make `allow` hold all of `needed`; none when it does already.
 *
 * @param range what the server draws its ports from, or null when that is not known
 */
export function candidatesOf(
  allow: readonly PortRange[],
  needed: readonly number[],
  range: PortRange | null,
): readonly Candidate[] {
  const missing = subtractPorts(portsOf(needed), allow);
  if (missing.length === 0) return [];
  const candidates: Candidate[] = [{ kind: 'single', adds: missing }];
  for (const grown of widened(allow, missing))
    candidates.push({ kind: 'widen', adds: subtractPorts([grown], allow) });
  if (range !== null)
    candidates.push({ kind: 'whole', adds: subtractPorts([range, ...missing], allow) });
  return candidates;
}

/** Each real range of the list, grown so far that it holds every missing port. */
const widened = (
  allow: readonly PortRange[],
  missing: readonly PortRange[],
): readonly PortRange[] =>
  normalizePorts(allow)
    .filter(({ from, to }) => to > from)
    .map(({ from, to }) => ({
      from: Math.min(from, ...missing.map((one) => one.from)),
      to: Math.max(to, ...missing.map((one) => one.to)),
    }));

/** The candidate that opens fewest ports. Null when nothing is missing. */
export function smallestChange(candidates: readonly Candidate[]): Candidate | null {
  const ranked = [...candidates].sort((a, b) => countPorts(a.adds) - countPorts(b.adds));
  return ranked[0] ?? null;
}
