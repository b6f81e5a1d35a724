import type { DoorKind, DoorSetting } from '../../model/door.ts';
import { inconclusive, OK, type StepOutcome } from '../../model/step-outcome.ts';
import { ANSWER } from '../../model/text/en/evidence-web.ts';
import { isOffered } from './auth-offers.ts';
import { type IsaCause, isaSignIn } from './isa.ts';
import { type FormOf, formIn } from './login-form.ts';
import { type Answer, valuesOf } from './types.ts';
import type { WhoAnswered } from './who-answered.ts';

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
  loop: 'PROXY_LOOP',
  behind: 'WEB_SERVER_BUSY',
} as const satisfies Readonly<Record<IsaCause, AnswerCode>>;

/** RPC proxies say their error in the status line: `503 RPC Error: 6ba` (MS-RPCH §2.1.2.1.3). */
const RPC_ERROR = /\bRPC Error: ([0-9a-f]{1,8})\b/i;
/** What IIS and nginx answer where a client certificate is missing. */
const CERTIFICATE_MISSING = /No required SSL certificate was sent|\b403\.7\b|\b496\b/i;

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
      args: { gateway: last.url.hostname, portal: null },
    };
  const isa = isaSignIn(last);
  // A number of Winsock may stand in any page: there it means something in ISA's own words alone.
  if (isa !== null && isa.cause !== null && !isLogin(last, isa.cause))
    return fail(ISA_CODE[isa.cause], ANSWER.isa(isa.number, last.status));
  if (isa !== null && isa.cause === null && last.status === 403 && last.url.protocol === 'http:')
    return fail('ISA_SSL_REQUIRED', ANSWER.isaWithoutNumber);
  if (form !== null && kind !== 'owa') return fail('FBA_WRONG_CLIENT', ANSWER.formFor[form]);
  if (kind === 'rpcProxy') {
    const [, error] = RPC_ERROR.exec(last.phrase) ?? [];
    if (error !== undefined) return fail('RPC_PROXY_ERROR', ANSWER.rpcError(error.toLowerCase()));
  }
  if (
    CERTIFICATE_MISSING.test(`${last.phrase} ${last.body}`) &&
    (last.status === 400 || last.status === 403)
  )
    return fail('TLS_WANTS_CLIENT_CERT', ANSWER.status(last.status));
  if (last.status === 503 || last.status === 502 || last.status === 504 || last.status === 500)
    return fail('WEB_SERVER_BUSY', ANSWER.status(last.status));
  if (kind === 'activeSync') return judgeActiveSync(last, offers, evidence, fail);
  if (last.status === 404 || last.status === 410)
    return fail('WEB_NOT_PUBLISHED', ANSWER.status(last.status));
  if (last.status === 403) return fail('WEB_NOT_PUBLISHED', ANSWER.forbidden);
  return OK(...evidence);
}

/** A 401 of ISA is its login, and no refusal. */
const isLogin = ({ status }: Answer, cause: IsaCause): boolean =>
  cause === 'login' && status === 401;

const formOf = (answers: readonly Answer[]): FormOf | null =>
  answers.map(formIn).find((form) => form !== null) ?? null;

function judgeActiveSync(
  last: Answer,
  offers: readonly string[],
  evidence: readonly string[],
  fail: (code: Exclude<AnswerCode, 'CAPTIVE_PORTAL'>, reason: string) => DoorOutcome,
): DoorOutcome {
  if ([403, 404, 405, 410].includes(last.status))
    return fail('EAS_NOT_PUBLISHED', ANSWER.status(last.status));
  if (last.status === 401 && offers.length > 0 && !isOffered(offers, 'basic'))
    return fail('EAS_NO_BASIC', ANSWER.offers(offers));
  if (last.status === 200 && valuesOf(last, 'ms-asprotocolversions').length === 0)
    return {
      ...inconclusive(ANSWER.optionsByProxy),
      evidence: [...evidence, ANSWER.optionsByProxy],
    };
  const [versions] = valuesOf(last, 'ms-asprotocolversions');
  return OK(
    ...evidence,
    ...(versions === undefined ? [] : [ANSWER.versions(versions.slice(0, 200))]),
  );
}

/** What a door wants for a login. Every one is as it should be; what is odd about it is a finding. */
export function judgeLogin(
  offers: readonly string[],
  form: FormOf | null,
  expect: DoorSetting['expect'],
): StepOutcome<'door' | 'host', never> {
  const seen =
    form !== null ? ANSWER.form[form] : offers.length > 0 ? ANSWER.offers(offers) : ANSWER.noLogin;
  const isMeant = { auto: true, form: form !== null, basic: isOffered(offers, 'basic') }[expect];
  return isMeant || expect === 'auto' ? OK(seen) : OK(ANSWER.otherLogin(expect, seen));
}

/** What the settings say of the place before Exchange, where somebody else answers; null elsewhere. */
export function otherFront(
  front: DoorSetting['front'],
  { who }: Pick<WhoAnswered, 'who'>,
): string | null {
  const isTold = (front === 'isa' || front === 'citrix') && who !== 'unknown';
  return isTold && who !== front ? ANSWER.otherFront(front) : null;
}
