import type { Attempt } from '../data/attempt.ts';
import type { Candidate } from '../outbox/statements.ts';

/** Bytes that reports which nobody asked for have cost on metered networks. */
export interface Account {
  /** Within the last hour. */
  spentBytes(): number;
  add(bytes: number): Attempt<void>;
}

/** What sending costs now, and who wants it. */
export interface Cost {
  readonly isMetered: boolean;
  /** What may still be spent within this hour. */
  readonly leftBytes: number;
  /** Somebody asked for everything that waits. */
  readonly isAsked: boolean;
}

/**
 * What a report costs beside itself, at most: name, TLS and its certificates for hello, key and
 * report, and their heads.
 */
export const OVERHEAD_BYTES = 16 * 1024;

/** Whether a report costs nothing that anybody counts: on a free network, or because it was asked for. */
export const isFree = ({ kind }: Pick<Candidate, 'kind'>, { isMetered, isAsked }: Cost): boolean =>
  !isMetered || isAsked || kind === 'user';

/** Whether the budget stops a report: it goes whole or not at all. */
export const isOverBudget = (item: Pick<Candidate, 'kind' | 'bytes'>, cost: Cost): boolean =>
  !isFree(item, cost) && item.bytes + OVERHEAD_BYTES > cost.leftBytes;

/** One account a process, by a clock that nobody can set. */
export function rememberSpent(monotonicMs: () => number): Account {
  let entries: readonly { readonly atMs: number; readonly bytes: number }[] = [];
  const recent = (): typeof entries => {
    const sinceMs = monotonicMs() - HOUR_MS;
    entries = entries.filter(({ atMs }) => atMs > sinceMs);
    return entries;
  };
  return {
    spentBytes: () => recent().reduce((sum, { bytes }) => sum + bytes, 0),
    add: (bytes) => {
      const last = recent().at(-1);
      const atMs = monotonicMs();
      entries =
        last !== undefined && atMs - last.atMs < GRAIN_MS
          ? [...entries.slice(0, -1), { atMs: last.atMs, bytes: last.bytes + bytes }]
          : [...entries, { atMs, bytes }];
      return { ok: true, value: undefined };
    },
  };
}

const HOUR_MS = 60 * 60_000;
/** Entries as close as this become one, at the time of the first. */
const GRAIN_MS = 1_000;
