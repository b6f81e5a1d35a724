import type { HeldBecause } from '../../model/held-because.ts';
import type { Receipt } from '../../model/receipt.ts';
import type { NotSent } from '../../model/agent-state.ts';
import type { Dealt, Loss, LossReason, OutboxItem } from '../../model/outbox-item.ts';
import { OUTBOX_LOG } from '../../model/text/en/outbox.ts';
import { attempt, type Attempt } from '../data/attempt.ts';
import { adoptFiles } from './adopt.ts';
import { createDrain, type MayGo } from './drain.ts';
import { createExchangeBody, type ExchangeBody } from './exchange-body.ts';
import { createByHand, type ByHand } from './by-hand.ts';
import type { DueItem, Enqueued, ItemRef, NewItem, UploadPlace } from './item.ts';
import { createKeep } from './keep.ts';
import { type Memo, memoKey, toOutboxItem } from './schema.ts';
import { createStore, type OutboxIo } from './store.ts';
import { createTend } from './tend.ts';

/**
 * Reports that must survive a crash, a reboot and days without a network. One process owns it: the
 * one that holds the folder's lock.
 *
 * At least once: a report leaves only after `acknowledge` has stored its receipt, so a crash
 * between the two sends it again, and the collector drops duplicates by id.
 */
export interface Outbox extends ByHand {
  /**
   * Durable when it answers ok. On "no" the report may or may not be there after a crash: enqueue
   * it again under the same id.
   */
  enqueue(item: NewItem): Enqueued;
  list(): readonly OutboxItem[];
  /** What is still to be sent, refused ones among it. */
  summary(): { readonly count: number; readonly bytes: number };
  notSent(): NotSent;
  /**
   * Oldest report that may be sent now; those that the disk altered are quarantined on the way. Null
   * when none may.
   *
   * @param mayGo passes others over; absent: all may
   */
  next(mayGo?: MayGo): DueItem | null;
  /** Milliseconds until one may be sent: 0 now, null when none waits, or none that may go. */
  dueInMs(mayGo?: MayGo): number | null;
  /**
   * A try begins: counted before the first byte leaves, so that a crash during it is counted too.
   */
  markSending(item: ItemRef): Attempt<void>;
  markTried(item: ItemRef, error: string, nextTryAt: string | null): Attempt<void>;
  /** Whoever answered would not take it: tried again then, and others pass it until then. */
  refuse(item: ItemRef, reason: string, nextTryAt: string): Attempt<void>;
  /** Refused reports may be tried at once, but for those refused within so many milliseconds. */
  endRefusals(notWithinMs: number): void;
  /** Stores the receipt, then removes the report. */
  acknowledge(item: ItemRef, receipt: Receipt): Attempt<void>;
  /** Where reports are being handed over in parts; gone together with the report. */
  readonly uploads: {
    of(item: ItemRef): UploadPlace | null;
    set(item: ItemRef, place: UploadPlace | null): Attempt<void>;
  };
  /** Facts of whoever sends or tells, decoded by whoever reads them; null where none was written. */
  readonly memo: {
    read(key: Memo): unknown;
    write(key: Memo, value: unknown): Attempt<void>;
  };
  /** Ends the waits of reports that somebody named, and looks at damaged ones again. */
  retry(ids: readonly string[]): Dealt;
  /** Removes reports that somebody named. */
  drop(ids: readonly string[]): Dealt;
  /** Ids of reports that were never sent, and may be unencrypted. */
  perhapsPlain(): readonly string[];
  readonly exchangeBody: ExchangeBody;
  /** Counts a report that could not even be kept. */
  countLoss(kind: string, reason: LossReason): void;
  losses(): readonly Loss[];
  /** To be called every hour at least: age counts although nothing else happens. */
  tidy(): void;
  /** The file is to be built anew: rows in it cannot be reached. A check that is due is made first. */
  isDamaged(): boolean;
  lastDeliveredAt(): string | null;
  /** When the receipt of a report came, RFC 3339 in UTC; null where none is known. */
  deliveredAt(id: string): string | null;
  /**
   * The collector's clock less this one's when the latest receipt came, the way of one answer
   * included; null before the first.
   */
  clockOffsetMs(): number | null;
  setHeld(held: HeldBecause): void;
  openBreak(): unknown;
  /** When a finding was last reported, RFC 3339 in UTC; null if never. */
  findingToldAt(): string | null;
  /** Which weak spots were told, as they were stored; null where none were. */
  weakSpotsTold(): unknown;
  close(): void;
}

/**
 * Takes an open, migrated database; what a crash left half done is finished first. Until a large one
 * was checked, beside its service, it is read alone; whoever writes earlier ends the check.
 */
export function createOutbox(io: OutboxIo): Outbox {
  const { database, origin, log, now } = io;
  const store = createStore(io);
  const { statements, reading, write } = store;
  const tend = createTend(store);
  const drain = createDrain(store, tend.recover, () => {
    const freed = attempt(() => {
      database.exec('PRAGMA incremental_vacuum');
    });
    if (!freed.ok) log(OUTBOX_LOG.cannotTidy(freed.message));
  });
  let held: HeldBecause = null;
  const textFact = (read: () => unknown): string | null => {
    const value = reading(null, read);
    return typeof value === 'string' ? value : null;
  };
  const sums = (): ReturnType<typeof statements.sums> => reading([], () => statements.sums(origin));
  const sweep = (): void => {
    if (store.isChecked()) adoptFiles(database, io.files, { isRebuilt: false, log });
  };
  const noteHeld = (): void => {
    const noted = write(() => {
      statements.writeFact('held', held);
    });
    if (!noted.ok) log(OUTBOX_LOG.heldUnnoted(noted.message));
  };
  store.onceChecked(() => {
    tend.tidy();
    sweep();
    store.secure();
  });

  return {
    enqueue: createKeep(store, tend),
    list: () => reading([], () => statements.items(origin).map((row) => toOutboxItem(row, held))),
    summary: () => {
      const waiting = sums().filter(({ state }) => state !== 'quarantined');
      return waiting.reduce(
        (sum, { count, bytes }) => ({ count: sum.count + count, bytes: sum.bytes + bytes }),
        { count: 0, bytes: 0 },
      );
    },
    notSent: () => {
      const states = new Map(sums().map(({ state, count }) => [state, count]));
      const losses = [...reading([], () => statements.losses())];
      return {
        refused: states.get('refused') ?? 0,
        damaged: states.get('quarantined') ?? 0,
        losses,
      };
    },
    ...drain,
    ...createByHand(store, () => held),
    uploads: {
      of: ({ id }) => reading(null, () => statements.upload(id)),
      set: ({ id }, place) =>
        store.draining(() => {
          if (place === null) statements.forgetUpload(id);
          else statements.keepUpload(id, place.url, place.collectorUrl);
        }),
    },
    memo: {
      read: (key) => reading(null, () => statements.fact(memoKey(key, origin))),
      write: (key, value) =>
        store.draining(() => {
          statements.writeFact(memoKey(key, origin), value);
        }),
    },
    retry: tend.retry,
    drop: tend.drop,
    perhapsPlain: () => reading([], () => statements.perhapsPlain(origin)),
    exchangeBody: createExchangeBody(store),
    tidy: () => {
      tend.tidy();
      drain.endLeases();
      sweep();
    },
    countLoss: (kind, reason) => {
      const counted = write(() => {
        statements.addLoss(kind, reason, 1, now().toISOString());
      });
      if (!counted.ok) log(OUTBOX_LOG.lossUncounted(counted.message));
    },
    losses: () => reading([], () => statements.losses()),
    isDamaged: store.isDamaged,
    clockOffsetMs: () => reading(null, () => statements.latestReceipt()?.offsetMs ?? null),
    deliveredAt: (id) => textFact(() => statements.receiptAt(id)),
    lastDeliveredAt: () => textFact(() => statements.fact('lastDeliveredAt')),
    setHeld: (next) => {
      if (next === held) return;
      held = next;
      // At each start somebody says it; a check that is still due need not be hurried for it.
      store.onceChecked(noteHeld);
    },
    findingToldAt: () => textFact(() => statements.fact(`told of finding ${origin}`)),
    weakSpotsTold: () => reading(null, () => statements.fact(`told of weak spots ${origin}`)),
    openBreak: () => reading(null, () => statements.fact(`openBreak of ${origin}`)),
    close: store.close,
  };
}
