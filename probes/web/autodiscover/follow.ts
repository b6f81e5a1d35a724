import type { Validity } from '../../../model/clock.ts';
import { AUTODISCOVER } from '../../../model/text/en/evidence-autodiscover.ts';
import { ISA } from '../../../model/text/en/evidence-isa.ts';
import { WAY } from '../../../model/text/en/evidence-web.ts';
import { isaSignIn } from '../isa.ts';
import type { Answer } from '../types.ts';
import { protocolIn } from './protocol.ts';
import { readAnswer } from './read-answer.ts';
import type { StepEnd } from './step-end.ts';
import type { Visit, Visited } from './visit.ts';

/** As Outlook (MS-OXDISCO §3.1.5). */
const MAX_HOPS = 10;
const PLACE = /\/autodiscover\/autodiscover\.xml$/i;

/** One step's way: every answer of it, how it ends, and what to say of it. */
export interface Followed {
  readonly answers: readonly Answer[];
  readonly end: StepEnd;
  readonly lines: readonly string[];
  /** Some of it went by a proxy; absent: none. */
  readonly isByProxy?: boolean;
}

const nothing = (reason: string, isCertain = true, warnsOf: string | null = null): StepEnd => ({
  kind: 'nothing',
  reason,
  isCertain,
  warnsOf,
});

const placeOf = (url: URL): string => `${url.origin}${url.pathname}`;

/**
 * Asks a place, and where it leads: only to https, only to what is a place of Autodiscover, and a
 * few times at most.
 *
 * @param mayBeOurs a login without a sign of Exchange may be that of a proxy before it there
 */
export async function follow(
  first: URL,
  { visit, mayBeOurs }: { readonly visit: Visit; readonly mayBeOurs: boolean },
): Promise<Followed> {
  const answers: Answer[] = [];
  const lines: string[] = [];
  let isByProxy = false;
  let warnsOf: string | null = null;
  const ended = (end: StepEnd, more: readonly string[] = []): Followed => ({
    answers,
    end: end.kind === 'misled' ? end : { ...end, warnsOf: warnsOf ?? end.warnsOf ?? null },
    lines: [...lines, ...more],
    isByProxy,
  });
  const asked = new Set<string>();
  let url = first;
  for (let hop = 0; hop <= MAX_HOPS; hop += 1) {
    const visited = await visit(url);
    const { proxy } = visited;
    if (proxy !== undefined && !isByProxy) lines.push(WAY.by(proxy));
    isByProxy ||= proxy !== undefined;
    if (visited.kind !== 'answer') {
      const end = unanswered(url, visited);
      return ended(end, end.kind === 'nothing' ? [end.reason] : []);
    }
    const { answer, distrust, validity = null } = visited;
    asked.add(url.href);
    answers.push(answer);
    lines.push(AUTODISCOVER.asked(placeOf(url), answer.status));
    if (distrust !== null) lines.push(AUTODISCOVER.distrusted(url.hostname, distrust));
    const next = leadsTo(answer);
    if (next === null) {
      const { end, line } = endAt(url, answer, {
        ...{ distrust, validity },
        mayBeOurs: mayBeOurs || hop > 0,
      });
      return ended(end, [line]);
    }
    if ('refusal' in next)
      return ended(nothing(next.refusal, true, warned(url, distrust)), [next.refusal]);
    warnsOf ??= warned(url, distrust);
    lines.push(AUTODISCOVER.redirected(placeOf(next.to)));
    if (asked.has(next.to.href)) break;
    if (next.to.hostname !== first.hostname) lines.push(AUTODISCOVER.userIsAsked(next.to.hostname));
    url = next.to;
  }
  return ended(nothing(AUTODISCOVER.tooFar), [AUTODISCOVER.tooFar]);
}

const warned = (url: URL, distrust: string | null): string | null =>
  distrust === null ? null : url.hostname;

/** Where a redirect is followed to, or why not; null where the answer is none. */
function leadsTo(answer: Answer): { readonly to: URL } | { readonly refusal: string } | null {
  const found = readAnswer(answer);
  if (found.kind !== 'redirect') return null;
  const { to } = found;
  if (!PLACE.test(to.pathname)) return { refusal: AUTODISCOVER.elsewhere(placeOf(to)) };
  return to.protocol === 'https:' ? { to } : { refusal: AUTODISCOVER.toPlain(placeOf(to)) };
}

function unanswered(url: URL, visited: Exclude<Visited, { kind: 'answer' }>): StepEnd {
  const { hostname } = url;
  switch (visited.kind) {
    case 'nameless':
      return nothing(AUTODISCOVER.nameless(hostname, visited.error), visited.isCertain);
    case 'unreachable':
      return nothing(
        AUTODISCOVER.unreachable(hostname, visited.error),
        visited.error === 'ECONNREFUSED',
      );
    case 'tls-failed':
      return nothing(AUTODISCOVER.tlsFailed(hostname, visited.error));
    case 'silent':
      return nothing(
        AUTODISCOVER.silent(hostname, visited.why),
        false,
        warned(url, visited.distrust),
      );
    case 'not-led':
      return nothing(visited.why, false);
    case 'cut':
      return nothing(AUTODISCOVER.cut, false);
  }
}

/** How the search ends, or goes on, at a place that leads nowhere else. */
function endAt(
  url: URL,
  answer: Answer,
  {
    distrust,
    validity,
    mayBeOurs,
  }: {
    readonly distrust: string | null;
    readonly validity: Validity | null;
    readonly mayBeOurs: boolean;
  },
): { readonly end: StepEnd; readonly line: string } {
  const found = readAnswer(answer);
  const stops = (line: string) =>
    ({
      end: { kind: 'found', at: placeOf(url), distrust, validity, protocol: protocolIn(answer) },
      line,
    }) as const;
  const misled = (reason: string) => ({ end: { kind: 'misled', reason }, line: reason }) as const;
  const on = (reason: string, isCertain = true) => ({
    end: nothing(reason, isCertain, warned(url, distrust)),
    line: reason,
  });
  const { hostname } = url;
  switch (found.kind) {
    case 'exchange':
      return stops(AUTODISCOVER[found.by]);
    case 'service':
      return stops(AUTODISCOVER.service);
    case 'other-account':
      return misled(AUTODISCOVER.otherAccount(hostname, found.types));
    case 'login':
      return mayBeOurs
        ? stops(AUTODISCOVER.login(found.offers))
        : misled(AUTODISCOVER.strangerLogin(hostname, found.offers));
    case 'form':
      return on(AUTODISCOVER.form(hostname));
    case 'portal':
      return on(AUTODISCOVER.portal, false);
    case 'busy':
      return on(AUTODISCOVER.busy(hostname, answer.status));
    case 'refused':
    case 'redirect': {
      // Outlook asks by POST: of it a refused GET says nothing.
      if (answer.status === 405) return on(AUTODISCOVER.getRefused(hostname), false);
      const isa = isaSignIn(answer);
      const said = AUTODISCOVER.refused(hostname, answer.status);
      return on(isa === null ? said : `${said}: ${ISA.refuses(isa.number, answer.status)}`);
    }
  }
}
