import { isDeepStrictEqual } from 'node:util';
import { reasonOf } from '../../lib/error-name.ts';
import type { IdLocks } from './id-locks.ts';
import { readSummary } from './index-row.ts';
import { rowOf, soundBody, soundRow, type MendIo } from './mend.ts';
import { takeApart } from './stored-report.ts';

/** How fast a scrub reads: slowly enough that nobody notices it. */
export interface ScrubPace {
  readonly firstAfterMs: number;
  /** Between two reports. */
  readonly pauseMs: number;
  readonly bytesPerS: number;
  /** Between the end of one round and the beginning of the next. */
  readonly betweenRoundsMs: number;
}

export interface ScrubIo extends MendIo {
  readonly locks: IdLocks;
  /** Told when table and index of the database do not agree. */
  readonly rebuildIndex: (why: string) => void;
  /** What is done once a round beside the reports. */
  readonly sweep: () => Promise<void>;
}

/**
 * Reads every report again, one after another, for as long as the collector runs: what rots is
 * found while a laptop or a backup may still have it, and not by whoever opens the page.
 *
 * @returns ends it
 */
export function startScrub(io: ScrubIo, pace: ScrubPace): () => void {
  const { index, locks, log } = io;
  let timer: NodeJS.Timeout | undefined;
  let ended = false;

  const later = (ms: number, work: () => Promise<void>): void => {
    if (ended) return;
    timer = setTimeout(() => {
      work().catch((thrown: unknown) => {
        log(`the check of stored reports broke off, and begins again: ${reasonOf(thrown)}`);
        later(pace.betweenRoundsMs, () => next(null));
      });
    }, ms).unref();
  };

  const next = async (after: number | null): Promise<void> => {
    const [row] = await index.page(after, 1);
    if (row === undefined) {
      await io.sweep();
      later(pace.betweenRoundsMs, () => next(null));
      return;
    }
    if (await index.has(row.id)) await locks.run(row.id, () => checkReport(io, row.id));
    else io.rebuildIndex('its table and its index do not agree');
    const readMs = (row.bytes / pace.bytesPerS) * 1000;
    later(Math.max(pace.pauseMs, Number.isFinite(readMs) ? readMs : 0), () => next(row.arrival));
  };

  later(pace.firstAfterMs, () => next(null));
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

/** Mends row and file from each other, and notices a body that can only be sent again. */
export async function checkReport(io: MendIo, id: string): Promise<void> {
  const row = await soundRow(io, id);
  const body = row === null ? null : await soundBody(io, row);
  if (row === null || body === null) return;
  const { summary: made } = rowOf(row, row, body);
  // As it would be read again: one that the index cannot hold is none.
  const summary = readSummary(made === null ? null : JSON.stringify(made));
  if (!isDeepStrictEqual(summary, row.summary)) {
    // Most of all a body that an earlier version could not read.
    await io.index.restore([{ ...row, summary, whole: true }]);
    io.log(`report ${id}: its row says again what its body says`);
  }
  const read = await io.bodies.read(id);
  if (read === null || takeApart(read.file).trailer?.receipt === row.receipt) return;
  // Also how files of earlier versions come by the receipt that was given for them.
  await io.bodies.write(id, body, { device: row.device, receipt: row.receipt });
}
