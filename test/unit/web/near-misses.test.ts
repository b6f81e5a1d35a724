import { describe, expect, it } from 'vitest';
import type { DoorKind } from '../../../model/door.ts';
import type { HttpAnswer } from '../../../lib/http-exchange.ts';
import { offersIn } from '../../../probes/web/auth-offers.ts';
import { type AnswerCode, judgeAnswer } from '../../../probes/web/judge-answer.ts';
import { judgeSearch } from '../../../probes/web/autodiscover/judge-search.ts';
import type { StepEnd } from '../../../probes/web/autodiscover/step-end.ts';
import {
  insteadOf,
  judgeProxy,
  outcomeOf,
  type ProxyCode,
} from '../../../probes/web/judge-proxy.ts';
import { judgeTls, type TlsCode, type TlsEnd } from '../../../probes/web/judge-tls.ts';
import { NO_FLIGHT, type ServerFlight } from '../../../probes/web/server-flight.ts';
import type { TlsFacts } from '../../../probes/web/tls-facts.ts';
import { type Answer, valuesOf } from '../../../probes/web/types.ts';
import { whoAnswered } from '../../../probes/web/who-answered.ts';
import { answerOf, FORMS, ISA, NEAR } from './answers.ts';

/** Two at least of each: the compiler counts. */
type Pair<T> = readonly [T, T, ...T[]];
type Miss = readonly [what: string, kind: DoorKind, answer: Answer];

const IIS: Answer['fields'] = [['Server', 'Microsoft-IIS/8.5']];
const page = (status: number, body: string, fields: Answer['fields'] = []): Answer =>
  answerOf({ status, body, fields });
const clear = (answer: Answer): Answer => ({ ...answer, url: new URL('http://mail.example/owa') });
const offering = (...schemes: readonly string[]): Answer =>
  answerOf({
    status: 401,
    fields: schemes.map((scheme) => ['WWW-Authenticate', scheme] as const),
  });

/** What looks like the sign of a code, and is not: the code must not be said of it. */
const ANSWERS: Readonly<Record<AnswerCode, Pair<Miss>>> = {
  ISA_AUTH_OVER_HTTP: [
    ['IIS with the number in a link', 'owa', clear(NEAR.linkWithNumber)],
    ['IIS that names a room', 'owa', clear(NEAR.numberInText)],
    [
      'a room in wide letters',
      'owa',
      clear(page(403, '403 Forbidden. \xef\xbc\x8812250\xef\xbc\x89')),
    ],
    ['a room behind the status', 'owa', clear(page(403, '403 Forbidden. Ask in room (12250)'))],
    ['an article about it', 'owa', clear(page(200, 'Error Code: 403 Forbidden. (12250)'))],
  ],
  ISA_URL_DENIED: [
    ['IIS that has no such page', 'owa', page(404, 'The URL (12202) was denied', IIS)],
    [
      'an article that quotes it',
      'owa',
      page(200, 'The server denied the specified Uniform Resource Locator (URL).'),
    ],
    ['ISA that wants https', 'owa', ISA.ssl],
    ['IIS that names what a URL is', 'owa', page(403, 'Uniform Resource Locator (URL)', IIS)],
  ],
  ISA_SSL_REQUIRED: [
    ['403.4 of IIS', 'owa', NEAR.sslByIis],
    ['ISA over https without a number', 'owa', answerOf({ status: 403, phrase: 'x ( No.  )' })],
  ],
  ISA_AUTH_REQUIRED: [
    ['its challenge', 'owa', ISA.challenge],
    ['a challenge of IIS', 'owa', { ...offering('NTLM'), body: '(12209)' }],
  ],
  PROXY_LOOP: [
    ['a gateway that names a room', 'owa', page(502, '502: call (12206)', [['Server', 'nginx']])],
    ['a link to what it means', 'owa', page(502, 'Error: 502 <a href="/">(12206)</a>')],
    ['a web host whose share is used up', 'owa', page(508, '508 Resource Limit Is Reached')],
  ],
  FBA_WRONG_CLIENT: [
    ['a form for a browser', 'owa', FORMS.isa],
    ['a page that names the handler', 'ews', NEAR.namesHandler],
    ['a search box', 'ews', page(200, '<form action="/search"><input type="text"></form>', IIS)],
  ],
  EAS_NOT_PUBLISHED: [
    ['ActiveSync that wants a login', 'activeSync', offering('Basic realm="x"')],
    ['a page in its place', 'activeSync', page(200, '<html>404 not found</html>')],
    ['EWS that is not there', 'ews', page(404, '')],
  ],
  EAS_NO_BASIC: [
    ['a token', 'activeSync', offering('Bearer', 'Negotiate')],
    ['Basic behind two others', 'activeSync', offering('Negotiate', 'NTLM', 'Basic realm="x"')],
    ['EWS without Basic', 'ews', offering('Negotiate', 'NTLM')],
  ],
  WEB_NOT_PUBLISHED: [
    ['a page whose title is 404', 'owa', page(200, '<title>404</title>', IIS)],
    ['ActiveSync that is not there', 'activeSync', page(404, '')],
    ['a challenge', 'mapi', offering('NTLM')],
  ],
  RPC_PROXY_ERROR: [
    ['a page that names the error', 'rpcProxy', page(503, 'RPC Error: 6ba')],
    ['a link to what ValidPorts is', 'rpcProxy', page(404, '<a href="/">Invalid RPC Port</a>')],
    ['EWS whose proxy says so', 'ews', answerOf({ status: 503, phrase: 'RPC Error: 6ba' })],
  ],
  WEB_SERVER_BUSY: [
    ['a page that is titled 503', 'owa', page(200, '<title>503</title>')],
    ['a verb that is not known', 'activeSync', page(501, '')],
    ['a page that is gone', 'owa', page(410, '503')],
  ],
  CAPTIVE_PORTAL: [
    ['a form', 'owa', page(200, '<form action="/login"><input type="password"></form>')],
    ['a page that tells of WISPr', 'owa', page(200, '<p>&lt;WISPAccessGatewayParam&gt;</p>', IIS)],
    ['a page that names 511', 'owa', page(403, '511 Network Authentication Required')],
  ],
  TLS_WANTS_CLIENT_CERT: [
    ['a page that opens', 'owa', page(200, 'No required SSL certificate was sent')],
    ['a build', 'owa', page(403, 'Portal 1.403.7 - all rights reserved')],
    ['403.14', 'owa', page(403, '403.14 - Forbidden. See also 403.7.', IIS)],
  ],
};

describe('an answer that only looks like it', () => {
  const rows = Object.entries(ANSWERS).flatMap(([code, misses]) =>
    misses.map(([what, kind, answer]) => ({ code, what, kind, answer })),
  );
  it.each(rows)('is not called $code: $what', ({ code, kind, answer }) => {
    const offers = offersIn(valuesOf(answer, 'www-authenticate'));
    const by = whoAnswered([answer], false);

    expect(judgeAnswer({ kind, answers: [answer], by, offers }).code).not.toBe(code);
  });
});

const shown = (change: Partial<TlsFacts> = {}, flight: Partial<ServerFlight> = {}): TlsEnd => ({
  kind: 'stands',
  facts: {
    ...{
      protocol: 'TLSv1.2',
      error: null,
      subject: 'mail.example',
      issuer: 'Example CA',
      maker: '',
    },
    ...{ names: ['mail.example'], validFrom: new Date(0), validTo: new Date(0) },
    ...{ isLocalRoot: false, outOfDate: null, lacksIssuer: false, isEdwards: false },
    ...change,
  },
  flight: { ...NO_FLIGHT, ...flight },
});
const ended = (error: string, flight: Partial<ServerFlight> = {}): TlsEnd => ({
  kind: 'failed',
  error,
  flight: { ...NO_FLIGHT, ...flight },
});
const REFUSED = 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE';

const ENDS: Readonly<Record<TlsCode, Pair<readonly [what: string, end: TlsEnd]>>> = {
  TLS_NAME: [
    ['a name by a wildcard', shown({ names: ['*.example'] })],
    ['one that is over as well', shown({ error: 'CERT_HAS_EXPIRED', names: ['other.example'] })],
  ],
  TLS_UNTRUSTED: [
    ['an authority of the company', shown({ isLocalRoot: true })],
    ['one that is over', shown({ error: 'CERT_HAS_EXPIRED' })],
  ],
  TLS_EXPIRED: [
    ['one whose dates cannot be read', shown({ validFrom: null, validTo: null })],
    ['one that signs itself', shown({ error: 'DEPTH_ZERO_SELF_SIGNED_CERT' })],
  ],
  TLS_INTERCEPTED: [
    ['a box whose root is installed', shown({ issuer: 'Zscaler Root CA', isLocalRoot: true })],
    [
      'an intermediate of a maker’s public authority that is not sent',
      shown({
        ...{ issuer: 'Trend Micro SSL CA', error: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
        lacksIssuer: true,
      }),
    ],
    ['a stranger', shown({ issuer: 'Teset CA', error: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })],
  ],
  TLS_TOO_OLD: [
    ['TLS 1.2 that breaks off', ended('ECONNRESET', { version: 'TLSv1.2', cipher: 0xc02f })],
    ['no TLS at all', ended('ERR_SSL_WRONG_VERSION_NUMBER')],
  ],
  TLS_WANTS_CLIENT_CERT: [
    ['one that asks and goes on without', shown({}, { asksForCertificate: true })],
    ['a refusal without a question', ended(REFUSED, { asksForCertificate: false })],
    ['a reset without a question', ended('ECONNRESET')],
  ],
  TLS_FAILED: [
    ['TLS 1.0', ended(REFUSED, { version: 'TLSv1.0' })],
    ['a certificate that does not hold', shown({ error: 'CERT_HAS_EXPIRED' })],
  ],
};

describe('a certificate or an end of TLS that only looks like it', () => {
  const rows = Object.entries(ENDS).flatMap(([code, misses]) =>
    misses.map(([what, end]) => ({ code, what, end })),
  );
  it.each(rows)('is not called $code: $what', ({ code, end }) => {
    expect(judgeTls(end).code).not.toBe(code);
  });
});

const came = (status: number, headers: Readonly<Record<string, string>> = {}): HttpAnswer => ({
  ...{ ok: true, status, phrase: '', headers, fields: [], rest: 'none' },
  body: Buffer.alloc(0),
});
const PROXY = 'proxy.example:3128';
const asked = (answer: HttpAnswer): string | null => {
  const seen = judgeProxy(PROXY, answer);
  return seen.kind === 'unreached' ? null : outcomeOf(PROXY, seen).code;
};
const paged: HttpAnswer = {
  ...{ ok: false, kind: 'refused', at: 'proxy', error: 'ECONNREFUSED', why: '' },
  ...{ status: 200, isPage: true },
};
const direct = (
  change: Partial<Parameters<typeof insteadOf>[0]>,
  isThere: boolean,
): string | null =>
  insteadOf({ unreached: [], untold: null, isPacUnreachable: false, ...change }, isThere)?.code ??
  null;
const UNREAD = { untold: 'the script cannot be read', isPacUnreachable: true };

const PROXIES: Readonly<Record<ProxyCode, Pair<readonly [what: string, code: string | null]>>> = {
  PROXY_BROKEN: [
    ['squid that does not reach the host', asked(came(503, { 'x-squid-error': 'ERR_DNS_FAIL 0' }))],
    ['a proxy that wants a login', asked(came(407, { 'proxy-authenticate': 'Basic realm="x"' }))],
    ['a door that forbids', asked(came(403, { server: 'Microsoft-IIS/10.0' }))],
  ],
  PROXY_AUTH: [
    ['a door that wants a login', asked(came(401, { 'www-authenticate': 'Basic realm="proxy"' }))],
    ['a proxy that forbids', asked(came(403, { 'x-squid-error': 'ERR_ACCESS_DENIED 0' }))],
  ],
  PAC_UNREACHABLE: [
    ['a script that nobody can read, and a door without a proxy', direct(UNREAD, true)],
    ['a script that is read, and throws', direct({ untold: 'it throws' }, false)],
    ['a proxy of a script, which is dead', direct({ unreached: ['p does not answer'] }, false)],
  ],
};

describe('a proxy or a script that only looks like it', () => {
  const rows = Object.entries(PROXIES).flatMap(([code, misses]) =>
    misses.map(([what, said]) => ({ code, what, said })),
  );
  it.each(rows)('is not called $code: $what', ({ code, said }) => {
    expect(said).not.toBe(code);
  });

  it('is called so where it is so', () => {
    expect(asked(paged)).toBe('PROXY_BROKEN');
    expect([
      asked(came(403, { 'x-squid-error': 'ERR_ACCESS_DENIED 0' })),
      asked(came(407)),
      direct(UNREAD, false),
    ]).toEqual(['PROXY_BROKEN', 'PROXY_AUTH', 'PAC_UNREACHABLE']);
  });
});

const passed = (isCertain: boolean): StepEnd => ({
  ...{ kind: 'nothing', reason: 'no such page', isCertain, warnsOf: null },
});
const FOUND: StepEnd = {
  ...{ kind: 'found', at: 'https://autodiscover.corp.example/autodiscover/autodiscover.xml' },
  ...{ distrust: null, validity: null, protocol: null },
};
const SEARCHES: Pair<readonly [what: string, ends: readonly StepEnd[]]> = [
  ['a web site without it before Exchange', [passed(true), FOUND]],
  ['a name server that is silent at one step', [passed(true), passed(false)]],
  ['a web host behind the step where Outlook stops', [FOUND, { kind: 'misled', reason: 'IMAP' }]],
];

describe('a search for settings that only looks wrong', () => {
  it.each(SEARCHES)('is not called AUTODISCOVER_WRONG: %s', (_, ends) => {
    const steps = ends.map((end, at) => ({
      ...{ end, lines: [], ms: 1 },
      step: at === 0 ? ('root' as const) : ('host' as const),
    }));

    expect(judgeSearch(steps).code).toBeNull();
    expect(judgeSearch([{ ...steps[0]!, end: passed(true) }]).code).toBe('AUTODISCOVER_WRONG');
  });
});

describe('a door behind a proxy that answers as the proxy might', () => {
  it.each<readonly [string, HttpAnswer]>([
    ['401 of the door', came(401, { 'www-authenticate': 'NTLM' })],
    ['401 with the word proxy in it', came(401, { 'www-authenticate': 'Basic realm="proxy"' })],
    ['403 that a proxy passed on', came(403, { via: '1.1 proxy.example (squid/5.7)' })],
    ['503 of IIS', came(503, { server: 'Microsoft-HTTPAPI/2.0' })],
    ['a page about squid', came(404, { server: 'Apache (squid fans)' })],
  ])('is the door: %s', (_, answer) => {
    expect(judgeProxy(PROXY, answer)).toEqual({ kind: 'leads' });
  });
});

it.each([
  ['Kaspersky Anti-Virus Personal Root Certificate', 'the laptop team'],
  ['ESET SSL Filter CA', 'the laptop team'],
  ['Avast Web/Mail Shield Root', 'the laptop team'],
  ['DO_NOT_TRUST_FiddlerRoot', 'the laptop team'],
  ['Zscaler Root CA', 'the network team'],
  ['FortiGate CA', 'the network team'],
])('asks whoever keeps what opens TLS: %s', (issuer, owner) => {
  const outcome = judgeTls(shown({ issuer, error: 'SELF_SIGNED_CERT_IN_CHAIN' }));

  expect(outcome).toMatchObject({ code: 'TLS_INTERCEPTED', args: { owner } });
});
