import type { Attempt } from '../data/attempt.ts';
import { CAP_MS, MAX_RETRY_AFTER_MS } from './backoff.ts';

/** How long the collector is left alone, as it is kept over a restart. */
export interface KeptWait {
  readonly failures: number;
  /** RFC 3339, UTC: the only clock that outlives a restart. */
  readonly until: string;
}

export interface Waits {
  read(): KeptWait | null;
  write(wait: KeptWait | null): Attempt<void>;
}

export const waitFrom = (
  wait: { readonly failures: number; readonly ms: number } | null,
  now: Date,
): KeptWait | null =>
  wait === null
    ? null
    : { failures: wait.failures, until: new Date(now.getTime() + wait.ms).toISOString() };

/**
 * What is left of a wait after a restart, by the monotonic clock. A clock that was set meanwhile
 * makes it no longer than a wait may be at all.
 */
export function restoredWait(
  kept: KeptWait | null,
  now: Date,
  monotonicMs: number,
): { readonly failures: number; readonly untilMs: number } | null {
  if (kept === null) return null;
  const leftMs = Date.parse(kept.until) - now.getTime();
  const longestMs = Math.max(CAP_MS, MAX_RETRY_AFTER_MS);
  if (!(leftMs > 0) || leftMs > longestMs) return null;
  return { failures: kept.failures, untilMs: monotonicMs + leftMs };
}
