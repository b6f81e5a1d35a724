import { expect, it } from 'vitest';
import type { DoorKind } from '../../../model/door.ts';
import { offersIn } from '../../../probes/web/auth-offers.ts';
import { judgeAnswer, judgeLogin, otherFront } from '../../../probes/web/judge-answer.ts';
import type { FormOf } from '../../../probes/web/login-form.ts';
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
  [
    'ActiveSync of today, by a token',
    'activeSync',
    challenge('Bearer client_id="x", trusted_issuers="y"', 'Negotiate'),
    null,
  ],
  ['ActiveSync that wants policies first', 'activeSync', status(449), null],
  [
    'ActiveSync that is elsewhere',
    'activeSync',
    answerOf({
      status: 451,
      fields: [['X-MS-Location', 'https://eu.mail.example/Microsoft-Server-ActiveSync']],
    }),
    null,
  ],
  ['ActiveSync without a challenge', 'activeSync', status(401), 'EAS_NO_BASIC'],
  [
    'ActiveSync that a proxy does not know the verb of',
    'activeSync',
    status(405),
    'EAS_NOT_PUBLISHED',
  ],
  [
    'a certificate that TMG misses',
    'activeSync',
    answerOf({ status: 403, phrase: 'x ( The page requires a client certificate. (12313)  )' }),
    'TLS_WANTS_CLIENT_CERT',
  ],
  [
    'the certificate of Exchange that ISA does not take',
    'ews',
    answerOf({
      status: 500,
      phrase: 'x ( The target principal name is incorrect. (-2146893022)  )',
    }),
    'WEB_SERVER_BUSY',
  ],
  [
    'a number of ISA that nobody knows',
    'owa',
    answerOf({ at: 'http://mail.example/owa', status: 403, phrase: 'x ( New. (12299)  )' }),
    'WEB_NOT_PUBLISHED',
  ],
  ['RPC proxy without the port', 'rpcProxy', status(404, 'Invalid RPC Port'), 'RPC_PROXY_ERROR'],
  ['a page that only names the error', 'ews', status(503, 'RPC Error: 6ba'), 'WEB_SERVER_BUSY'],
  [
    'a page about RPC errors',
    'rpcProxy',
    answerOf({ status: 200, body: 'Invalid RPC Port, RPC Error: 6ba' }),
    'WEB_NOT_PUBLISHED',
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

it.each<readonly [string, Answer, string]>([
  [
    'versions, commands and build',
    answerOf({
      fields: [
        ['MS-ASProtocolVersions', '2.5,12.1,14.1'],
        ['MS-ASProtocolCommands', 'Sync,Ping,Provision'],
        ['MS-Server-ActiveSync', '14.3'],
      ],
    }),
    'ActiveSync 2.5,12.1,14.1|3 commands: Sync,Ping,Provision|ActiveSync of Exchange 14.3',
  ],
  [
    'a page in the place of ActiveSync',
    answerOf({ body: '<html>It works</html>' }),
    'somebody else',
  ],
  ['an answer of a proxy', answerOf({ body: '' }), 'PassOPTIONSToPublishedServer'],
  [
    'another place',
    answerOf({ status: 451, fields: [['X-MS-Location', 'https://eu.example/eas?User=me']] }),
    'to https://eu.example/eas',
  ],
  ['another place that is none', answerOf({ status: 451 }), 'X-MS-Location'],
  [
    'another place that is a script',
    answerOf({ status: 451, fields: [['X-MS-Location', 'javascript:alert(1)']] }),
    'X-MS-Location',
  ],
  ['whose login it is that shows outside', ISA.challenge, 'shows only at a door inside'],
  [
    'that http may be what is refused',
    answerOf({ at: 'http://mail.example/eas', status: 403 }),
    'may want https',
  ],
])('ActiveSync: %s is said', (_, answer, words) => {
  const { evidence, args } = judged('activeSync', answer);

  expect([...evidence, String(args?.['reason'])].join('|')).toContain(words);
});

it('ActiveSync: nothing is said of doors inside where Exchange itself answers', () => {
  const { evidence } = judged('activeSync', {
    ...challenge('Basic realm="x"'),
    fields: [
      ['WWW-Authenticate', 'Basic realm="x"'],
      ['Server', 'Microsoft-IIS/8.5'],
    ],
  });
  expect(evidence.join()).not.toContain('inside');
});

it('an RPC error bears its name', () => {
  expect(judged('rpcProxy', status(503, 'RPC Error: 6ba, EEInfo: AQAB')).args).toEqual({
    reason: 'RPC error 0x6ba (RPC_S_SERVER_UNAVAILABLE)',
  });
});

it('a page without its number names both causes, and the filter of the log that settles it', () => {
  const { args } = judged(
    'owa',
    answerOf({
      at: 'http://mail.example/owa',
      status: 403,
      phrase: 'Verboten ( Nein.  )',
      body: 'Call 4711',
    }),
  );
  expect(args?.['reason']).toMatch(/12250 or 12211.*Edit Filter.*mail\.example.*Result Code/);
});

it.each([
  ['https', answerOf({ status: 403, phrase: 'x ( Nein.  )' })],
  ['nobody who is known', answerOf({ at: 'http://mail.example/owa', status: 403 })],
])('a page without a number by %s is not taken for 12250', (_, answer) => {
  expect(judged('owa', answer).code).toBe('WEB_NOT_PUBLISHED');
});

const BASIC = 'Basic realm="x"';
it.each<readonly [DoorKind, 'form' | 'basic' | 'auto', string[], FormOf | null, string]>([
  ['owa', 'form', [BASIC], null, 'FBA_WRONG_CLIENT'],
  ['owa', 'basic', [], 'isa', 'FBA_WRONG_CLIENT'],
  ['owa', 'basic', [BASIC], 'owa', 'FBA_WRONG_CLIENT'],
  // By whom a browser logs on by itself, AUTO_LOGON says.
  ['owa', 'form', ['Negotiate', 'NTLM'], null, 'told'],
  ['owa', 'form', ['NTLM', BASIC], null, 'told'],
  ['owa', 'basic', ['NTLM'], null, 'told'],
  // A form that nobody knows looks like a page without a login.
  ['owa', 'form', [], null, 'told'],
  ['ews', 'form', [BASIC], null, 'told'],
  ['ews', 'basic', ['NTLM'], null, 'told'],
  ['owa', 'form', [], 'owa', 'as meant'],
  ['owa', 'form', ['NTLM'], 'isa', 'as meant'],
  ['owa', 'basic', ['NTLM', BASIC], null, 'as meant'],
  ['owa', 'auto', [BASIC], null, 'as meant'],
  ['owa', 'auto', [], 'isa', 'as meant'],
])(
  'at %s, where the settings expect %s, %j and the form %s are %s',
  (kind, expect_, offers, form, said) => {
    const { code, evidence } = judgeLogin({ kind, offers, form, expect: expect_ });

    const isTold = evidence.join().includes('though the settings expect');
    expect(code ?? (isTold ? 'told' : 'as meant')).toBe(said);
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
