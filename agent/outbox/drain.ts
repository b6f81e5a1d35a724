import { OUTBOX_LOG, OUTBOX_TROUBLE } from '../../model/text/en/outbox.ts';
import type { Receipt } from '../../model/receipt.ts';
import type { Attempt } from '../data/attempt.ts';
import type { DueItem, ItemRef } from './item.ts';
import type { Candidate } from './statements.ts';
import type { Store } from './store.ts';
import { waitMs } from './waits.ts';

/** Whether a report may be sent now; those that may not are passed over. */
export type MayGo = (candidate: Candidate) => boolean;

/**
 * How long a report may be under way: three times what 16 MiB take at 10 kB/s. Whoever held it that
 * long has failed without a word, and it is offered again; a clock that is set changes nothing.
 */
const LEASE_MS = 90 * 60_000;

/** What happens to reports while they are sent. */
export interface Drain {
  next(mayGo?: MayGo): DueItem | null;
  dueInMs(mayGo?: MayGo): number | null;
  markSending(item: ItemRef): Attempt<void>;
  markTried(item: ItemRef, error: string, nextTryAt: string | null): Attempt<void>;
  refuse(item: ItemRef, reason: string, nextTryAt: string): Attempt<void>;
  /** Offers again what was under way for longer than anybody sends. */
  endLeases(): void;
  endRefusals(notWithinMs: number): void;
  acknowledge(item: ItemRef, receipt: Receipt): Attempt<void>;
}

export function createDrain(store: Store, recover: () => boolean, vacuum: () => void): Drain {
  const { statements, used, origin, ballast, log, now, draining, reading, distrust } = store;
  /** Rows that a write did not reach: offered again they would be sent for ever. */
  const unreachable = new Set<number>();
  const refusedAtMs = new Map<number, number>();
  /** Rows under way, and until when; a restart ends all. */
  const leases = new Map<number, number>();
  let isRecovered = false;
  store.onceChecked(() => {
    isRecovered = recover();
  });
  const endLeases = (): void => {
    // What was under way in an earlier process would never be offered again.
    if (!isRecovered && leases.size === 0 && store.isChecked()) isRecovered = recover();
    for (const [row, untilMs] of leases) {
      if (store.monotonicMs() < untilMs) continue;
      // Where the disk takes no change the row still says that it is under way: it stays due.
      if (draining(() => statements.endLease(OUTBOX_TROUBLE.leaseOver, row)).ok) leases.delete(row);
    }
  };

  /**
   * Rows get other numbers when the outbox moves to another file while a report is under way: under
   * its number then lies another report, or none.
   */
  const rowNow = ({ row, id }: ItemRef): number | 'gone' => {
    const there = statements.idAt(row);
    return there === undefined || there === id ? row : (statements.rowOf(id, origin) ?? 'gone');
  };
  /**
   * A write that touched nothing is not done, and what it was for must not be tried again. One that
   * was removed meanwhile, by a person or for its age, is `unavailable`.
   */
  const reached = (
    { row, id }: ItemRef,
    work: (row: number) => boolean,
    rowOf = rowNow,
  ): Attempt<void> => {
    const done = draining(() => {
      const found = rowOf({ row, id });
      return typeof found === 'number' ? work(found) : found;
    });
    if (done.ok && done.value === true) return { ok: true, value: undefined };
    if (done.ok && (done.value === 'gone' || store.wasRemoved(row)))
      return { ok: false, fault: 'unavailable', message: OUTBOX_TROUBLE.removed };
    if (!done.ok && done.fault !== 'damaged') return done;
    unreachable.add(row);
    const message = done.ok ? OUTBOX_TROUBLE.rowGone : done.message;
    distrust(OUTBOX_LOG.unreachable(id, message));
    return { ok: false, fault: 'damaged', message };
  };
  /** Where the end of a try cannot be noted its lease stays, and brings the report back. */
  const settled = (item: ItemRef, work: (row: number) => boolean): Attempt<void> => {
    const done = reached(item, work);
    if (done.ok || done.fault === 'unavailable') leases.delete(item.row);
    return done;
  };
  const quarantine = (row: number, why: string): void => {
    const { id, kind } = reading(undefined, () => statements.item(row)) ?? {};
    const name = typeof id === 'string' ? id : String(row);
    log(OUTBOX_LOG.quarantined(name, why));
    const put = (): boolean => {
      const isThere = statements.setState('quarantined', why, null, row);
      const of = typeof kind === 'string' ? kind : 'report';
      if (isThere) statements.addLoss(of, 'damaged', 1, now().toISOString());
      return isThere;
    };
    // Its id may be what is damaged.
    reached({ row, id: name }, put, () => row);
  };

  return {
    endLeases,
    next: (mayGo = () => true) => {
      endLeases();
      const unsound: { row: number; why: string }[] = [];
      const due = reading(null, () => {
        for (const candidate of statements.candidates(origin)) {
          const { row } = candidate;
          if (unreachable.has(row) || waitMs(candidate, now()) !== 0 || !mayGo(candidate)) continue;
          const found = store.soundOf(row);
          if (typeof found !== 'string') return found;
          unsound.push({ row, why: found });
        }
        return null;
      });
      for (const { row, why } of unsound) quarantine(row, why);
      return due;
    },
    dueInMs: (mayGo) => {
      const isReady = (): boolean => statements.hasReady(origin);
      if (mayGo === undefined && unreachable.size === 0 && reading(false, isReady)) return 0;
      const waits = reading([], () => [...statements.candidates(origin)])
        .filter((candidate) => !unreachable.has(candidate.row) && mayGo?.(candidate) !== false)
        .map((when) => waitMs(when, now()) ?? Infinity);
      return waits.length === 0 ? null : Math.min(...waits);
    },
    markSending: (item) => {
      const marked = reached(item, (row) => statements.markSending(row));
      if (marked.ok) leases.set(item.row, store.monotonicMs() + LEASE_MS);
      return marked;
    },
    markTried: (item, error, nextTryAt) => {
      return settled(item, (row) => statements.setState('ready', error, nextTryAt, row));
    },
    refuse: (item, reason, nextTryAt) => {
      refusedAtMs.set(item.row, now().getTime());
      return settled(item, (row) => statements.setState('refused', reason, nextTryAt, row));
    },
    endRefusals: (notWithinMs) => {
      const over = reading([], () => statements.refusals(origin)).filter(
        ({ row }) => Math.abs(now().getTime() - (refusedAtMs.get(row) ?? -Infinity)) >= notWithinMs,
      );
      for (const { row } of over) draining(() => statements.endWait(row));
    },
    acknowledge: (item, receipt) => {
      const at = now().toISOString();
      // Two commits, so that no moment knows neither the report nor its receipt.
      const stored = draining(() => {
        statements.keepReceipt(item.id, JSON.stringify(receipt), at);
        statements.writeFact('lastDeliveredAt', at);
      });
      if (!stored.ok) return stored;
      refusedAtMs.delete(item.row);
      const purged = settled(item, (row) => {
        const isThere = store.remove(row);
        used.bytes = null;
        statements.forgetUpload(item.id);
        statements.forgetReceipts();
        return isThere;
      });
      vacuum();
      ballast.restore();
      // Nothing is left to remove.
      return !purged.ok && purged.fault === 'unavailable' ? { ok: true, value: undefined } : purged;
    },
  };
}
