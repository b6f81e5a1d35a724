import { httpDateMs } from '../../lib/http-date.ts';
import type { DoorKind } from '../../model/door.ts';
import { REFUSAL } from '../../model/text/en/evidence-refusal.ts';
import { ANSWER } from '../../model/text/en/evidence-web.ts';
import { isOffered } from './auth-offers.ts';
import { type Answer, targetOf, valuesOf } from './types.ts';
import { visibleText } from './visible-text.ts';
import type { WhoAnswered } from './who-answered.ts';

/** Why a door does not lead on, or why it is not known whether it does. */
export interface Refusal {
  readonly status: 'fail' | 'inconclusive';
  readonly reason: string;
}

/** What Outlook logs on by. */
const TAKEN = ['negotiate', 'ntlm', 'kerberos', 'basic', 'bearer'];

/** What servers of TLS say to a request that comes in clear: nginx, Apache, Go, Tomcat. */
const WANTS_TLS =
  /plain HTTP request was sent to (?:an )?HTTPS port|speaking plain HTTP to an SSL-enabled server|sent an HTTP request to an HTTPS server|combination of host and port requires TLS/i;
/** What HTTP.sys says where no binding has the name of the request (KB820129). */
const NO_SUCH_NAME = /Bad Request - Invalid Hostname/i;
/** What firewalls for pages write with status 200: F5's (K02094202), FortiWeb, Imperva. */
const REJECTED =
  /The requested URL was rejected\. Please consult with your administrator|Web Page Blocked[^]{0,2000}\bAttack ID\b|Request unsuccessful\. Incapsula incident ID/i;
/** RFC 9110 §15.6.6: nobody who is busy, but one who will never take such a request. */
export const OTHER_VERSION = 505;

interface Asked {
  readonly kind: DoorKind;
  readonly by: Pick<WhoAnswered, 'who'>;
  readonly offers: readonly string[];
  /** By a field that Exchange alone writes. */
  readonly isExchange: boolean;
  readonly hasForm: boolean;
}

/**
 * Everything that neither lets a client in nor asks for its login, past what names its cause by
 * itself; null for an answer that leads on. Pure.
 */
export function refusalIn(answer: Answer, asked: Asked): Refusal | null {
  const { status } = answer;
  if (isHungUp(answer)) return fail(REFUSAL.hungUp);
  if (status === 401) return challenge(asked);
  if (status === 405) return ofVerb(answer, asked.kind);
  if (status === 440 && asked.kind === 'owa') return null;
  if (status >= 400) return fail(reasonOf(answer));
  if (status >= 300 && asked.kind !== 'owa') return elsewhere(answer, asked);
  if (status >= 300) return targetOf(answer) === null ? unknown(REFUSAL.nowhere(status)) : null;
  return opened(answer, asked);
}

/** Where F5's policy manager leads who does not pass its policy. */
const HUNG_UP = /\/(?:my\.logout\.php3|vdesk\/hangup\.php3)$/i;
export const isHungUp = (answer: Answer): boolean =>
  HUNG_UP.test((targetOf(answer) ?? answer.url).pathname);

const fail = (reason: string): Refusal => ({ status: 'fail', reason });
const unknown = (reason: string): Refusal => ({ status: 'inconclusive', reason });

function challenge({ kind, offers }: Asked): Refusal | null {
  if (offers.length === 0) return fail(REFUSAL.noChallenge);
  const isTaken = kind === 'owa' || TAKEN.some((scheme) => isOffered(offers, scheme));
  return isTaken ? null : fail(REFUSAL.noneTaken(offers));
}

/** Outlook posts where a probe gets; a channel and a page are asked for as their clients do. */
const ofVerb = ({ method }: Answer, kind: DoorKind): Refusal =>
  method === 'GET' && kind !== 'owa' ? unknown(REFUSAL.getRefused) : fail(REFUSAL.verb(method));

/** IIS's number in the line of its error (Microsoft Learn, "HTTP status code overview", 403.x). */
const IIS_NUMBER = /(?:^|[^\w.])403\.(\d{1,2})\b/;

/** Why a 403 refuses, where its page says. */
export function forbiddenBy(answer: Answer): string {
  const number = iisNumberIn(answer);
  return number === null ? ANSWER.forbidden : REFUSAL.forbiddenBy(number);
}

/** What follows 403 where IIS says why it forbids; null where nothing does. */
export function iisNumberIn({ phrase, body }: Answer): number | null {
  const [, number] = IIS_NUMBER.exec(`${phrase} ${visibleText(body)}`) ?? [];
  return number === undefined ? null : Number(number);
}

/** A server that is busy, with the wait that it asks for (RFC 9110 §10.2.3) where it does. */
export function busyBy(answer: Answer): string {
  const [asked = ''] = valuesOf(answer, 'retry-after');
  const said = ANSWER.status(answer.status);
  if (/^\d{1,6}$/.test(asked)) return REFUSAL.askAgain(said, `${String(Number(asked))} s`);
  const dateMs = httpDateMs(asked);
  return dateMs === null ? said : REFUSAL.askAgain(said, new Date(dateMs).toISOString());
}

/** Why a status from 400 on refuses, where nothing names its cause. */
export function reasonOf({ status, phrase, body }: Answer): string {
  if (status === 407) return REFUSAL.forwardProxy;
  if (status === OTHER_VERSION) return REFUSAL.otherVersion;
  const said = status === 400 ? `${phrase} ${visibleText(body)}` : '';
  if (WANTS_TLS.test(said)) return REFUSAL.wantsTls;
  return NO_SUCH_NAME.test(said) ? REFUSAL.noSuchName : REFUSAL.status(status);
}

/** Clients of these doors go nowhere else by themselves. */
function elsewhere(answer: Answer, { kind, by }: Asked): Refusal {
  const { status } = answer;
  if (kind === 'mapi' && by.who !== 'iis') return fail(REFUSAL.stranger(status));
  const to = targetOf(answer);
  return unknown(
    to === null ? REFUSAL.status(status) : REFUSAL.leadsOn(`${to.origin}${to.pathname}`),
  );
}

/** All but OWA begin with a challenge; OWA shows a form, or pages that only scripts fill. */
function opened(
  { status, body }: Answer,
  { kind, by: { who }, isExchange, hasForm }: Asked,
): Refusal | null {
  if (REJECTED.test(body)) return fail(REFUSAL.rejected);
  if (isExchange || hasForm) return null;
  // IIS has a page of its own for a site where nothing else stands.
  if (kind === 'owa') return who === 'isa' || who === 'citrix' ? null : unknown(REFUSAL.page);
  if (who === 'iis') return null;
  // Behind a login a page of the RPC proxy is blank.
  if (kind === 'rpcProxy' && visibleText(body) === '') return unknown(REFUSAL.blank);
  return fail(REFUSAL.stranger(status));
}
