import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { HeldBecause } from '../../model/agent-state.ts';
import { MAX_REPORT_BYTES, type Receipt } from '../../model/receipt.ts';
import type { OutboxItem } from '../../model/outbox-item.ts';
import { attempt, type Attempt, type Fault } from '../data/attempt.ts';
import type { Ballast } from '../data/ballast.ts';
import { emptyLog, inTransaction } from '../data/database.ts';
import type { Log } from '../log.ts';
import { readFact, readItems, writeFact } from './rows.ts';
import { type LossRow, type Origin, toOutboxItem } from './schema.ts';
import { ageItems, lossesOf, makeRoom, type OutboxLimits } from './limits.ts';

export interface NewItem {
  /** UUIDv7, also the id on the wire. */
  readonly id: string;
  readonly kind: string;
  readonly origin: Origin;
  readonly createdAt: string;
  readonly body: Uint8Array;
  /**
   * Remembered in the same commit: the break that this report opened, null for the one that ended
   * it.
   */
  readonly openBreak?: unknown;
  /** Remembered in the same commit: when a finding was last reported, RFC 3339 in UTC. */
  readonly findingToldAt?: string;
}

/** A report with a body that still matches its digest. */
export interface DueItem {
  readonly id: string;
  readonly kind: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly body: Uint8Array;
}

export type Enqueued =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'too-large' | Fault['fault']; readonly message: string };

/**
 * Reports that must survive a crash, a reboot and days without a network. One process owns it: the
 * one that holds the folder's lock.
 *
 * At least once: a report leaves only after `acknowledge` has stored its receipt, so a crash
 * between the two sends it again, and the collector drops duplicates by id.
 */
export interface Outbox {
  /**
   * Durable when it answers ok. On "no" the report may or may not be there after a crash: enqueue
   * it again under the same id.
   */
  enqueue(item: NewItem): Enqueued;
  list(): readonly OutboxItem[];
  /** What is still to be sent; quarantined and refused reports are not. */
  summary(): { readonly count: number; readonly bytes: number };
  /**
   * Oldest report to be sent; those whose body no longer matches its digest are quarantined on the
   * way. Null when none waits.
   */
  next(): DueItem | null;
  /**
   * A try begins: counted before the first byte leaves, so that a crash during it is counted too.
   */
  markSending(id: string): Attempt<void>;
  markTried(id: string, error: string, nextTryAt: string | null): Attempt<void>;
  /** The collector will never take it: kept with the reason, not retried. */
  refuse(id: string, reason: string): Attempt<void>;
  /** Stores the receipt, then removes the body: two commits, so that no moment knows neither. */
  acknowledge(receipt: Receipt): Attempt<void>;
  lastDeliveredAt(): string | null;
  setHeld(held: HeldBecause): void;
  openBreak(): unknown;
  /** When a finding was last reported, RFC 3339 in UTC; null if never. */
  findingToldAt(): string | null;
  losses(): readonly LossRow[];
  close(): void;
}

export interface OutboxIo {
  readonly database: DatabaseSync;
  readonly origin: Origin;
  readonly limits: OutboxLimits;
  readonly ballast: Ballast;
  readonly log: Log;
  readonly now: () => Date;
}

const RECEIPTS_KEPT = 1_000;
const WAITING = `SELECT count(*) AS count, coalesce(sum(bytes), 0) AS bytes FROM item WHERE origin = ? AND state IN ('ready', 'sending')`;
/**
 * A report that ten tries did not move steps behind: one that a proxy on the way dislikes must not
 * keep all others.
 */
const OLDEST = `SELECT id, kind, bytes, sha256, body FROM item WHERE origin = ? AND state = 'ready' ORDER BY tries / 10, rowid LIMIT 1`;
const NOT_ITS_DIGEST = 'the body no longer matches its digest';

export const sha256Of = (body: Uint8Array): string =>
  createHash('sha256').update(body).digest('hex');

/** Takes an open, migrated database; what a crash left half done is finished first. */
export function createOutbox({ database, origin, limits, ballast, log, now }: OutboxIo): Outbox {
  let held: HeldBecause = null;
  const run = (sql: string, ...values: readonly (string | number | null)[]): void => {
    database.prepare(sql).run(...values);
  };

  /** Draining must go on when the disk is full: the ballast buys the room that a removal needs. */
  const drainingWrite = (work: () => void): Attempt<void> => {
    const first = attempt(work);
    if (first.ok || first.fault !== 'full' || !ballast.release()) return first;
    log('the disk is full: gave up the reserve, so that reports can still leave');
    return attempt(work);
  };
  const reading = <T>(fallback: T, work: () => T): T => {
    const read = attempt(work);
    if (read.ok) return read.value;
    log(`the outbox cannot be read: ${read.message}`);
    return fallback;
  };
  const purge = (id: string): void => {
    inTransaction(database, () => {
      run('DELETE FROM item WHERE id = ?', id);
      run(
        'DELETE FROM receipt WHERE id NOT IN (SELECT id FROM receipt ORDER BY rowid DESC LIMIT ?)',
        RECEIPTS_KEPT,
      );
    });
    database.exec('PRAGMA incremental_vacuum');
  };
  const recovered = drainingWrite(() => {
    run(`DELETE FROM item WHERE id IN (SELECT id FROM receipt)`);
    run(`UPDATE item SET state = 'ready' WHERE state = 'sending'`);
    ageItems(database, limits, now());
  });
  if (!recovered.ok) log(`the outbox cannot be tidied: ${recovered.message}`);
  const secure = (): void => {
    const emptied = emptyLog(database);
    if (!emptied.ok && emptied.fault !== 'busy' && emptied.fault !== 'full')
      log(`the outbox keeps its reports in its log alone: ${emptied.message}`);
  };
  secure();

  return {
    enqueue: ({ id, kind, origin: from, createdAt, body, openBreak, findingToldAt }) => {
      if (body.length > MAX_REPORT_BYTES) {
        return {
          ok: false,
          reason: 'too-large',
          message: `a report of ${String(body.length)} bytes is above the limit of ${String(MAX_REPORT_BYTES)}`,
        };
      }
      const stored = attempt(() =>
        inTransaction(database, () => {
          ageItems(database, limits, now());
          const room = makeRoom(database, limits, body.length, now());
          if (!room) return false;
          database
            .prepare(
              'INSERT OR IGNORE INTO item (id, kind, origin, createdAt, bytes, sha256, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
            )
            .run(id, kind, from, createdAt, body.length, sha256Of(body), body);
          if (openBreak !== undefined) writeFact(database, `openBreak of ${from}`, openBreak);
          if (findingToldAt !== undefined)
            writeFact(database, `told of finding ${from}`, findingToldAt);
          return true;
        }),
      );
      if (!stored.ok) return { ok: false, reason: stored.fault, message: stored.message };
      secure();
      return stored.value
        ? { ok: true }
        : {
            ok: false,
            reason: 'full',
            message: 'the outbox has reached its size, and nothing in it may be dropped',
          };
    },
    list: () =>
      reading([], () => readItems(database, origin).map((row) => toOutboxItem(row, held))),
    summary: () => {
      const row = reading(undefined, () => database.prepare(WAITING).get(origin));
      return { count: Number(row?.['count'] ?? 0), bytes: Number(row?.['bytes'] ?? 0) };
    },
    next: () => {
      for (;;) {
        const row = reading(undefined, () => database.prepare(OLDEST).get(origin));
        if (row === undefined) return null;
        const item = soundItem(row);
        if (item !== null) return item;
        const id = String(row['id']);
        log(`report ${id}: ${NOT_ITS_DIGEST}; set aside, not sent`);
        const quarantined = drainingWrite(() => {
          run(
            `UPDATE item SET state = 'quarantined', lastError = ? WHERE id = ?`,
            NOT_ITS_DIGEST,
            id,
          );
        });
        // Unmarked it would come up again and again.
        if (!quarantined.ok) return null;
      }
    },
    markSending: (id) =>
      drainingWrite(() => {
        run(
          `UPDATE item SET state = 'sending', tries = tries + 1, nextTryAt = NULL WHERE id = ?`,
          id,
        );
      }),
    markTried: (id, error, nextTryAt) =>
      drainingWrite(() => {
        run(
          `UPDATE item SET state = 'ready', lastError = ?, nextTryAt = ? WHERE id = ?`,
          error,
          nextTryAt,
          id,
        );
      }),
    refuse: (id, reason) =>
      drainingWrite(() => {
        run(
          `UPDATE item SET state = 'refused', lastError = ?, nextTryAt = NULL WHERE id = ?`,
          reason,
          id,
        );
      }),
    acknowledge: (receipt) => {
      const at = now().toISOString();
      const stored = drainingWrite(() => {
        inTransaction(database, () => {
          run(
            'INSERT OR REPLACE INTO receipt (id, receipt, storedAt) VALUES (?, ?, ?)',
            receipt.id,
            JSON.stringify(receipt),
            at,
          );
          writeFact(database, 'lastDeliveredAt', at);
        });
      });
      if (!stored.ok) return stored;
      const purged = drainingWrite(() => {
        purge(receipt.id);
      });
      ballast.restore();
      return purged;
    },
    lastDeliveredAt: () => {
      const at = reading(null, () => readFact(database, 'lastDeliveredAt'));
      return typeof at === 'string' ? at : null;
    },
    setHeld: (next) => {
      if (next === held) return;
      held = next;
      const noted = attempt(() => {
        writeFact(database, 'held', next);
      });
      if (!noted.ok) log(`cannot note why reports are held: ${noted.message}`);
    },
    findingToldAt: () => {
      const at = reading(null, () => readFact(database, `told of finding ${origin}`));
      return typeof at === 'string' ? at : null;
    },
    openBreak: () => reading(null, () => readFact(database, `openBreak of ${origin}`)),
    losses: () => reading([], () => lossesOf(database)),
    close: () => {
      database.close();
    },
  };
}

/**
 * SQLite hands back flipped bits without a word, so every body is checked against its own digest
 * before it leaves.
 */
function soundItem(row: Readonly<Record<string, unknown>>): DueItem | null {
  const { id, kind, bytes, sha256, body } = row;
  const shaped =
    typeof id === 'string' &&
    typeof kind === 'string' &&
    typeof bytes === 'number' &&
    typeof sha256 === 'string' &&
    body instanceof Uint8Array;
  return shaped && body.length === bytes && sha256Of(body) === sha256
    ? { id, kind, bytes, sha256, body }
    : null;
}
