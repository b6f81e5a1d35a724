import { describe, expect, it } from 'vitest';
import type { DoorKind } from '../../../model/door.ts';
import { offersIn } from '../../../probes/web/auth-offers.ts';
import { judgeAnswer } from '../../../probes/web/judge-answer.ts';
import { type Answer, valuesOf } from '../../../probes/web/types.ts';
import { whoAnswered } from '../../../probes/web/who-answered.ts';
import { FACES } from './faces.ts';
import { ISA_FACES } from './faces-isa.ts';
import { LOGIN_FACES, LOGIN_MISSES } from './faces-logins.ts';
import { says } from './says.ts';

const judged = (kind: DoorKind, answers: readonly [Answer, ...Answer[]]) =>
  judgeAnswer({
    ...{ kind, answers, by: whoAnswered(answers, false) },
    offers: offersIn(answers.flatMap((answer) => valuesOf(answer, 'www-authenticate'))),
  });

describe('a cause in another face is named, and so is who answers', () => {
  it.each([...ISA_FACES, ...LOGIN_FACES, ...FACES])('%s', (_, kind, answers, code, who) => {
    expect([judged(kind, answers).code, whoAnswered(answers, false).who]).toEqual([code, who]);
  });
});

describe('what only looks like one of these faces is none', () => {
  const CLEAR = 'http://mail.example/owa';
  const ROWS: readonly (readonly [what: string, answer: Answer, not: string, who: string])[] = [
    [
      'an error of Winsock in a page of somebody else',
      says(502, [], '<p>Winsock error 10061: nobody listens there.</p>'),
      'ISA',
      'isa',
    ],
    [
      'the same behind a server that names itself',
      says(502, ['Server: Apache'], 'Error 10061: refused. Background: x. Date: 7:01. Source: y'),
      'ISA',
      'isa',
    ],
    [
      'numbers with colons and no time of day',
      says(502, [], '64: a 10060: b 11001: c 64: d'),
      'ISA',
      'isa',
    ],
    [
      'a room in a page of somebody else, by a number of Winsock',
      says(403, [], '<p>Error: 403 Forbidden. Ask in room (10055)</p>'),
      'WEB_SERVER',
      'isa',
    ],
    [
      'the words of ISA in a page of somebody else',
      says(403, [], 'The server denied the specified Uniform Resource Locator (URL). Room (122)'),
      'ISA',
      'isa',
    ],
    [
      'the same of a server that names itself',
      says(
        403,
        ['Server: nginx'],
        'The server denied the specified Uniform Resource Locator (URL). (12202)',
      ),
      'ISA',
      'isa',
    ],
    [
      'a page that links to the one of Citrix',
      says(200, [], '<a href="https://portal.example/logon/LogonPoint/">our portal</a>'),
      'FBA',
      'citrix',
    ],
    [
      'a room by a number beyond its codes',
      says(403, [], '<p>Error: 403 Forbidden. Ask in room (12455)</p>'),
      'ISA',
      'isa',
    ],
    [
      'a time of day',
      says(502, [], 'Down since 10:64: call us. Telephone: 1. Mail: 2.'),
      'ISA',
      'isa',
    ],
    [
      'an error of HTTP in capital letters',
      says(503, [], '<b>HTTP/1.1 Service Unavailable</b>'),
      'ISA',
      'citrix',
    ],
    [
      'an article about HAProxy',
      says(200, [], '<h1>x</h1>No server is available to handle this request.</body>'),
      'WEB_SERVER_BUSY',
      'proxy',
    ],
    [
      'http that leads to https',
      says(302, [`Location: https://mail.example/owa`], '', '', CLEAR),
      'CAPTIVE_PORTAL',
      'portal',
    ],
    [
      'a bare address without the way back',
      says(302, ['Location: https://192.0.2.1/owa/?mode=1'], '', '', CLEAR),
      'CAPTIVE_PORTAL',
      'portal',
    ],
    [
      'a way back to a name that only begins alike',
      says(
        302,
        ['Location: https://192.0.2.1/?to=https://elsewhere.example/mail.example'],
        '',
        '',
        CLEAR,
      ),
      'CAPTIVE_PORTAL',
      'portal',
    ],
    [
      'a path of a portal on the host itself',
      says(302, ['Location: /guest/s/default/?ap=1&id=2'], '', '', CLEAR),
      'CAPTIVE_PORTAL',
      'portal',
    ],
    [
      'a portal’s names inside a way back',
      says(302, ['Location: https://id.example/?to=%3Fuamip%3D1%26challenge%3D2'], '', '', CLEAR),
      'CAPTIVE_PORTAL',
      'portal',
    ],
    [
      'a page that leads on in a comment',
      says(
        200,
        [],
        '<!-- <meta http-equiv="refresh" content="0;url=https://192.0.2.1/?u=mail.example"> -->',
        '',
        CLEAR,
      ),
      'CAPTIVE_PORTAL',
      'portal',
    ],
  ];
  it.each(ROWS)('%s', (_, answer, not, who) => {
    expect(judged('owa', [answer]).code ?? '').not.toContain(not);
    expect(whoAnswered([answer], false).who).not.toBe(who);
  });

  it.each([
    ['a request of SAML inside a way back', 'https://id.example/?to=%3FSAMLRequest%3Dx'],
    ['a client’s name alone', 'https://id.example/?client_id=x'],
    ['a federation’s end', 'https://id.example/?wa=wsignout1.0'],
  ])('%s is no login', (_, to) => {
    expect(judged('ews', [says(302, [`Location: ${to}`])]).code).not.toBe('FBA_WRONG_CLIENT');
  });

  it.each(LOGIN_MISSES)('%s is no login either', (_, to) => {
    const answer = says(302, [`Location: ${to}`], '', '', 'https://mail.example/ews/exchange.asmx');
    expect(judged('ews', [answer]).code).not.toBe('FBA_WRONG_CLIENT');
  });

  it.each([
    ['a form that is forbidden to whoever has a challenge', 'WWW-Authenticate: Basic realm="x"'],
    ['the same of Exchange', 'WWW-Authenticate: NTLM'],
  ])('%s is no login of another client', (_, field) => {
    const answer = says(401, [field], '<form action="/x"><input type="password"></form>');
    expect(judged('ews', [answer]).code).toBeNull();
  });

  it('takes no more than moments over pages that were made to be slow', () => {
    const hostile = ['<meta http-equiv=refresh '.repeat(2_600), '64: '.repeat(16_000)].flatMap(
      (body) => [says(200, [], body), says(502, [], body)],
    );
    const startMs = performance.now();
    for (const answer of hostile) whoAnswered([answer], false);
    expect(performance.now() - startMs).toBeLessThan(10_000);
  });
});

describe('IIS that forbids', () => {
  it.each([
    ['403.4', 'IIS refuses with 403.4: it wants https'],
    ['403.6', 'IIS refuses with 403.6: it lets no client of this address in'],
    ['403.99', 'IIS refuses with 403.99'],
  ])('says by its number %s why', (number, reason) => {
    const answer = says(403, ['Server: Microsoft-IIS/10.0'], `<h3>HTTP Error ${number}</h3>`);
    for (const kind of ['owa', 'ews', 'activeSync'] as const)
      expect(judged(kind, [answer])).toMatchObject({ args: { reason } });
  });

  it('is not asked where a build has the same digits', () => {
    const answer = says(403, [], 'Portal 1.403.4');
    expect(judged('ews', [answer])).toMatchObject({
      args: { reason: 'status 403 without a word of ISA' },
    });
  });
});
