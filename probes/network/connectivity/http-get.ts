import { exchangeHttp } from '../../../lib/http-exchange.ts';
import { CUT, failedAt, type HttpAnswer } from './answers.ts';
import { MAX_HEAD_BYTES, metaRefresh, refreshTarget } from './meta-refresh.ts';
import type { ResolveName } from './names.ts';
import { portalLink } from './portal-link.ts';
import {
  failureOf,
  firstOf,
  FAILED_AT,
  LOOK_TIMEOUT_MS,
  limitedTo,
  targetsOf,
  USER_AGENT,
  type ProbeRequest,
  type Deadline,
  type Target,
} from './target.ts';

/** Status codes whose body may be a login page: a page in place of nothing, and RFC 6585 §6. */
const PAGES: ReadonlySet<number> = new Set([200, 511]);

/** A page whose head does not end is judged by what came of it. */
const HEAD_WITHIN_MS = 300;

/**
 * One GET on a connection of its own: no cookies, no cache, no redirect followed. The body matters
 * for a page alone: whether it has a second byte, and where its head leads. Never rejects.
 */
export async function getOnce(
  leg: ProbeRequest,
  resolve: ResolveName,
  signal: AbortSignal,
  timeoutMs = LOOK_TIMEOUT_MS,
): Promise<HttpAnswer> {
  if (signal.aborted) return CUT;
  const limit = limitedTo(timeoutMs, signal);
  const where = await targetsOf(leg, resolve, limit);
  return where.kind === 'targets'
    ? firstOf(where.targets, limit, (target) => getFrom(target, leg, limit, timeoutMs))
    : where;
}

async function getFrom(
  target: Target,
  { url, proxy }: ProbeRequest,
  limit: Deadline,
  timeoutMs: number,
): Promise<HttpAnswer> {
  const answer = await exchangeHttp({
    method: 'GET',
    url,
    headers: {
      'User-Agent': USER_AGENT,
      Accept: '*/*',
      'Cache-Control': 'no-cache',
      Pragma: 'no-cache',
      Connection: 'close',
    },
    // The signal ends it sooner: it counts from the look-up of the name.
    timeoutMs,
    signal: limit.signal,
    maxBodyBytes: (status) => (PAGES.has(status) ? MAX_HEAD_BYTES : 0),
    whenLonger: 'cut',
    restWithinMs: HEAD_WITHIN_MS,
    way: { ...target, isProxy: proxy !== null },
  });
  if (!answer.ok)
    return limit.signal.aborted
      ? limit.stopped(FAILED_AT[answer.at])
      : failureOf(answer.error, FAILED_AT[answer.at]);
  const { status, headers, body, rest } = answer;
  if (rest === 'lost') return failedAt('answer', 'ECONNRESET');
  // One byte and no end: nobody knows whether it is a page.
  if (rest === 'unread' && PAGES.has(status) && body.length <= 1)
    return failedAt('answer', 'ETIMEDOUT');
  const named = refreshTarget(headers['refresh']?.toString() ?? '');
  const refresh =
    (named === null ? null : portalLink(named, url)) ?? metaRefresh(body.toString('latin1'), url);
  const location = headers.location?.trim() ?? '';
  return {
    kind: 'answered',
    status,
    location: location === '' ? null : { link: portalLink(location, url) },
    isEmpty: body.length <= 1,
    ...(refresh === null ? {} : { refresh }),
  };
}
