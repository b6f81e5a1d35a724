import type { ReachFinding } from '../detector-types.ts';
import type { Failure, HttpAnswer, HttpAndTls, TlsAnswer } from './answers.ts';
import { ANSWER, PROXY, REACH } from '../../../model/text/en/evidence-connectivity.ts';

/** RFC 9110 §15.4: redirections that name another place. 304 is not among them. */
const REDIRECTS = new Set([300, 301, 302, 303, 307, 308]);

/** RFC 6585 §6, Network Authentication Required: a portal that says what it is. */
const LOGIN_REQUIRED = 511;

/** Where the pair was sent, for the reasons. */
export interface Asked {
  readonly httpHost: string;
  readonly httpsHost: string;
}

export type Suspicion =
  /** Somebody in between sent the browser elsewhere; null: to no place that it may go. */
  | { readonly kind: 'redirect'; readonly portal: string | null }
  /** A page, or a redirect to nowhere, where there should be nothing: a second look decides. */
  | { readonly kind: 'page' }
  /** The network itself says that a login is wanted; `portal` where it says where. */
  | { readonly kind: 'login'; readonly portal: string | null }
  | { readonly kind: 'none' };

/**
 * 204, or 200 with an empty body: some proxies turn the one into the other. One byte is let pass,
 * as ChromeOS does.
 */
export const isGood = (http: HttpAnswer): boolean =>
  http.kind === 'answered' && (http.status === 204 || (http.status === 200 && http.isEmpty));

export const isThrough = ({ http, https }: HttpAndTls): boolean =>
  isGood(http) && https.kind === 'completed';

/** What a direct answer says about a portal. Errors and odd status codes never speak for one. */
export function suspicionOf(http: HttpAnswer): Suspicion {
  if (http.kind !== 'answered') return { kind: 'none' };
  const { status, location, isEmpty, refresh = null } = http;
  if (status === LOGIN_REQUIRED)
    return { kind: 'login', portal: refresh ?? location?.link ?? null };
  if (REDIRECTS.has(status))
    return location === null ? { kind: 'page' } : { kind: 'redirect', portal: location.link };
  // A header refreshes as well, and needs no page.
  if (refresh !== null && (status === 200 || status === 204))
    return { kind: 'redirect', portal: refresh };
  return status !== 200 || isEmpty ? { kind: 'none' } : { kind: 'page' };
}

/**
 * A page in place of nothing is a company's filter as well as a portal: only where HTTPS to that
 * same host does not complete is it the latter. The answers to 200 need this witness, redirections
 * do not: a filter blocks, and sends nobody to a login.
 */
export const wantsWitness = ({ http, https }: HttpAndTls): boolean =>
  http.kind === 'answered' && http.status === 200 && !http.isEmpty && https.kind !== 'completed';

/**
 * A second look is worth its packets only where the first gave reason to suspect a portal, and
 * HTTPS none to acquit.
 */
export const wantsSecondLook = ({ http, https }: HttpAndTls): boolean =>
  suspicionOf(http).kind === 'page' && https.kind !== 'completed';

/**
 * What the pair says about a network that is asked directly. A portal cannot complete TLS in the
 * name of a host whose certificate it lacks: completed HTTPS acquits of captivity.
 *
 * @param second answer of the second look at another URL; null when there was none
 * @param witness HTTPS to the host that was asked by plain HTTP; absent: that is the pair's own
 */
export function judgeDirect(
  pair: HttpAndTls,
  second: HttpAnswer | null,
  asked: Asked,
  witness: TlsAnswer = pair.https,
): ReachFinding {
  const { http, https } = pair;
  if (isThrough(pair))
    return {
      state: 'internet',
      because: null,
      portal: null,
      reason: REACH.direct(asked.httpHost, asked.httpsHost),
    };
  if (https.kind !== 'completed') {
    const first = suspicionOf(http);
    if (first.kind === 'login')
      return {
        state: 'captive',
        because: null,
        portal: first.portal,
        reason: REACH.loginRequired(asked.httpHost),
      };
    if (wantsWitness(pair) && witness.kind === 'completed')
      return {
        state: 'limited',
        because: 'proxy',
        portal: null,
        reason: REACH.filtered(asked.httpHost, asked.httpsHost, tlsWords(https)),
      };
    if (first.kind === 'redirect') return captive(first.portal, asked);
    const confirmed =
      first.kind === 'page' && second !== null ? suspicionOf(second) : { kind: 'none' as const };
    if (confirmed.kind === 'redirect') return captive(confirmed.portal, asked);
    if (confirmed.kind === 'page')
      return {
        state: 'captive',
        because: null,
        portal: null,
        reason: REACH.replaced(asked.httpHost, asked.httpsHost, tlsWords(https)),
      };
  }
  return {
    state: 'limited',
    because: causeOf(pair),
    portal: null,
    reason: limitedReason(pair, asked),
  };
}

const captive = (portal: string | null, { httpHost }: Asked): ReachFinding => ({
  state: 'captive',
  because: null,
  portal,
  reason:
    portal === null
      ? REACH.redirectedNowhere(httpHost)
      : REACH.redirected(httpHost, new URL(portal).host),
});

function causeOf({ http, https }: HttpAndTls): ReachFinding['because'] {
  if ([http, https].some(isNameless)) return 'dns';
  // HTTPS passes and HTTP is answered by somebody else: whoever that is stands in between.
  return https.kind === 'completed' && http.kind === 'answered' ? 'proxy' : 'none';
}

const isNameless = (answer: HttpAnswer | TlsAnswer): answer is Failure =>
  answer.kind === 'failed' && answer.at === 'name';

function limitedReason({ http, https }: HttpAndTls, { httpHost, httpsHost }: Asked): string {
  if (isNameless(http)) return REACH.nameless(httpHost, http.error);
  if (isNameless(https)) return REACH.nameless(httpsHost, https.error);
  if (https.kind === 'completed' && http.kind === 'answered') {
    return REACH.altered(httpHost, httpsHost, httpWords(http));
  }
  return REACH.limited(REACH.both(httpHost, httpWords(http), httpsHost, tlsWords(https)));
}

/**
 * What the pair says when it went through the proxy that the system is set to. A page of the
 * proxy's own is a filter's, not a portal's.
 */
export function judgeProxied(pair: HttpAndTls, proxy: string, asked: Asked): ReachFinding {
  if (isThrough(pair))
    return {
      state: 'internet',
      because: null,
      portal: null,
      reason: REACH.byProxy(proxy),
    };
  return {
    state: 'limited',
    because: 'proxy',
    portal: null,
    reason: REACH.notByProxy(proxy, proxyTrouble(pair, asked)),
  };
}

const wantsLogin = ({ http, https }: HttpAndTls): boolean =>
  (http.kind === 'answered' && http.status === 407) ||
  (https.kind === 'refused' && https.status === 407);

function proxyTrouble(pair: HttpAndTls, { httpHost, httpsHost }: Asked): string {
  if (wantsLogin(pair)) return PROXY.wantsLogin('PROXY_AUTH');
  const trouble = [pair.http, pair.https].find(
    (answer): answer is Failure => answer.kind === 'failed' && answer.at !== 'answer',
  );
  if (trouble?.at === 'name') return PROXY.nameless(trouble.error);
  if (trouble !== undefined) return PROXY.notReached(trouble.error);
  return REACH.both(httpHost, httpWords(pair.http), httpsHost, tlsWords(pair.https));
}

/**
 * Where a proxy is set, a direct way that fails is as it should be; one that passes, or shows a
 * portal while the proxy is silent, says more than the proxy does.
 */
export function judgeBoth(direct: ReachFinding, proxied: ReachFinding): ReachFinding {
  if (direct.state === 'internet') return direct;
  return direct.state === 'captive' && proxied.state === 'limited' ? direct : proxied;
}

function httpWords(http: HttpAnswer): string {
  if (http.kind === 'answered') return isGood(http) ? ANSWER.passes : ANSWER.answered(http.status);
  return http.kind === 'cut' ? ANSWER.cut : failureWords(http);
}

function tlsWords(https: TlsAnswer): string {
  switch (https.kind) {
    case 'completed':
      return ANSWER.passes;
    case 'untrusted':
      return ANSWER.untrusted(https.error);
    case 'refused':
      return ANSWER.refused(https.status);
    case 'cut':
      return ANSWER.cut;
    case 'failed':
      return failureWords(https);
  }
}

function failureWords({ at, error }: Failure): string {
  if (error === 'ETIMEDOUT') return at === 'connect' ? ANSWER.noAnswer : ANSWER.stops;
  return ANSWER.fails(error);
}
