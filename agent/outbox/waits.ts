import type { ItemState } from '../../model/outbox-item.ts';

const HOUR_MS = 60 * 60 * 1000;
const MAX_REFUSED_MS = 12 * HOUR_MS;

/**
 * How long a report waits that whoever answered would not take: an hour, doubled with each try, with
 * jitter in its upper half. The answer was not signed, so it may come from a portal.
 *
 * @param tries 1 or more @param random uniform in [0, 1)
 */
export function refusedWaitMs(tries: number, random: number): number {
  const ceiling = Math.min(MAX_REFUSED_MS, HOUR_MS * 2 ** Math.max(0, Math.min(tries, 10) - 1));
  return Math.round(ceiling * (0.5 + random / 2));
}

/**
 * Milliseconds until a report may be tried: 0 for one that is due, null for one that never is. A
 * clock that was set back does not lengthen a wait.
 */
export function waitMs(
  { state, nextTryAt }: { readonly state: ItemState; readonly nextTryAt: string | null },
  now: Date,
): number | null {
  if (state === 'quarantined') return null;
  if (state !== 'refused' || nextTryAt === null) return 0;
  const ms = Date.parse(nextTryAt) - now.getTime();
  return ms > 0 && ms <= MAX_REFUSED_MS ? ms : 0;
}
