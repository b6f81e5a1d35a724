import type { ItemState } from '../../model/outbox-item.ts';

export interface OutboxLimits {
  readonly maxBytes: number;
  readonly maxAgeMs: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
export const OUTBOX_LIMITS: OutboxLimits = { maxBytes: 200 * 1024 * 1024, maxAgeMs: 30 * DAY_MS };

/** Ages are counted in steps: each is a write. */
const AGE_STEP_MS = 60 * 60 * 1000;

/**
 * What one look at the clock adds to every item's age: the time since the last look, at most a day
 * and never less than nothing. A clock that jumps ten years costs a day, not the queue.
 *
 * @param agedAtMs of the last look; null before the first
 * @returns null when it is not time yet
 */
export function ageStep(agedAtMs: number | null, nowMs: number): { readonly addMs: number } | null {
  const passedMs = agedAtMs === null ? -1 : nowMs - agedAtMs;
  if (passedMs >= 0 && passedMs < AGE_STEP_MS) return null;
  return { addMs: Math.min(DAY_MS, Math.max(0, passedMs)) };
}

/** What decides about dropping a report. */
export interface Droppable {
  readonly row: number;
  readonly kind: string;
  readonly bytes: number;
  readonly state: ItemState;
}

/** What is worth least goes first; one being sent stays. */
const WORTH: Readonly<Record<ItemState, number>> = {
  quarantined: 0,
  refused: 1,
  ready: 2,
  sending: Infinity,
};

/**
 * Which reports give way, the oldest first; what a person asked for stays, so that `neededBytes` more become free.
 *
 * @returns null when even all of them are not enough
 */
export function giveWay(
  rows: readonly Droppable[],
  neededBytes: number,
): readonly Droppable[] | null {
  const byWorth = rows
    .filter(({ state, kind }) => state !== 'sending' && kind !== 'user')
    .sort((a, b) => WORTH[a.state] - WORTH[b.state] || a.row - b.row);
  let freed = 0;
  const dropped: Droppable[] = [];
  for (const row of byWorth) {
    if (freed >= neededBytes) break;
    freed += row.bytes;
    dropped.push(row);
  }
  return freed >= neededBytes ? dropped : null;
}
