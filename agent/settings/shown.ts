import { UNUSABLE } from '../../model/text/en/config.ts';
import type { AgentState } from '../../model/agent-state.ts';
import type { Log } from '../log.ts';
import { readCollectorRoots } from '../sync/collector-roots.ts';
import type { ResolvedSettings } from './resolved.ts';

/**
 * What passes for a URL in the file may still be none for the network: then everything waits. What
 * passes for certificates may hold none. The settings say so.
 */
export async function withUsableCollector(
  settings: ResolvedSettings,
  log: Log,
): Promise<ResolvedSettings> {
  const { collector, provenance } = settings;
  if (collector === null) return settings;
  const isUsable = URL.canParse(collector.url);
  const problem = isUsable
    ? (await readCollectorRoots(collector.ca)).problem
    : UNUSABLE.collector(collector.url);
  if (problem === null) return settings;
  log(problem);
  return {
    ...settings,
    collector: isUsable ? collector : null,
    provenance: withProblem(provenance, problem),
  };
}

/** @param problem null: there is none */
export const withProblem = (
  settings: AgentState['settings'],
  problem: string | null,
): AgentState['settings'] =>
  problem === null ? settings : { ...settings, problems: [...settings.problems, problem] };

/**
 * A key that was learned pins like a configured one, so people must see it where they look for
 * settings.
 */
export function withKey(
  settings: AgentState['settings'],
  publicKey: string | null,
): AgentState['settings'] {
  if (publicKey === null) return settings;
  return {
    ...settings,
    items: [
      ...settings.items,
      { key: 'collector.receiptKey', value: publicKey, source: 'learned' },
    ],
  };
}
