import { expect, it } from 'vitest';
import type { DoorKind } from '../../../model/door.ts';
import { offersIn } from '../../../probes/web/auth-offers.ts';
import { judgeAnswer, judgeLogin, otherFront } from '../../../probes/web/judge-answer.ts';
import { type Answer, valuesOf } from '../../../probes/web/types.ts';
import { whoAnswered } from '../../../probes/web/who-answered.ts';
import { answerOf, FORMS, ISA, NEAR } from './answers.ts';

const judged = (kind: DoorKind, answer: Answer) =>
  judgeAnswer({
    kind,
    answers: [answer],
    by: whoAnswered([answer], false),
    offers: offersIn(valuesOf(answer, 'www-authenticate')),
  });

const challenge = (...offers: string[]): Answer =>
  answerOf({ status: 401, fields: offers.map((one) => ['WWW-Authenticate', one] as const) });
const status = (code: number, phrase = ''): Answer => answerOf({ status: code, phrase });

it.each<readonly [string, DoorKind, Answer, string | null]>([
  ['12250', 'owa', ISA.authOverHttp, 'ISA_AUTH_OVER_HTTP'],
  ['12202', 'owa', ISA.denied, 'ISA_URL_DENIED'],
  ['SSL wanted by ISA', 'owa', ISA.ssl, 'ISA_SSL_REQUIRED'],
  [
    'a page of ISA without a number, over http',
    'owa',
    answerOf({ at: 'http://mail.example/owa/', status: 403, phrase: 'Forbidden ( No.  )' }),
    'ISA_SSL_REQUIRED',
  ],
  [
    '12309 without a challenge',
    'activeSync',
    answerOf({ status: 403, phrase: 'Forbidden ( The server requires authorization. (12309)  )' }),
    'ISA_AUTH_REQUIRED',
  ],
  ['12206', 'owa', ISA.loop, 'PROXY_LOOP'],
  ['10060 behind ISA', 'owa', ISA.behind, 'WEB_SERVER_BUSY'],
  ['a challenge of ISA', 'owa', ISA.challenge, null],
  ['the form of ISA for OWA', 'owa', ISA.toForm, null],
  ['the form of ISA for a telephone', 'activeSync', ISA.toForm, 'FBA_WRONG_CLIENT'],
  ['the form of OWA for Outlook', 'ews', FORMS.owa2016, 'FBA_WRONG_CLIENT'],
  ['a challenge of IIS for OWA', 'owa', challenge('Negotiate', 'NTLM'), null],
  ['a link with a number at IIS', 'owa', NEAR.linkWithNumber, 'WEB_NOT_PUBLISHED'],
  ['404', 'ews', status(404), 'WEB_NOT_PUBLISHED'],
  ['403 of IIS', 'mapi', NEAR.numberInText, 'WEB_NOT_PUBLISHED'],
  ['503', 'mapi', status(503), 'WEB_SERVER_BUSY'],
  ['ActiveSync with Basic', 'activeSync', challenge('Basic realm="x"'), null],
  ['ActiveSync without Basic', 'activeSync', challenge('Negotiate', 'NTLM'), 'EAS_NO_BASIC'],
  ['ActiveSync not found', 'activeSync', status(404), 'EAS_NOT_PUBLISHED'],
  ['ActiveSync forbidden', 'activeSync', status(403), 'EAS_NOT_PUBLISHED'],
  [
    'ActiveSync that answers',
    'activeSync',
    answerOf({ fields: [['MS-ASProtocolVersions', '14.0,14.1']] }),
    null,
  ],
  ['RPC error', 'rpcProxy', status(503, 'RPC Error: 6ba'), 'RPC_PROXY_ERROR'],
  ['RPC proxy that asks for a login', 'rpcProxy', challenge('Basic realm="x"', 'NTLM'), null],
  [
    'a client certificate that nginx misses',
    'owa',
    answerOf({ status: 400, body: 'No required SSL certificate was sent' }),
    'TLS_WANTS_CLIENT_CERT',
  ],
  [
    'a client certificate that IIS misses',
    'owa',
    answerOf({ status: 403, body: '403.7 Forbidden' }),
    'TLS_WANTS_CLIENT_CERT',
  ],
  ['511', 'owa', status(511), 'CAPTIVE_PORTAL'],
])('%s at the door %s is told', (_, kind, answer, code) => {
  expect(judged(kind, answer).code).toBe(code);
});

it('OPTIONS that a proxy answers itself proves nothing of Exchange', () => {
  expect(judged('activeSync', answerOf())).toMatchObject({ status: 'inconclusive', code: null });
});

it.each([
  ['form', ['NTLM'], null, true],
  ['form', [], 'owa', false],
  ['basic', ['NTLM'], null, true],
  ['basic', ['NTLM', 'Basic realm="x"'], null, false],
  ['auto', ['NTLM'], null, false],
] as const)(
  'where the settings expect %s, %j and the form %s are told: %s',
  (expect_, offers, form, isOdd) => {
    const { evidence } = judgeLogin(offers, form, expect_);

    expect(evidence.join().includes('though the settings expect')).toBe(isOdd);
  },
);

it.each([
  ['isa', 'iis', true],
  ['isa', 'isa', false],
  ['citrix', 'proxy', true],
  ['isa', 'unknown', false],
  ['direct', 'iis', false],
  [null, 'isa', false],
] as const)('a front of %s where %s answers is told: %s', (front, who, isOdd) => {
  expect(otherFront(front, { who }) !== null).toBe(isOdd);
});
