import { setImmediate } from 'node:timers/promises';
import { MAX_TRAVELLING_BYTES } from '../../model/envelope.ts';
import { reasonOf } from '../../lib/error-name.ts';
import type { BodyStore } from './body-store.ts';
import type { IdLocks } from './id-locks.ts';
import type { ReportIndex } from './report-index.ts';

/** How long and how much is kept. */
export interface RetentionLimits {
  readonly maxAgeMs: number;
  /** Of bodies, in bytes. */
  readonly maxBytes: number;
  /** What came within so long never gives way for want of room: new reports are refused instead. */
  readonly minAgeMs: number;
}

export interface RetentionIo {
  readonly bodies: Pick<BodyStore, 'remove'>;
  readonly index: Pick<ReportIndex, 'page' | 'removeWith' | 'whole'>;
  readonly locks: IdLocks;
  readonly limits: RetentionLimits;
  readonly now: () => Date;
}

/** Share of the room that is made at once: the next reports need not make it one by one. */
const SPARE_SHARE = 0.05;
const PAGE = 100;

/**
 * Removes the oldest reports: those of too great an age, then as many as there is no room for. The
 * row goes first: a death between leaves a body that the next start indexes, and this removes again.
 * Rejects with the system's or the database's error.
 *
 * @returns how many went
 */
export async function keepWithin(io: RetentionIo): Promise<number> {
  const { index, limits, now } = io;
  const roomBytes = limits.maxBytes - Math.max(limits.maxBytes * SPARE_SHARE, MAX_TRAVELLING_BYTES);
  // The next report may be the largest.
  const isFull = (await index.whole()).bytes + MAX_TRAVELLING_BYTES > limits.maxBytes;
  let removed = 0;
  for (;;) {
    const rows = await index.page(null, PAGE);
    if (rows.length === 0) return removed;
    for (const row of rows) {
      const ageMs = now().getTime() - Date.parse(row.receivedAt);
      const gives = isFull && (await index.whole()).bytes > roomBytes && ageMs > limits.minAgeMs;
      // A time that cannot be read is no reason to remove anything.
      if (!(ageMs > limits.maxAgeMs) && !gives) return removed;
      await removeReport(io, row.id);
      removed += 1;
    }
    await setImmediate();
  }
}

/** Rejects with the system's or the database's error. */
export async function removeReport(
  {
    bodies,
    index,
    locks,
  }: Pick<RetentionIo, 'bodies' | 'locks'> & {
    readonly index: Pick<ReportIndex, 'removeWith'>;
  },
  id: string,
): Promise<void> {
  await locks.run(id, async () => {
    await index.removeWith(id, () => bodies.remove(id));
  });
}

/** Looks once for all who ask while it looks; says what went, and never rejects. */
export function createLook(io: RetentionIo, log: (message: string) => void): () => Promise<void> {
  let looking: Promise<void> | null = null;
  const look = async (): Promise<void> => {
    try {
      const removed = await keepWithin(io);
      if (removed > 0)
        log(`${String(removed)} reports have been removed by age or for want of room`);
    } catch (thrown) {
      log(`old reports could not be removed: ${reasonOf(thrown)}`);
    } finally {
      looking = null;
    }
  };
  return () => (looking ??= look());
}

const BETWEEN_MS = 60 * 60 * 1000;

/** Looks every hour, and at once. @returns ends it */
export function startRetention(look: () => Promise<void>): () => void {
  void look();
  const timer = setInterval(() => void look(), BETWEEN_MS).unref();
  return () => {
    clearInterval(timer);
  };
}
