/** First wait at most this long, in milliseconds; it doubles with each failure in a row. */
export const BASE_MS = 5_000;
export const CAP_MS = 15 * 60_000;
/**
 * A collector may ask for this much at most: a hostile answer must not silence the agent for good.
 */
export const MAX_RETRY_AFTER_MS = 60 * 60_000;

/**
 * How long to wait after `failures` failures in a row (1 or more): full jitter, a uniform draw from
 * zero to the doubled base, so that a fleet that lost its collector together does not return
 * together. `Retry-After` is a floor.
 *
 * @param random uniform in [0, 1)
 * @see AWS SDK, FullJitterBackoffStrategy
 */
export function nextDelayMs({
  failures,
  retryAfterMs,
  random,
}: {
  readonly failures: number;
  readonly retryAfterMs: number | null;
  readonly random: number;
}): number {
  const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** Math.max(0, failures - 1));
  return Math.max(Math.round(random * ceiling), Math.min(retryAfterMs ?? 0, MAX_RETRY_AFTER_MS));
}

/**
 * When the first try of a laptop follows that is back together with others: a uniform draw over what
 * the collector said.
 *
 * @param random uniform in [0, 1)
 */
export const firstTryDelayMs = (withinMs: number, random: number): number =>
  Math.round(withinMs * random);

/**
 * `Retry-After` as seconds or as a date (RFC 9110, 10.2.3), in milliseconds from `now`; null when
 * absent or malformed.
 */
export function parseRetryAfter(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  // However many digits a stranger sends: it is capped where it is used.
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  // Date.parse reads far more than dates: "-5" would be a month.
  const at = /^[A-Z][a-z]{2}, .* GMT$/.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
