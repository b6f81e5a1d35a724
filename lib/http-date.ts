/** An answer that took longer says too little of when its date was written. */
const MAX_TOOK_MS = 10_000;
/** `Date` counts whole seconds (RFC 9110 §5.6.7): on average half of one has passed. */
const HALF_SECOND_MS = 500;
/** Beyond it something else is wrong than a clock. */
const MAX_OFFSET_MS = 50 * 365 * 24 * 60 * 60_000;
/** The one form that servers write today (RFC 9110 §5.6.7). */
const IMF_FIXDATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** A date of HTTP in milliseconds since 1970; null where it is none. */
export function httpDateMs(text: string): number | null {
  const ms = IMF_FIXDATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
}

/**
 * How far ahead of this machine's clock the one is that wrote a `Date`, in whole milliseconds and
 * right to about a second.
 *
 * @param tookMs between the request and its answer
 * @param nowMs by this machine's clock, when the answer had come
 * @returns null where it tells nothing
 */
export function offsetOfDate(
  date: string,
  { tookMs, nowMs }: { readonly tookMs: number; readonly nowMs: number },
): number | null {
  if (tookMs < 0 || tookMs > MAX_TOOK_MS || !IMF_FIXDATE.test(date)) return null;
  const offsetMs = Date.parse(date) + HALF_SECOND_MS - (nowMs - tookMs / 2);
  return Math.abs(offsetMs) <= MAX_OFFSET_MS ? Math.round(offsetMs) : null;
}
