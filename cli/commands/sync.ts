import { EXIT } from '../../model/exit.ts';
import { WORDS } from '../words.ts';
import { agentOrComplain, complainRequest } from '../agent-or-complain.ts';
import type { Context } from '../process.ts';

const { SYNC } = WORDS.commands;
const { counted } = WORDS.clock;

/** A slow line may take this long to carry everything that waits, in milliseconds. */
const SYNC_TIMEOUT_MS = 120_000;

export async function sync(context: Context): Promise<number> {
  const call = await agentOrComplain(context);
  if (!call.ok) {
    if (context.json)
      context.printJson({
        schema: 1,
        agent: null,
        sent: [],
        waiting: null,
        heldBecause: null,
        trouble: null,
      });
    return call.exit;
  }
  context.say(SYNC.sending);
  const answer = await call.client.request('sync.run', {}, { timeoutMs: SYNC_TIMEOUT_MS });
  call.client.close();
  if (!answer.ok) return complainRequest(context, answer);
  const { sent, waiting, heldBecause, trouble } = answer.result;
  if (context.json) context.printJson(answer.result);
  else {
    const why =
      heldBecause === null || waiting === 0 ? null : WORDS.held.heldInLine(heldBecause, trouble);
    context.print(SYNC.sent(counted(sent.length, 'report'), waiting, why));
  }
  return waiting === 0 ? EXIT.healthy : EXIT.inconclusive;
}
