import { EXIT } from '../../model/exit.ts';
import { WORDS } from '../words.ts';
import { AGENT_TIMEOUT_MS, agentOrComplain, complainRequest } from '../agent-or-complain.ts';
import type { Context } from '../process.ts';
import { wrap } from '../render/paint.ts';
import { progressLine } from '../render/progress.ts';

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
  const { client } = call;
  const line = progressLine(context);
  if (context.interactive) {
    line.show(SYNC.sending);
    // A terminal sees how far it is; what is written into a file stays calm. Without it, it sends all the same.
    await client.subscribe(
      ({ outbox: { count, sending } }) => {
        line.show(
          sending === undefined
            ? SYNC.sending
            : SYNC.progress(count, WORDS.waiting.progressWords(sending)),
        );
      },
      { timeoutMs: AGENT_TIMEOUT_MS },
    );
  } else context.say(SYNC.sending);
  const answer = await client.request('sync.run', {}, { timeoutMs: SYNC_TIMEOUT_MS });
  client.close();
  line.wipe();
  if (!answer.ok) return complainRequest(context, answer);
  const { sent, waiting, heldBecause, trouble } = answer.result;
  if (context.json) context.printJson(answer.result);
  else {
    const why =
      heldBecause === null || waiting === 0 ? null : WORDS.held.heldInLine(heldBecause, trouble);
    context.print(wrap(SYNC.sent(counted(sent.length, 'report'), waiting, why), context.columns));
  }
  return waiting === 0 ? EXIT.healthy : EXIT.inconclusive;
}
