import type { ChooseWays } from '../../lib/http-client.ts';
import type { SystemReachWitness } from '../../model/system-reach.ts';
import type { ReachSettings } from '../../probes/network/detector-types.ts';
import type { Snapshot } from '../../probes/network/watcher-types.ts';
import type { ProbesIo } from '../probes-io.ts';

export interface SystemReachLookIo {
  readonly probes: Pick<ProbesIo, 'systemReach' | 'lookOutside'>;
  /** Where a look outside asks; null: the settings allow none. */
  readonly reach: ReachSettings | null;
  /** Doors by HTTP are set up, which may show the outside as well. */
  readonly hasDoors: boolean;
  readonly chooseWays: ChooseWays;
  readonly snapshot: () => Snapshot;
  readonly log: (sentence: string) => void;
  readonly now: () => Date;
}

/**
 * Asks the system what it says of the Internet, and where that is bad, looks for itself. Where nothing
 * could prove it wrong it is not asked. A trouble is told once.
 */
export function systemReachLook({
  probes,
  reach,
  hasDoors,
  chooseWays,
  snapshot,
  log,
  now,
}: SystemReachLookIo): (signal: AbortSignal) => Promise<SystemReachWitness | null> {
  let told: string | null = null;
  return async (signal) => {
    if (reach === null && !hasDoors) return null;
    const at = now().toISOString();
    const { reach: system, problem } = await probes.systemReach();
    if (problem !== null && problem !== told) log(problem);
    told = problem;
    if (system === null) return null;
    const source = sourceIn(snapshot());
    if (system.says === 'internet' || reach === null || source === null)
      return { system, at, look: null };
    const outcome = await probes.lookOutside(reach, source, { chooseWays, signal });
    if (outcome.kind !== 'found') return { system, at, look: null };
    const { state, reason } = outcome.finding;
    return { system, at, look: { state, reason } };
  };
}

/** The address by which the Internet is reached, through a tunnel too; null: there is no way. */
function sourceIn({ publicV4, publicV6 }: Snapshot): string | null {
  const way = [publicV4, publicV6].find(({ kind }) => kind === 'via');
  return way?.kind === 'via' ? way.source : null;
}
