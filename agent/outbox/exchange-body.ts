import { OUTBOX_TROUBLE } from '../../model/text/en/outbox.ts';
import type { Attempt } from '../data/attempt.ts';
import { MAX_INLINE_BYTES } from './body-files.ts';
import { sealOf, sha256Of } from './soundness.ts';
import type { Store } from './store.ts';

const NOTHING = new Uint8Array();

/** Puts another body under the id of a report, durably when it answers ok. */
export type ExchangeBody = (id: string, from: Uint8Array, to: Uint8Array) => Attempt<void>;

/**
 * Only of a report that was never sent, whose body is still the one that the other was made of: what
 * a collector may have under this id must not get another digest.
 */
export function createExchangeBody(store: Store): ExchangeBody {
  const { statements, files, used, origin, log, write, secure } = store;
  return (id, from, to) => {
    const row = store.reading(null, () => statements.rowOf(id, origin));
    const raw = row === null ? null : store.reading(null, () => statements.item(row) ?? null);
    if (row === null || raw === null) return notDone(OUTBOX_TROUBLE.unknown);
    const { kind, createdAt } = raw;
    if (typeof kind !== 'string' || typeof createdAt !== 'string')
      return notDone(OUTBOX_TROUBLE.notItsId);
    const sha256 = sha256Of(to);
    const seal = sealOf({ id, kind, origin, sha256 });
    const isLarge = to.length > MAX_INLINE_BYTES && files.isWritable;
    const head = { id, kind, origin, createdAt, bytes: to.length, sha256, seal };
    const file = isLarge ? files.write(head, to) : null;
    if (file?.ok === false) return file;
    const name = file?.value ?? null;
    const old = typeof raw['file'] === 'string' ? raw['file'] : null;
    const written = write(() => {
      used.bytes = null;
      return statements.exchange(
        ...[to.length, sha256, name === null ? to : NOTHING, seal, name],
        ...[row, sha256Of(from)],
      );
    });
    const isDone = written.ok && written.value;
    // Of the two files one has no row now; a fault leaves both to the next look.
    const unneeded = isDone ? old : written.ok ? name : null;
    if (unneeded !== null) {
      const removed = files.remove(unneeded);
      if (!removed.ok) log(removed.message);
    }
    secure();
    if (!written.ok) return written;
    return isDone ? { ok: true, value: undefined } : notDone(OUTBOX_TROUBLE.underWay);
  };
}

const notDone = (message: string): Attempt<void> => ({ ok: false, fault: 'unavailable', message });
