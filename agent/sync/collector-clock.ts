import type { ClientAnswer, HttpClient } from '../../lib/http-client.ts';

/** How far ahead of this laptop's clock the collector's is, by what its answers say. */
export interface CollectorClock {
  /** The same client; each answer's date is heard. */
  listening(http: HttpClient): HttpClient;
  /** Milliseconds, right to about a second; null before the first answer that tells. */
  offsetMs(): number | null;
}

/** An answer that took longer says too little of when its date was written. */
const MAX_TOOK_MS = 10_000;
/** `Date` counts whole seconds (RFC 9110 §5.6.7): on average half of one has passed. */
const HALF_SECOND_MS = 500;
/** Beyond it something else is wrong than a clock. */
const MAX_OFFSET_MS = 50 * 365 * 24 * 60 * 60_000;
/** The one form that servers write today (RFC 9110 §5.6.7). */
const IMF_FIXDATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

export function createCollectorClock({
  now,
  monotonicMs,
}: {
  readonly now: () => Date;
  readonly monotonicMs: () => number;
}): CollectorClock {
  let latest: number | null = null;
  return {
    listening: (http) => ({
      exchange: async (asked) => {
        const askedAtMs = monotonicMs();
        const told = await http.exchange(asked);
        latest =
          offsetIn(told, {
            isSecure: asked.url.protocol === 'https:',
            tookMs: monotonicMs() - askedAtMs,
            nowMs: now().getTime(),
          }) ?? latest;
        return told;
      },
    }),
    offsetMs: () => latest,
  };
}

/**
 * What one answer tells of the clock of whoever gave it. Over TLS that is the collector; over plain
 * HTTP a portal or a proxy may speak for it, and then only an answer in a collector's form counts.
 *
 * @returns null where it tells nothing
 */
export function offsetIn(
  { answer, way }: Pick<ClientAnswer, 'answer' | 'way'>,
  {
    isSecure,
    tookMs,
    nowMs,
  }: { readonly isSecure: boolean; readonly tookMs: number; readonly nowMs: number },
): number | null {
  if (!answer.ok || tookMs < 0 || tookMs > MAX_TOOK_MS) return null;
  const { date = '', 'content-type': type = '' } = answer.headers;
  const isCollectors = /^application\/(problem\+)?json\b/.test(type) && way === null;
  if (!(isSecure || isCollectors) || !IMF_FIXDATE.test(date)) return null;
  const offsetMs = Date.parse(date) + HALF_SECOND_MS - (nowMs - tookMs / 2);
  return Math.abs(offsetMs) <= MAX_OFFSET_MS ? Math.round(offsetMs) : null;
}
