import type { ClientAnswer, HttpClient } from '../../lib/http-client.ts';
import { offsetOfDate } from '../../lib/http-date.ts';
import type { ClockWitness } from '../../model/clock.ts';

/** How far ahead of this laptop's clock the collector's is, by what its answers say. */
export interface CollectorClock {
  /** The same client; each answer's date is heard. */
  listening(http: HttpClient): HttpClient;
  /** Milliseconds, right to about a second; null before the first answer that tells. */
  offsetMs(): number | null;
  /** The same with who said it, and when. */
  witness(): ClockWitness | null;
}

export function createCollectorClock({
  now,
  monotonicMs,
}: {
  readonly now: () => Date;
  readonly monotonicMs: () => number;
}): CollectorClock {
  let latest: ClockWitness | null = null;
  return {
    listening: (http) => ({
      exchange: async (asked) => {
        const askedAtMs = monotonicMs();
        const told = await http.exchange(asked);
        const at = { wallMs: now().getTime(), monotonicMs: monotonicMs() };
        const offsetMs = offsetIn(told, {
          isSecure: asked.url.protocol === 'https:',
          tookMs: at.monotonicMs - askedAtMs,
          nowMs: at.wallMs,
        });
        const host = asked.url.hostname;
        if (offsetMs !== null) latest = { host, place: host, offsetMs, at };
        return told;
      },
    }),
    offsetMs: () => latest?.offsetMs ?? null,
    witness: () => latest,
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
  if (!answer.ok) return null;
  const { date = '', 'content-type': type = '' } = answer.headers;
  const isCollectors = /^application\/(problem\+)?json\b/.test(type) && way === null;
  return isSecure || isCollectors ? offsetOfDate(date, { tookMs, nowMs }) : null;
}
