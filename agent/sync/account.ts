import * as z from 'zod/mini';
import type { Outbox } from '../outbox/outbox.ts';
import type { Account } from './cost.ts';

const HOUR_MS = 60 * 60_000;
/** Entries as close as this become one, at the time of the first. */
const GRAIN_MS = 1_000;
const MAX_ENTRIES = HOUR_MS / GRAIN_MS;

const Kept = z
  .array(z.object({ at: z.string(), bytes: z.number().check(z.gte(0)) }))
  .check(z.maxLength(MAX_ENTRIES));

/**
 * The account of metered bytes, by a clock that nobody can set; the other one serves for what an
 * agent before this one spent. Set back it makes that count for an hour from now, at most.
 */
export function openAccount({
  memo,
  now,
  monotonicMs,
}: {
  readonly memo: Outbox['memo'];
  readonly now: () => Date;
  readonly monotonicMs: () => number;
}): Account {
  const kept = Kept.safeParse(memo.read('spent'));
  let entries = (kept.success ? kept.data : []).flatMap(({ at, bytes }) => {
    const ageMs = Math.max(0, now().getTime() - Date.parse(at));
    return ageMs < HOUR_MS ? [{ atMs: monotonicMs() - ageMs, bytes }] : [];
  });
  const recent = (): typeof entries => {
    const sinceMs = monotonicMs() - HOUR_MS;
    entries = entries.filter(({ atMs }) => atMs > sinceMs);
    return entries;
  };
  return {
    spentBytes: () => recent().reduce((sum, { bytes }) => sum + bytes, 0),
    add: (bytes) => {
      const last = recent().at(-1);
      if (last !== undefined && monotonicMs() - last.atMs < GRAIN_MS)
        entries = [...entries.slice(0, -1), { atMs: last.atMs, bytes: last.bytes + bytes }];
      else entries = [...entries, { atMs: monotonicMs(), bytes }];
    },
    keep: () => {
      const at = (atMs: number): string =>
        new Date(now().getTime() - (monotonicMs() - atMs)).toISOString();
      return memo.write(
        'spent',
        recent().map(({ atMs, bytes }) => ({ at: at(atMs), bytes })),
      );
    },
  };
}
