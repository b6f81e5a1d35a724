import { connectAgent } from '../../agent/client/client.ts';
import { exitFor, EXIT } from '../../model/exit.ts';
import { AGENT_TIMEOUT_MS, complainNoAgent, complainRequest, exitWithout } from '../agent-call.ts';
import type { Context } from '../context.ts';
import { paintFor } from '../render/paint.ts';
import { renderState } from '../render/state.ts';

export async function status(context: Context): Promise<number> {
  const connected = await connectAgent(context.dataFolder, { timeoutMs: AGENT_TIMEOUT_MS });
  if (!connected.ok) {
    if (context.json) context.printJson({ schema: 1, agent: null, network: null, run: null, diagnosis: null, outbox: null, settings: null });
    complainNoAgent(context, connected);
    return exitWithout(connected);
  }
  const answer = await connected.client.request('state.get', {}, { timeoutMs: AGENT_TIMEOUT_MS });
  connected.client.close();
  if (!answer.ok) return complainRequest(context, answer);
  const state = answer.result;
  if (context.json) context.printJson(state);
  else context.print(renderState(state, new Date(), context.columns, paintFor(context.color)));
  return state.diagnosis === null ? EXIT.inconclusive : exitFor(state.diagnosis);
}
