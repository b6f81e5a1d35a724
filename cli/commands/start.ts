import { EXIT } from '../../model/exit.ts';
import { settingsOrComplain } from '../prerequisites.ts';
import { type Context, untilStopped, VERSION } from '../process.ts';
import { type Agent, startAgent } from '../../agent/agent.ts';
import { keepYoungSmall } from '../../agent/give-back.ts';
import type { ResolvedSettings } from '../../agent/settings/resolved.ts';
import { CALL_PREFIX } from '../as-called.ts';
import { pageAssets } from '../find-electron.ts';
import { WORDS } from '../words.ts';

const { START } = WORDS.commands;

/** Runs the agent in this process until Ctrl-C. */
export async function start(context: Context): Promise<number> {
  keepYoungSmall();
  const stopped = untilStopped();
  const configured = await settingsOrComplain(context);
  if (configured === null) return EXIT.usage;
  const { settings, file } = configured;
  const agent = await runAgent(context, settings, false);
  if (agent === null) return EXIT.usage;
  const { host } = settings.exchange;
  if (context.json) context.printJson({ schema: 1, agent: agent.state().agent, host });
  else context.say(host === null ? START.notConfigured(file) : START.watching(host));
  await stopped;
  await agent.close();
  return EXIT.healthy;
}

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
    callPrefix: CALL_PREFIX,
    log: (message) => {
      context.say(`${new Date().toISOString()} ${message}`);
    },
  });
  if (started.ok) return started.agent;
  context.complain(`linesman: ${started.message}`);
  return null;
}
