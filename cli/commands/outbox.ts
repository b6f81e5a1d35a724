import { readOutbox, readReport } from '../../agent/outbox/read.ts';
import { openTravelling } from '../../agent/bundle/travelling.ts';
import { EXIT } from '../../model/exit.ts';
import { parseJson } from '../../model/json.ts';
import type { OutboxItem } from '../../model/outbox-item.ts';
import { WORDS } from '../words.ts';
import type { Context } from '../process.ts';

const { OUTBOX } = WORDS.commands;
const { clockWords, sizeWords } = WORDS.clock;

/** Lists what waits, straight from the database: no agent is needed. */
export function outboxList(context: Context): Promise<number> {
  const read = readOutbox(context.dataFolder);
  if (!read.ok) {
    context.complain(`linesman: ${OUTBOX.unreadable(read.message)}`);
    return Promise.resolve(EXIT.internalError);
  }
  const items = read.value;
  if (context.json) context.printJson({ schema: 1, items });
  else if (items.length === 0) context.print(OUTBOX.empty);
  else for (const item of items) context.print(listed(item, new Date()));
  return Promise.resolve(EXIT.healthy);
}

/** Shows one report as it is sent; a person gets it with the JSON drawn out. */
export function outboxShow(
  context: Context,
  wanted: string,
  { out }: { readonly out?: string } = {},
): Promise<number> {
  const complain = (message: string, exit: number): Promise<number> => {
    context.complain(`linesman: ${message}`);
    return Promise.resolve(exit);
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
    context.print(listed(item, new Date()));
    context.print(report === undefined ? text : JSON.stringify(report, null, 2));
  }
  return Promise.resolve(EXIT.healthy);
}

const writeOut = async (
  context: Context,
  out: string,
  id: string,
  body: Uint8Array,
): Promise<number> => (await import('./outbox-out.ts')).writeReport(context, out, id, body);

function listed(item: OutboxItem, now: Date): string {
  const { id, kind, bytes, createdAt, state, tries, nextTryAt, heldBecause, lastError } = item;
  const copied = item.copies.map(({ how, at }) => OUTBOX.copied(how, clockWords(at, now))).join('');
  const why =
    heldBecause === null ? OUTBOX.states[state] : WORDS.held.heldInLine(heldBecause, null);
  const words = OUTBOX.item(why, tries, lastError);
  const line = nextTryAt === null ? words : OUTBOX.nextTry(words, clockWords(nextTryAt, now));
  return `${id}  ${kind.padEnd(7)}${sizeWords(bytes).padStart(8)}  ${clockWords(createdAt, now)}\n  ${line}${copied}`;
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
