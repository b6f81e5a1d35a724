import type { Agent, AgentOptions } from '../../../agent/agent-types.ts';
import { startAgent } from '../../../agent/agent.ts';
import { resolveSettings } from '../../../agent/settings/resolved.ts';
import type { Config } from '../../../model/config.ts';
import type { DampingPace } from '../../../model/damping.ts';
import type { ScriptedWorld } from './scripted-probes.ts';
import { afterTest } from './workbench.ts';

/** Each verdict counts at once: for tests of what follows from one. */
export const AT_ONCE: DampingPace = {
  ...{ fails: 1, recoveries: 1 },
  ...{ quietMs: 0, nearMs: 60_000, farMs: 60_000 },
};

/** An agent in a scripted world that has looked once; it is closed after the test. */
export async function agentIn(
  dataFolder: string,
  world: ScriptedWorld,
  config: Config,
  change: Partial<AgentOptions> = {},
): Promise<Agent> {
  const started = await startAgent({
    dataFolder,
    settings: resolveSettings(
      { ...config, schedule: { probe: '0 0 1 1 *' } },
      { items: [], problems: [] },
    ),
    version: '0.1.0',
    demo: false,
    assetsFolder: dataFolder,
    log: () => undefined,
    probes: world.probes,
    damping: { pace: AT_ONCE },
    ...change,
  });
  if (!started.ok) throw new Error(started.message);
  afterTest(() => started.agent.close());
  await started.agent.request('probe.run', {});
  return started.agent;
}
