import { EXIT } from '../../model/exit.ts';
import { agentOrComplain, complainRequest } from '../agent-or-complain.ts';
import type { Context } from '../process.ts';
import { WORDS } from '../words.ts';

const { BUNDLE } = WORDS.commands;

/** Longer than an agent takes over a report at most, in milliseconds. */
const MAKE_TIMEOUT_MS = 30_000;

/** Has the running agent make a bundle and send it; what went is said. */
export async function sendBundle(context: Context, note: string | null): Promise<number> {
  const call = await agentOrComplain(context);
  if (!call.ok) {
    context.complain(BUNDLE.withoutAgent);
    if (context.json) context.printJson({ schema: 1, agent: null, file: null, id: null });
    return call.exit;
  }
  const { client } = call;
  try {
    context.say(BUNDLE.gathering);
    const deadline = { timeoutMs: MAKE_TIMEOUT_MS };
    const offered = await client.request('bundle.preview', { note, callBack: null }, deadline);
    if (!offered.ok) return complainRequest(context, offered);
    if (!offered.result.ok) return refused(context, offered.result.message);
    const { preview } = offered.result;
    const sent = await client.request('bundle.send', { id: preview.id, note: null }, deadline);
    if (!sent.ok) return complainRequest(context, sent);
    if (!sent.result.ok) return refused(context, sent.result.message);
    const { id, bytes, files, redactions, encryptedTo } = preview;
    if (context.json)
      context.printJson({ schema: 1, file: null, id, bytes, files, redactions, encryptedTo });
    else {
      context.print(BUNDLE.queued(id, WORDS.clock.sizeWords(bytes)));
      if (encryptedTo.length > 0) context.print(BUNDLE.encrypted(encryptedTo));
    }
    return EXIT.healthy;
  } finally {
    client.close();
  }
}

function refused(context: Context, message: string): number {
  context.complain(`linesman: ${message}`);
  return EXIT.internalError;
}
