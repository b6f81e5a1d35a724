import { connectAgent } from '../../agent/client/client.ts';
import { fileBehind } from '../../agent/bundle/travelling.ts';
import { mailDraft } from '../../agent/bundle/mail-draft.ts';
import { reasonOf } from '../../lib/error-name.ts';
import { writeWhole } from '../../lib/write-whole.ts';
import { EXIT } from '../../model/exit.ts';
import { helpdeskOf } from '../../model/helpdesk.ts';
import { AGENT_TIMEOUT_MS } from '../agent-or-complain.ts';
import { placeAnswersOrComplains } from '../files-answer.ts';
import { settingsOrComplain } from '../prerequisites.ts';
import type { Context } from '../process.ts';
import { WORDS } from '../words.ts';
import { fileFor } from './bundle.ts';

const { OUTBOX } = WORDS.commands;

/** Writes the file that travels, or a mail with it; a running agent remembers that it was taken along. */
export async function writeReport(
  context: Context,
  out: string,
  id: string,
  body: Uint8Array,
): Promise<number> {
  const { fileName, bundle, reference } = fileBehind(id, body);
  if (!(await placeAnswersOrComplains(context, out))) return EXIT.usage;
  const file = fileFor(out, fileName);
  const isDraft = file.toLowerCase().endsWith('.eml');
  let bytes = bundle;
  if (isDraft) {
    const configured = await settingsOrComplain(context);
    if (configured === null) return EXIT.usage;
    bytes = await mailDraft({
      to: helpdeskOf(configured.settings.provenance)?.mail ?? null,
      subject: WORDS.bundle.DRAFT.subject(reference),
      text: WORDS.bundle.DRAFT.text(reference, fileName),
      attachment: { fileName, bytes: bundle },
    });
  }
  try {
    await writeWhole(file, bytes);
  } catch (thrown) {
    context.complain(`linesman: ${OUTBOX.notWritten(file, reasonOf(thrown))}`);
    return EXIT.internalError;
  }
  await remember(context, id, isDraft ? 'mailed' : 'saved');
  if (context.json) context.printJson({ schema: 1, id, file, bytes: bytes.length });
  else context.print(OUTBOX.written(file, WORDS.clock.sizeWords(bytes.length)));
  return EXIT.healthy;
}

/** Only the agent writes into its outbox; without one nothing is remembered, and nothing is lost. */
async function remember(context: Context, id: string, how: 'saved' | 'mailed'): Promise<void> {
  const connected = await connectAgent(context.dataFolder, { timeoutMs: AGENT_TIMEOUT_MS });
  if (!connected.ok) return;
  const noted = await connected.client.request(
    'outbox.copied',
    { id, how },
    { timeoutMs: AGENT_TIMEOUT_MS },
  );
  connected.client.close();
  if (!noted.ok) context.say(OUTBOX.notNoted(noted.message));
}
