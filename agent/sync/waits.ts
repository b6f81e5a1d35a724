import * as z from 'zod/mini';
import { CAP_MS, MAX_RETRY_AFTER_MS } from './backoff.ts';

/**
 * How long the collector is left alone, as it is kept over a restart. `until` is RFC 3339 in UTC: no
 * other clock outlives one.
 */
const KeptWait = z.object({ failures: z.number().check(z.int(), z.gte(1)), until: z.string() });
export type KeptWait = z.infer<typeof KeptWait>;

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
  kept: unknown,
  now: Date,
  monotonicMs: number,
): { readonly failures: number; readonly untilMs: number } | null {
  const parsed = KeptWait.safeParse(kept);
  if (!parsed.success) return null;
  const { failures, until } = parsed.data;
  const leftMs = Date.parse(until) - now.getTime();
  const longestMs = Math.max(CAP_MS, MAX_RETRY_AFTER_MS);
  if (!(leftMs > 0) || leftMs > longestMs) return null;
  return { failures, untilMs: monotonicMs + leftMs };
}
