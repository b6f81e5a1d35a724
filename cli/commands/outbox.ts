import { connectAgent } from '../../agent/client/client.ts';
import { readBeginnings, readOutbox, readReport } from '../../agent/outbox/read.ts';
import { fileBehind, openTravelling } from '../../agent/bundle/travelling.ts';
import type { Sending } from '../../model/agent-state.ts';
import { EXIT } from '../../model/exit.ts';
import { parseJson } from '../../model/json.ts';
import type { OutboxItem } from '../../model/outbox-item.ts';
import { AGENT_TIMEOUT_MS } from '../agent-or-complain.ts';
import { wrap } from '../render/paint.ts';
import { WORDS } from '../words.ts';
import type { Context } from '../process.ts';

const { OUTBOX } = WORDS.commands;
const { clockWords, sizeWords } = WORDS.clock;

/** Lists what waits, straight from the database: no agent is needed. */
export async function outboxList(context: Context): Promise<number> {
  const read = readOutbox(context.dataFolder);
  if (!read.ok) {
    context.complain(`linesman: ${OUTBOX.unreadable(read.message)}`);
    return EXIT.internalError;
  }
  const items = read.value;
  if (context.json) context.printJson({ schema: 1, items });
  else if (items.length === 0) context.print(OUTBOX.empty);
  else {
    const beginnings = readBeginnings(context.dataFolder);
    const sending = await sendingNow(context, items);
    for (const item of items) {
      const begins = beginnings.ok ? beginnings.value.get(item.id) : undefined;
      const recipients = begins === undefined ? null : fileBehind(item.id, begins).recipients;
      context.print(listed(item, recipients, sending, new Date(), context.columns));
    }
    if (items.some(({ state }) => state !== 'sending')) context.say(OUTBOX.explains);
  }
  return EXIT.healthy;
}

/** How far the report under way is, as a running agent tells; null where none does. */
async function sendingNow(context: Context, items: readonly OutboxItem[]): Promise<Sending | null> {
  if (!items.some(({ state }) => state === 'sending')) return null;
  const connected = await connectAgent(context.dataFolder, { timeoutMs: AGENT_TIMEOUT_MS });
  if (!connected.ok) return null;
  const state = await connected.client.request('state.get', {}, { timeoutMs: AGENT_TIMEOUT_MS });
  connected.client.close();
  return state.ok ? (state.result.outbox.sending ?? null) : null;
}

/** Explains one report, and shows it as it is sent; a person gets it with the JSON drawn out. */
export async function outboxShow(
  context: Context,
  wanted: string,
  { out }: { readonly out?: string } = {},
): Promise<number> {
  const complain = (message: string, exit: number): number => {
    context.complain(`linesman: ${message}`);
    return exit;
  };
  const read = readOutbox(context.dataFolder);
  if (!read.ok) return complain(OUTBOX.unreadable(read.message), EXIT.internalError);
  const found = matching(read.value, wanted);
  if (!found.ok) return complain(found.message, EXIT.usage);
  const { item } = found;
  const body = readReport(context.dataFolder, item.id);
  if (!body.ok) return complain(OUTBOX.unreadable(body.message), EXIT.internalError);
  if (body.value === null) return complain(OUTBOX.noBody(item.id), EXIT.internalError);
  if (out !== undefined) return writeOut(context, out, item.id, body.value);
  // What is not encrypted of a bundle is the line before it; an older report is all one document.
  const travels = openTravelling(body.value);
  const text = travels === null ? Buffer.from(body.value).toString('utf8') : '';
  const report = travels?.envelope ?? parseJson(text);
  if (context.json) context.printJson({ schema: 1, item, report: report ?? text });
  else {
    const { recipients } = fileBehind(item.id, body.value);
    const sending = await sendingNow(context, [item]);
    context.print(item.id);
    for (const line of WORDS.waiting.explained(
      item,
      recipients,
      sending?.id === item.id ? sending : null,
      new Date(),
    ))
      context.print(`  ${wrap(line, context.columns - 2, '  ')}`);
    context.print(report === undefined ? text : JSON.stringify(report, null, 2));
  }
  return EXIT.healthy;
}

const writeOut = async (
  context: Context,
  out: string,
  id: string,
  body: Uint8Array,
): Promise<number> => (await import('./outbox-out.ts')).writeReport(context, out, id, body);

function listed(
  item: OutboxItem,
  recipients: number | null,
  sending: Sending | null,
  now: Date,
  columns: number,
): string {
  const { id, kind, bytes, createdAt, state, tries, nextTryAt, heldBecause, lastError } = item;
  const copied = item.copies.map(({ how, at }) => OUTBOX.copied(how, clockWords(at, now))).join('');
  const why =
    heldBecause === null ? OUTBOX.states[state] : WORDS.held.heldInLine(heldBecause, null);
  const words = OUTBOX.item(why, tries, lastError);
  const line = nextTryAt === null ? words : OUTBOX.nextTry(words, clockWords(nextTryAt, now));
  const progress = sending?.id === id ? `, ${WORDS.waiting.progressWords(sending)}` : '';
  const encryption = WORDS.waiting.encryptionWords(recipients);
  return `${id}  ${kind.padEnd(7)}${sizeWords(bytes).padStart(8)}  ${clockWords(createdAt, now)}\n  ${wrap(`${line}${progress}; ${encryption}${copied}`, columns - 2, '  ')}`;
}

/** A report by its id or by the beginning of it. */
export function matching(
  items: readonly OutboxItem[],
  wanted: string,
):
  | { readonly ok: true; readonly item: OutboxItem }
  | { readonly ok: false; readonly message: string } {
  const begun = items.filter(({ id }) => id.startsWith(wanted.trim().toLowerCase()));
  const [item] = begun;
  if (item === undefined) return { ok: false, message: OUTBOX.noReport(wanted) };
  return begun.length === 1
    ? { ok: true, item }
    : {
        ok: false,
        message: OUTBOX.several(
          wanted,
          begun.map(({ id }) => id),
        ),
      };
}
