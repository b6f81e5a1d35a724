import { readOutbox } from '../../agent/outbox/read.ts';
import { EXIT } from '../../model/exit.ts';
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
  else {
    const now = new Date();
    for (const { id, kind, bytes, createdAt, state, tries, heldBecause, lastError } of items) {
      const why = heldBecause === null ? state : WORDS.held.heldInLine(heldBecause, null);
      context.print(
        `${id}  ${kind.padEnd(7)}${sizeWords(bytes).padStart(8)}  ${clockWords(createdAt, now)}\n  ${OUTBOX.item(why, tries, lastError)}`,
      );
    }
  }
  return Promise.resolve(EXIT.healthy);
}
