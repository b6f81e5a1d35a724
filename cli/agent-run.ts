import { type Agent, startAgent } from '../agent/agent.ts';
import type { ResolvedSettings } from '../agent/settings/resolved.ts';
import type { Context } from './context.ts';
import { pageAssets } from './find-electron.ts';
import { VERSION } from './version.ts';

/** Starts the agent of this data folder, or says why not and who holds it. */
export async function runAgent(
  context: Context,
  settings: ResolvedSettings,
  demo: boolean,
): Promise<Agent | null> {
  const started = await startAgent({
    dataFolder: context.dataFolder,
    settings,
    version: VERSION,
    demo,
    assetsFolder: pageAssets(),
    log: (message) => {
      context.say(`${new Date().toISOString()} ${message}`);
    },
  });
  if (started.ok) return started.agent;
  context.complain(`linesman: ${started.message}`);
  return null;
}
