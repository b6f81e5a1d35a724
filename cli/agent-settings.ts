import { connectAgent } from '../agent/client/client.ts';
import { documentOf } from '../agent/settings/merge.ts';
import { type ResolvedSettings, resolveSettings } from '../agent/settings/resolved.ts';
import { readConfig } from '../model/config-problems.ts';
import { AGENT_TIMEOUT_MS } from './agent-or-complain.ts';

/** The settings that the agent of this data folder runs with; null where none answers. */
export async function settingsOfAgent(
  dataFolder: string,
): Promise<{ readonly settings: ResolvedSettings; readonly isDemo: boolean } | null> {
  const connected = await connectAgent(dataFolder, { timeoutMs: AGENT_TIMEOUT_MS });
  if (!connected.ok) return null;
  const answer = await connected.client.request('state.get', {}, { timeoutMs: AGENT_TIMEOUT_MS });
  connected.client.close();
  if (!answer.ok) return null;
  const { settings, demo: isDemo } = answer.result;
  const { config } = readConfig(documentOf(settings.items));
  return { settings: resolveSettings(config, settings), isDemo };
}
