import { UNUSABLE } from '../../model/text/en/config.ts';
import type { AgentState } from '../../model/agent-state.ts';
import type { Log } from '../log.ts';
import type { ResolvedSettings } from './resolved.ts';

/**
 * What passes for a URL in the file may still be none for the network: then everything waits, and
 * the settings say why.
 */
export function withUsableCollector(settings: ResolvedSettings, log: Log): ResolvedSettings {
  const { collector, provenance } = settings;
  if (collector === null || URL.canParse(collector.url)) return settings;
  const problem = UNUSABLE.collector(collector.url);
  log(problem);
  return {
    ...settings,
    collector: null,
    provenance: { ...provenance, problems: [...provenance.problems, problem] },
  };
}

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
