import type { HeldBecause } from '../../model/held-because.ts';
import type { Copy, OutboxItem } from '../../model/outbox-item.ts';
import { OUTBOX_LOG } from '../../model/text/en/outbox.ts';
import { copiesOf, toOutboxItem } from './schema.ts';
import type { Store } from './store.ts';

/** Copies that are remembered of one report; the newest, and the first. */
const MAX_COPIES = 10;

/** What a person does with one report. */
export interface ByHand {
  /** Null where none has this id. */
  get(id: string): OutboxItem | null;
  /** What travels, byte for byte; null where none has this id, or the disk altered it. */
  bodyOf(id: string): Uint8Array | null;
  /** Remembers that it was taken along: it is sent all the same. */
  markCopied(id: string, how: Copy['how']): void;
}

export function createByHand(store: Store, held: () => HeldBecause): ByHand {
  const { statements, origin, reading, draining, now, log } = store;
  return {
    get: (id) =>
      reading(null, () => {
        const row = statements.items(origin).find((item) => item.id === id);
        return row === undefined ? null : toOutboxItem(row, held());
      }),
    bodyOf: (id) =>
      reading(null, () => {
        const row = statements.rowOf(id, origin);
        const found = row === null ? null : store.soundOf(row);
        return found === null || typeof found === 'string' ? null : found.body;
      }),
    markCopied: (id, how) => {
      const marked = draining(() => {
        const row = statements.rowOf(id, origin);
        if (row === null) return;
        const [first, ...more] = copiesOf(statements.copies(id));
        const later = [...more, { how, at: now().toISOString() }].slice(1 - MAX_COPIES);
        statements.writeCopies(
          JSON.stringify(first === undefined ? later : [first, ...later]),
          row,
        );
      });
      if (!marked.ok) log(OUTBOX_LOG.copyUnnoted(marked.message));
    },
  };
}
