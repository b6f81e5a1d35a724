import { EXIT } from '../../model/exit.ts';
import { AGENT_TIMEOUT_MS, agentOrComplain, complainRequest } from '../agent-or-complain.ts';
import type { Context } from '../process.ts';
import { WORDS } from '../words.ts';

const { PAGE } = WORDS.commands;

export async function page(context: Context): Promise<number> {
  const call = await agentOrComplain(context);
  if (!call.ok) {
    if (context.json) context.printJson({ schema: 1, agent: null, url: null });
    return call.exit;
  }
  const answer = await call.client.request('page.open', {}, { timeoutMs: AGENT_TIMEOUT_MS });
  call.client.close();
  if (!answer.ok) return complainRequest(context, answer);
  if (context.json) context.printJson({ schema: 1, url: answer.result.url });
  else {
    context.print(answer.result.url);
    context.say(PAGE.once);
  }
  return EXIT.healthy;
}
