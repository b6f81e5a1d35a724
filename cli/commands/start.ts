import { EXIT } from '../../model/exit.ts';
import { runAgent } from '../agent-run.ts';
import { settingsOrComplain } from '../configured.ts';
import type { Context } from '../context.ts';
import { untilStopped } from '../stop.ts';

/** Runs the agent in this process until Ctrl-C. */
export async function start(context: Context): Promise<number> {
  const stopped = untilStopped();
  const configured = await settingsOrComplain(context);
  if (configured === null) return EXIT.usage;
  const { settings, file } = configured;
  const agent = await runAgent(context, settings, false);
  if (agent === null) return EXIT.usage;
  const { host } = settings.exchange;
  if (context.json) context.printJson({ schema: 1, agent: agent.state().agent, host });
  else
    context.say(
      host === null
        ? `Not configured: no Exchange host is named. Write ${file}, then start again. Until then only the network is watched.`
        : `Watching the way to ${host}. Look with: linesman status. Ctrl-C stops.`,
    );
  await stopped;
  await agent.close();
  return EXIT.healthy;
}
