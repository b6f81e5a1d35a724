import type { DatabaseSync } from 'node:sqlite';
import { readFact, writeFact } from './rows.ts';
import { LossRow } from './schema.ts';

export interface OutboxLimits {
  readonly maxBytes: number;
  readonly maxAgeMs: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
export const OUTBOX_LIMITS: OutboxLimits = { maxBytes: 200 * 1024 * 1024, maxAgeMs: 30 * DAY_MS };

/** Ages are counted in steps: every item's row is written anew by one. */
const AGE_STEP_MS = 60 * 60 * 1000;

/**
 * Adds the time since the last look to every item's age and drops what has become too old. One look
 * adds at most a day and never less than nothing: a clock that jumps ten years costs a day, not the
 * queue.
 */
export function ageItems(database: DatabaseSync, { maxAgeMs }: OutboxLimits, now: Date): void {
  const last = readFact(database, 'agedAt');
  const passedMs = typeof last === 'number' ? now.getTime() - last : -1;
  if (passedMs >= 0 && passedMs < AGE_STEP_MS) return;
  writeFact(database, 'agedAt', now.getTime());
  if (passedMs < 0) return;
  database.prepare('UPDATE item SET ageMs = ageMs + ?').run(Math.min(DAY_MS, passedMs));
  const old = database
    .prepare(`SELECT id, kind FROM item WHERE ageMs > ? AND state IN ('ready', 'refused')`)
    .all(maxAgeMs);
  for (const row of old) drop(database, row, 'age', now);
}

/**
 * Drops the oldest reports until `bytes` more fit. Quarantined ones and one being sent stay.
 * @returns false when it cannot fit
 */
export function makeRoom(
  database: DatabaseSync,
  { maxBytes }: OutboxLimits,
  bytes: number,
  now: Date,
): boolean {
  const used = (): number =>
    Number(
      database.prepare('SELECT coalesce(sum(bytes), 0) AS bytes FROM item').get()?.['bytes'] ?? 0,
    );
  while (used() + bytes > maxBytes) {
    const oldest = database
      .prepare(
        `SELECT id, kind FROM item WHERE state IN ('ready', 'refused') ORDER BY state = 'ready', rowid LIMIT 1`,
      )
      .get();
    if (oldest === undefined) return false;
    drop(database, oldest, 'size', now);
  }
  return true;
}

export const lossesOf = (database: DatabaseSync): readonly LossRow[] =>
  database
    .prepare('SELECT kind, reason, count, firstAt, lastAt FROM loss ORDER BY kind, reason')
    .all()
    .map((row) => LossRow.parse(row));

function drop(
  database: DatabaseSync,
  { id, kind }: Readonly<Record<string, unknown>>,
  reason: 'age' | 'size',
  now: Date,
): void {
  const at = now.toISOString();
  database.prepare('DELETE FROM item WHERE id = ?').run(String(id));
  database
    .prepare(
      `INSERT INTO loss (kind, reason, count, firstAt, lastAt) VALUES (?, ?, 1, ?, ?)
    ON CONFLICT (kind, reason) DO UPDATE SET count = count + 1, lastAt = excluded.lastAt`,
    )
    .run(String(kind), reason, at, at);
}
