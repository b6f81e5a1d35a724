import { offsetOfDate } from '../../lib/http-date.ts';
import type { ClockWitness, Moment, Validity } from '../../model/clock.ts';
import { keyOf, type Place } from './place.ts';
import type { TlsFacts } from './tls-facts.ts';
import { type Answer, valuesOf } from './types.ts';

/** Errors of a certificate that a wrong clock makes. */
const DATE_ERRORS: ReadonlySet<string | null> = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);

export const isDateError = (error: string | null): boolean => DATE_ERRORS.has(error);

/** When the certificate holds, or the one above it that does not today; null where no dates tell. */
export function validityOf(
  facts: Pick<TlsFacts, 'validFrom' | 'validTo' | 'outOfDate'>,
): Validity | null {
  const { validFrom, validTo } = facts.outOfDate ?? facts;
  return validFrom === null || validTo === null
    ? null
    : { fromMs: validFrom.getTime(), toMs: validTo.getTime() };
}

export interface Heard {
  readonly answer: Pick<Answer, 'url' | 'fields'>;
  /** Null for plain http. */
  readonly tls: Pick<TlsFacts, 'error' | 'names' | 'validFrom' | 'validTo' | 'outOfDate'> | null;
  readonly place: Place;
  /** Between the request and its answer. */
  readonly tookMs: number;
  readonly at: Moment;
}

/**
 * What the `Date` of an answer says of this laptop's clock; null where it says nothing. Over plain http
 * a portal or a proxy may speak; `Age` and `Warning` are those of a cache, whose date is of the past (RFC 9111
 * §5.1). A certificate has to hold, or to hold by the server's own date, for a wrong clock makes it fail. Pure.
 */
export function clockIn({ answer, tls, place, tookMs, at }: Heard): ClockWitness | null {
  const [date = ''] = valuesOf(answer, 'date');
  const isCached = ['age', 'warning'].some((name) => valuesOf(answer, name).length > 0);
  if (tls === null || isCached) return null;
  const offsetMs = offsetOfDate(date, { tookMs, nowMs: at.wallMs });
  if (offsetMs === null) return null;
  const host = answer.url.hostname;
  if (tls.error !== null) {
    const validity = isDateError(tls.error) ? validityOf(tls) : null;
    const thereMs = at.wallMs + offsetMs;
    const holdsThere = validity !== null && validity.fromMs <= thereMs && thereMs <= validity.toMs;
    // OpenSSL's word on the dates hides what it would say of the name.
    if (!holdsThere || !tls.names.some((name) => isNameOf(name, host))) return null;
  }
  return { host, place: place.via === 'direct' ? keyOf(place) : host, offsetMs, at };
}

/** RFC 6125 §6.4.3, the leftmost label alone. */
const isNameOf = (name: string, host: string): boolean =>
  name.toLowerCase() === host ||
  (name.startsWith('*.') && host.slice(host.indexOf('.')) === name.slice(1).toLowerCase());
