import { OUTBOX_TROUBLE } from '../../model/text/en/outbox.ts';
import { MAX_TRAVELLING_BYTES } from '../../model/envelope.ts';
import { agedIn } from './age.ts';
import { MAX_INLINE_BYTES } from './body-files.ts';
import { giveWay } from './limits.ts';
import type { Enqueued, NewItem } from './item.ts';
import { sealOf, sha256Of } from './soundness.ts';
import type { Store } from './store.ts';
import type { Tend } from './tend.ts';

const NOTHING = new Uint8Array();

type Stored = 'stored' | 'no-room' | 'other-body';

/** Keeps a new report, durably when it answers ok. */
export function createKeep(store: Store, tend: Tend): (item: NewItem) => Enqueued {
  const { statements, used, limits, files, now, write, secureSoon, secureIfDue } = store;
  return (item) => {
    const { id, kind, origin, createdAt, body, openBreak, findingToldAt, weakSpotsTold } = item;
    if (body.length > MAX_TRAVELLING_BYTES)
      return {
        ok: false,
        reason: 'too-large',
        message: OUTBOX_TROUBLE.tooLarge(body.length, MAX_TRAVELLING_BYTES),
      };
    const sha256 = sha256Of(body);
    const seal = sealOf({ id, kind, origin, sha256 });
    const isLarge = body.length > MAX_INLINE_BYTES && files.isWritable;
    const head = { id, kind, origin, createdAt, bytes: body.length, sha256, seal };
    const file = isLarge ? files.write(head, body) : null;
    if (file?.ok === false) return { ok: false, reason: file.fault, message: file.message };
    const name = file?.value ?? null;
    const inline = name === null ? body : NOTHING;
    let usedAfter: number | null = null;
    let isTaken = false;
    secureIfDue();
    const stored = write((): Stored => {
      tend.age();
      const digest = statements.digestOf(id);
      if (digest !== undefined && digest !== sha256) return 'other-body';
      const isNew = digest === undefined;
      // What is here already needs no room, and nothing must give way to it.
      if (isNew && !makeRoom(body.length)) return 'no-room';
      const usedBefore = used.bytes;
      used.bytes = null;
      if (isNew)
        statements.insert(
          ...[id, kind, origin, createdAt, body.length, sha256, inline, seal, name],
          -agedIn(statements.fact('aged')),
        );
      isTaken = isNew;
      if (openBreak !== undefined) statements.writeFact(`openBreak of ${origin}`, openBreak);
      if (findingToldAt !== undefined)
        statements.writeFact(`told of finding ${origin}`, findingToldAt);
      if (weakSpotsTold !== undefined)
        statements.writeFact(`told of weak spots ${origin}`, weakSpotsTold);
      // Only what was summed before and is committed counts: a fault leaves null.
      usedAfter = usedBefore === null ? null : usedBefore + (isNew ? body.length : 0);
      return 'stored';
    });
    // Whether a commit that failed stands is not always known: then the next look at the files tells.
    const isUnneeded = stored.ok ? !isTaken : stored.fault === 'full';
    if (name !== null && isUnneeded) files.remove(name);
    if (!stored.ok) return { ok: false, reason: stored.fault, message: stored.message };
    used.bytes = usedAfter;
    secureSoon();
    if (stored.value === 'stored') return { ok: true };
    return stored.value === 'no-room'
      ? { ok: false, reason: 'full', message: OUTBOX_TROUBLE.noRoom }
      : { ok: false, reason: 'unavailable', message: OUTBOX_TROUBLE.otherBody(id) };
  };

  function makeRoom(bytes: number): boolean {
    used.bytes ??= statements.bytes();
    const needed = used.bytes + bytes - limits.maxBytes;
    if (needed <= 0) return true;
    const dropped = giveWay(statements.droppable(), needed);
    if (dropped === null) return false;
    for (const row of dropped) tend.lose(row, 'size', now());
    return true;
  }
}
