import type { DoorKind, DoorSetting } from '../../model/door.ts';
import { inconclusive, OK, type StepOutcome } from '../../model/step-outcome.ts';
import { ISA } from '../../model/text/en/evidence-isa.ts';
import { REFUSAL } from '../../model/text/en/evidence-refusal.ts';
import { ANSWER } from '../../model/text/en/evidence-web.ts';
import { isOffered } from './auth-offers.ts';
import { type IsaCause, type IsaSign, isaSignIn } from './isa.ts';
import { type FormOf, formIn } from './login-form.ts';
import { judgeActiveSync } from './judge-active-sync.ts';
import { busyBy, forbiddenBy, OTHER_VERSION, refusalIn } from './judge-refusal.ts';
import { rpcErrorIn } from './judge-rpc-proxy.ts';
import { type Answer, targetOf } from './types.ts';
import { visibleText } from './visible-text.ts';
import { exchangeField, type WhoAnswered } from './who-answered.ts';

export type AnswerCode =
  | 'ISA_AUTH_OVER_HTTP'
  | 'ISA_URL_DENIED'
  | 'ISA_SSL_REQUIRED'
  | 'ISA_AUTH_REQUIRED'
  | 'PROXY_LOOP'
  | 'FBA_WRONG_CLIENT'
  | 'EAS_NOT_PUBLISHED'
  | 'EAS_NO_BASIC'
  | 'WEB_NOT_PUBLISHED'
  | 'RPC_PROXY_ERROR'
  | 'WEB_SERVER_BUSY'
  | 'CAPTIVE_PORTAL'
  | 'TLS_WANTS_CLIENT_CERT';

export type DoorOutcome = StepOutcome<'door' | 'host' | 'gateway', AnswerCode>;

/** What came back at a door: its answers, hop by hop; the last one decides. */
export interface Answered {
  readonly kind: DoorKind;
  readonly answers: readonly [Answer, ...Answer[]];
  readonly by: WhoAnswered;
  /** Login schemes in the order offered. */
  readonly offers: readonly string[];
}

const ISA_CODE = {
  'auth-over-http': 'ISA_AUTH_OVER_HTTP',
  denied: 'ISA_URL_DENIED',
  'ssl-required': 'ISA_SSL_REQUIRED',
  login: 'ISA_AUTH_REQUIRED',
  'client-certificate': 'TLS_WANTS_CLIENT_CERT',
  loop: 'PROXY_LOOP',
  busy: 'WEB_SERVER_BUSY',
  behind: 'WEB_SERVER_BUSY',
} as const satisfies Readonly<Record<IsaCause, AnswerCode>>;

/**
 * What nginx, Apache and IIS answer where a client certificate is missing; IIS's number in the line of
 * its error, `HTTP Error 403.7 - Forbidden`, in any language and with any dash, each byte a character
 * (403.7 wants one; 403.12, 403.13, 403.16 and 403.17 do not take the one that came).
 */
const CERTIFICATE_MISSING =
  /No required SSL certificate was sent|\b400 The SSL certificate error|Cannot perform Post-Handshake Authentication|(?:^|[^\w.])403\.(?:7|12|13|16|17)\b\s*(?:[-:\x96\x97\u2013\u2014]|\xe2\x80[\x93\x94]|Forbidden)/i;
/** nginx by its own numbers, which an `error_page` may pass on: one that does not hold, and none. */
const NO_CERTIFICATE: readonly number[] = [495, 496];

function wantsCertificate({ status, phrase, body }: Answer): boolean {
  if (NO_CERTIFICATE.includes(status)) return true;
  if (status !== 400 && status !== 403) return false;
  return CERTIFICATE_MISSING.test(`${phrase} ${visibleText(body)}`);
}

/** Who answers, and whether the door leads on from there. Pure. */
export function judgeAnswer({ kind, answers, by, offers }: Answered): DoorOutcome {
  const last = answers.at(-1) ?? answers[0];
  const evidence = [
    ...answers.map(({ url, status, phrase }) => ANSWER.hop(url.href, status, phrase)),
    ...by.evidence,
  ];
  const form = formOf(answers);
  const fail = (code: Exclude<AnswerCode, 'CAPTIVE_PORTAL'>, reason: string): DoorOutcome => ({
    status: 'fail',
    code,
    evidence,
    args: { reason },
  });
  if (by.who === 'portal')
    return {
      status: 'fail',
      code: 'CAPTIVE_PORTAL',
      evidence: [...evidence, ANSWER.portal],
      args: { gateway: answers[0].url.hostname, portal: null },
    };
  const isa = isaSignIn(last);
  if (isa !== null && isa.cause !== null && !isLogin(last, isa.cause))
    return fail(ISA_CODE[isa.cause], ISA.refuses(isa.number, last.status));
  if (isa !== null && isa.number === null && last.status === 403 && last.url.protocol === 'http:')
    return fail('ISA_SSL_REQUIRED', ISA.withoutNumber(last.url.hostname));
  if (form !== null && kind !== 'owa') return fail('FBA_WRONG_CLIENT', ANSWER.formFor[form]);
  const rpcError = kind === 'rpcProxy' ? rpcErrorIn(last) : null;
  if (rpcError !== null) return fail('RPC_PROXY_ERROR', rpcError);
  if (wantsCertificate(last)) return fail('TLS_WANTS_CLIENT_CERT', ANSWER.status(last.status));
  if (kind !== 'owa' && last.status === 440) return fail('FBA_WRONG_CLIENT', ANSWER.loginTimeout);
  if (isLoop(last)) return fail('PROXY_LOOP', ANSWER.status(last.status));
  if (answers.some(leadsToError)) return fail('WEB_SERVER_BUSY', REFUSAL.errorPage);
  if (isBusy(last, kind))
    return fail('WEB_SERVER_BUSY', isa === null ? busyBy(last) : refusal(isa, last));
  if (kind === 'activeSync') {
    const judged = judgeActiveSync(last, { offers, who: by.who });
    return { ...judged, evidence: [...evidence, ...judged.evidence] };
  }
  if (last.status === 403)
    return fail('WEB_NOT_PUBLISHED', isa === null ? forbiddenBy(last) : refusal(isa, last));
  const isExchange = exchangeField(answers) !== null;
  const refused = refusalIn(last, { kind, by, offers, isExchange, hasForm: form !== null });
  if (refused === null) return OK(...evidence);
  if (refused.status === 'inconclusive')
    return { ...inconclusive(refused.reason), evidence: [refused.reason, ...evidence] };
  return fail('WEB_NOT_PUBLISHED', isa === null ? refused.reason : refusal(isa, last));
}

/** Exchange 2010, or the front end of a later one, where what is behind fails before a login. */
const leadsToError = (answer: Answer): boolean =>
  /\/owa\/(?:auth\/)?error(?:fe)?\.aspx$/i.test(targetOf(answer)?.pathname ?? '');

/**
 * Too many requests, too slow a one, or any error of a server but that it does not know the verb or the
 * version of HTTP.
 */
const isBusy = ({ status }: Answer, kind: DoorKind): boolean =>
  status === 408 ||
  status === 429 ||
  (status >= 500 &&
    status !== OTHER_VERSION &&
    !(status === 501 && (kind === 'activeSync' || kind === 'rpcProxy')));

/** RFC 5842 §7.2; web hosts say by the same number that a site is out of its share of the machine. */
const isLoop = ({ status, phrase, body }: Answer): boolean =>
  status === 508 && !/resource/i.test(`${phrase} ${visibleText(body)}`);

/** A 401 of ISA is its login, and no refusal. */
const isLogin = ({ status }: Answer, cause: IsaCause): boolean =>
  cause === 'login' && status === 401;

const formOf = (answers: readonly Answer[]): FormOf | null =>
  answers.map(formIn).find((form) => form !== null) ?? null;

/** A refusal in ISA's words, with its number where it gave one that names no cause. */
const refusal = (isa: IsaSign | null, { status }: Answer): string =>
  isa === null ? ANSWER.status(status) : ISA.refuses(isa.number, status);

/** What came back for a login, and what the settings say of it. */
export interface LoginSeen {
  readonly kind: DoorKind;
  readonly offers: readonly string[];
  readonly form: FormOf | null;
  readonly expect: DoorSetting['expect'];
}

/**
 * What a door wants for a login. Of OWA the settings may say which is meant: ISA shows a form or Basic
 * by User-Agent, so that the other one is the login of another client. A Windows login in the place
 * of a form is told by AUTO_LOGON. Pure.
 */
export function judgeLogin({
  kind,
  offers,
  form,
  expect,
}: LoginSeen): StepOutcome<'door' | 'host', 'FBA_WRONG_CLIENT'> {
  const seen =
    form !== null ? ANSWER.form[form] : offers.length > 0 ? ANSWER.offers(offers) : ANSWER.noLogin;
  if (expect === 'auto') return OK(seen);
  const [isForm, isBasic] = [form !== null, isOffered(offers, 'basic')];
  if (expect === 'form' ? isForm : isBasic && !isForm) return OK(seen);
  const reason = ANSWER.otherLogin(expect, seen);
  const isWindows = isOffered(offers, 'negotiate') || isOffered(offers, 'ntlm');
  const isOtherClients = isForm || (isBasic && !isWindows);
  if (kind !== 'owa' || !isOtherClients) return OK(reason);
  return { status: 'degraded', code: 'FBA_WRONG_CLIENT', evidence: [reason], args: { reason } };
}

/** What the settings say of the place before Exchange, where somebody else answers; null elsewhere. */
export function otherFront(
  front: DoorSetting['front'],
  { who }: Pick<WhoAnswered, 'who'>,
): string | null {
  const isTold = (front === 'isa' || front === 'citrix') && who !== 'unknown';
  return isTold && who !== front ? ANSWER.otherFront(front) : null;
}
