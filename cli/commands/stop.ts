import { type AgentClient, connectAgent } from '../../agent/client/client.ts';
import { EXIT } from '../../model/exit.ts';
import { agentOrComplain, complainRequest } from '../agent-or-complain.ts';
import { ANSWERS_WITHIN_MS, ENDS_WITHIN_MS, isGone } from '../end-agent.ts';
import { endAllFrom } from '../end-installation-io.ts';
import { installationOf, neighbours } from '../installation.ts';
import type { Context } from '../process.ts';
import { WORDS } from '../words.ts';

const { STOP } = WORDS.commands;

interface StopOptions {
  readonly installation?: boolean;
}

/** Asks the agent of this data folder to end, and waits for it. */
export async function stop(context: Context, { installation }: StopOptions): Promise<number> {
  if (installation === true) return stopInstallation(context);
  const call = await agentOrComplain(context);
  if (!call.ok) {
    if (context.json) context.printJson({ schema: 1, stopped: null });
    return call.exit;
  }
  return stopAgent(context, call.client, context.dataFolder);
}

async function stopAgent(
  context: Context,
  client: AgentClient,
  dataFolder: string,
): Promise<number> {
  const { pid } = client.agent;
  const answer = await client.request('agent.stop', {}, { timeoutMs: ANSWERS_WITHIN_MS });
  client.close();
  // It may be gone before its answer has come.
  if (!answer.ok && answer.reason !== 'closed') return complainRequest(context, answer);
  if (!(await isGone(dataFolder, pid))) {
    context.complain(`linesman: ${STOP.goesOn(pid, ENDS_WITHIN_MS / 1000)}`);
    return EXIT.timedOut;
  }
  if (context.json) context.printJson({ schema: 1, stopped: pid });
  else context.say(STOP.stopped(pid));
  return EXIT.healthy;
}

/** What a setup program needs before it replaces files: nothing runs from them. */
async function stopInstallation(context: Context): Promise<number> {
  const folder = installationOf(process.execPath);
  if (folder === null || process.platform !== 'win32') {
    context.complain(`linesman: ${STOP.noInstallation(process.execPath)}`);
    return EXIT.usage;
  }
  // Whoever does not answer is ended below.
  const asked = await Promise.all(
    (await neighbours(context.dataFolder, process.env)).map(async (dataFolder) => {
      const there = await connectAgent(dataFolder, { timeoutMs: ANSWERS_WITHIN_MS });
      if (!there.ok) return [];
      await stopAgent({ ...context, json: false }, there.client, dataFolder);
      return [there.client.agent.pid];
    }),
  );
  const { ended, left } = await endAllFrom(folder, new Set(asked.flat()));
  for (const { program, pid } of ended) context.say(STOP.ended(program, pid));
  for (const { program, pid, why } of left)
    context.complain(`linesman: ${STOP.notEnded(program, pid, why)}`);
  if (context.json) context.printJson({ schema: 1, ended, left });
  return left.length === 0 ? EXIT.healthy : EXIT.timedOut;
}
