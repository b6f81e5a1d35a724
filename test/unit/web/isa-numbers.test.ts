import { describe, expect, it } from 'vitest';
import { isaSignIn } from '../../../probes/web/isa.ts';
import type { IsaCause } from '../../../probes/web/isa-numbers.ts';
import type { Answer } from '../../../probes/web/types.ts';
import { whoAnswered } from '../../../probes/web/who-answered.ts';
import { answerOf } from './answers.ts';

/** ISA 2006's default page, in any language: the error line ends with the number. */
const page = (status: number, said: string, number: number): Answer =>
  answerOf({
    status,
    phrase: '',
    body: `<HTML><HEAD><TITLE>x</TITLE></HEAD><BODY><TABLE><TR><TD><b>Error Code: ${String(status)} ${said} (${String(number)})</b></TD></TR></TABLE></BODY></HTML>`,
  });
const phrased = (status: number, said: string): Answer =>
  answerOf({ status, phrase: `x ( ${said}  )` });

/** Texts of the archive's "Result code log values" (cc441734), KB281242, bb794832 and KB296202. */
const SIGNS: readonly (readonly [number, IsaCause, Answer])[] = [
  [12250, 'auth-over-http', page(403, 'Verboten. ISA Server ist so konfiguriert, dass', 12250)],
  [12320, 'auth-over-http', page(403, 'Forefront TMG is configured to block', 12320)],
  [12202, 'denied', page(403, 'Forbidden. The server denied the URL.', 12202)],
  [12302, 'denied', phrased(403, 'El servidor ha denegado la URL. (12302)')],
  [12217, 'denied', page(500, 'The request was rejected by the HTTP filter.', 12217)],
  [12311, 'ssl-required', page(403, 'La page doit \u00eatre vue par un canal', 12311)],
  [12211, 'ssl-required', phrased(403, 'x (12211)')],
  [12309, 'login', phrased(401, 'The server requires authorization. (12309)')],
  [12301, 'login', page(407, 'A chained server requires authentication.', 12301)],
  [12313, 'client-certificate', page(403, 'The page requires a client certificate', 12313)],
  [12206, 'loop', phrased(502, 'The ISA Server detected a proxy chain loop. (12206)')],
  [12306, 'loop', page(502, 'The server detected a chain loop.', 12306)],
  [12308, 'busy', page(503, 'The server is too busy', 12308)],
  [10060, 'behind', page(502, 'Proxy Error. The connection timed out.', 10060)],
  [10061, 'behind', page(502, 'Proxy Error. The connection was refused.', 10061)],
  [11001, 'behind', page(502, 'Proxy-Fehler. Der Host wurde nicht gefunden.', 11001)],
  [12227, 'behind', page(502, 'The name on the certificate does not match', 12227)],
  [64, 'behind', phrased(502, 'The specified network name is no longer available. (64)')],
  [-2146893022, 'behind', phrased(500, 'The target principal name is incorrect. (-2146893022)')],
];

describe('the number of ISA and TMG', () => {
  it.each(SIGNS)('%i is told as %s, whatever the language', (number, cause, answer) => {
    expect(isaSignIn(answer)).toMatchObject({ number, cause });
  });

  it.each(SIGNS)('%i is not told where IIS writes it into a page of its own', (_, __, answer) => {
    expect(
      isaSignIn({
        ...answer,
        phrase: 'Forbidden',
        fields: [['Server', 'Microsoft-IIS/8.5']],
        body: `${answer.body} ${answer.phrase}`,
      }),
    ).toBeNull();
  });

  it.each(SIGNS)('%i is not told out of a link or a comment of a page', (number, _, answer) => {
    const status = String(answer.status);
    const body = `<p>${status} Sorry. <a href="/kb">What is (${String(number)})?</a><!-- ${status} (${String(number)}) --></p>`;
    expect(isaSignIn(answerOf({ status: answer.status, body }))).toBeNull();
  });

  it.each(SIGNS)('%i is not told where another server names itself', (number, _, answer) => {
    const said = `${String(answer.status)} Sorry, call room (${String(number)})`;
    const near = answerOf({
      status: answer.status,
      fields: [['Server', 'nginx/1.26']],
      body: `<h1>${said}</h1>`,
    });
    expect(isaSignIn(near)).toBeNull();
    expect(whoAnswered([near], false).who).toBe('proxy');
  });
});

it('a number that nobody knows is kept in what ISA itself wrote, and names no cause', () => {
  expect(isaSignIn(phrased(403, 'Something new. (12299)'))).toMatchObject({
    number: 12299,
    cause: null,
  });
  expect(isaSignIn(page(403, 'Something new.', 12299))).toMatchObject({
    number: 12299,
    cause: null,
  });
  expect(isaSignIn(page(403, 'Room', 12499))).toBeNull();
});

it.each([
  [
    'a page about TMG that opens',
    answerOf({ body: '<h1>How we published OWA by Forefront TMG</h1>' }),
  ],
  [
    'a way to another login that comes back to ISA',
    answerOf({
      status: 302,
      fields: [['Location', 'https://sso.example/login?back=/CookieAuth.dll?GetLogon']],
    }),
  ],
  [
    'a form whose way back is ISA',
    answerOf({
      body: '<form action="https://sso.example/in?to=/CookieAuth.dll?Logon"><input type=password></form>',
    }),
  ],
])('%s is not ISA', (_, answer) => {
  expect(isaSignIn(answer)).toBeNull();
});
