import { describe, expect, it } from 'vitest';
import type { DoorKind } from '../../../model/door.ts';
import { offersIn } from '../../../probes/web/auth-offers.ts';
import { judgeAnswer } from '../../../probes/web/judge-answer.ts';
import { type Answer, valuesOf } from '../../../probes/web/types.ts';
import { whoAnswered } from '../../../probes/web/who-answered.ts';
import { answerOf, FORMS } from './answers.ts';

const IIS = 'Server: Microsoft-IIS/10.0';
const fieldsOf = (...lines: readonly string[]): Answer['fields'] =>
  lines.map((line) => {
    const [name = '', ...rest] = line.split(': ');
    return [name, rest.join(': ')];
  });
/** `401 WWW-Authenticate: NTLM` with a page: status, fields one a line, body. */
const says = (status: number, fields: readonly string[] = [], body = '', phrase = ''): Answer =>
  answerOf({ status, phrase, body, fields: fieldsOf(...fields) });
const judged = (kind: DoorKind, answer: Answer) =>
  judgeAnswer({
    kind,
    answers: [answer],
    by: whoAnswered([answer], false),
    offers: offersIn(valuesOf(answer, 'www-authenticate')),
  });

type Row = readonly [cause: string, kind: DoorKind, answer: Answer, code: string | null];

describe('what does not lead on is never called well', () => {
  const UNWELL: readonly Row[] = [
    ['an error of a server that is rare', 'owa', says(507), 'WEB_SERVER_BUSY'],
    ['Cloudflare without its origin', 'owa', says(521, ['Server: cloudflare']), 'WEB_SERVER_BUSY'],
    ['too many requests', 'ews', says(429), 'WEB_SERVER_BUSY'],
    ['a request that took too long', 'ews', says(408), 'WEB_SERVER_BUSY'],
    ['a verb that a proxy does not know', 'rpcProxy', says(501), 'WEB_NOT_PUBLISHED'],
    ['a bad request', 'rpcProxy', says(400), 'WEB_NOT_PUBLISHED'],
    [
      'HTTP.sys without that host name',
      'owa',
      says(400, ['Server: Microsoft-HTTPAPI/2.0'], '<h2>Bad Request - Invalid Hostname</h2>'),
      'WEB_NOT_PUBLISHED',
    ],
    [
      'TLS that is asked in clear',
      'owa',
      says(
        400,
        ['Server: nginx/1.26'],
        '<title>400 The plain HTTP request was sent to HTTPS port</title>',
      ),
      'WEB_NOT_PUBLISHED',
    ],
    ['a proxy for the way out', 'owa', says(407), 'WEB_NOT_PUBLISHED'],
    ['a law', 'owa', says(451), 'WEB_NOT_PUBLISHED'],
    ['401 without a challenge', 'mapi', says(401, [IIS]), 'WEB_NOT_PUBLISHED'],
    [
      '401 by Digest alone',
      'mapi',
      says(401, ['WWW-Authenticate: Digest realm="x"']),
      'WEB_NOT_PUBLISHED',
    ],
    ['440 for Outlook', 'ews', says(440, [IIS], 'Login Timeout'), 'FBA_WRONG_CLIENT'],
    [
      'AD FS for Outlook',
      'mapi',
      says(302, ['Location: https://sts.example/adfs/ls/?wa=x']),
      'FBA_WRONG_CLIENT',
    ],
    [
      'Azure’s application proxy for a telephone',
      'activeSync',
      says(302, ['Location: https://login.microsoftonline.com/x/oauth2/authorize?client_id=y']),
      'FBA_WRONG_CLIENT',
    ],
    [
      'F5’s policy manager for a telephone',
      'activeSync',
      says(302, ['Location: /my.policy', 'Set-Cookie: MRHSession=x']),
      'FBA_WRONG_CLIENT',
    ],
    [
      'NetScaler’s logon point for Outlook',
      'ews',
      says(302, ['Location: /logon/LogonPoint/tmindex.html', 'Set-Cookie: NSC_TMAS=x']),
      'FBA_WRONG_CLIENT',
    ],
    [
      'the first page of nginx',
      'ews',
      says(200, ['Server: nginx'], '<h1>Welcome to nginx!</h1>'),
      'WEB_NOT_PUBLISHED',
    ],
    [
      'a page of maintenance',
      'rpcProxy',
      says(200, [], '<h1>Maintenance</h1>'),
      'WEB_NOT_PUBLISHED',
    ],
    [
      'F5’s firewall with status 200',
      'owa',
      says(
        200,
        [],
        'The requested URL was rejected. Please consult with your administrator. Your support ID is: 1',
      ),
      'WEB_NOT_PUBLISHED',
    ],
    [
      'Apache that misses a certificate',
      'owa',
      says(403, ['Server: Apache'], 'Reason: Cannot perform Post-Handshake Authentication.'),
      'TLS_WANTS_CLIENT_CERT',
    ],
    ['nginx that misses one, by its number', 'owa', says(496), 'TLS_WANTS_CLIENT_CERT'],
    [
      'IIS that misses one, in French',
      'owa',
      says(403, [IIS], '<h3>Erreur HTTP 403.7 - Forbidden</h3>'),
      'TLS_WANTS_CLIENT_CERT',
    ],
    [
      'an RPC error in French',
      'rpcProxy',
      says(503, [], '', 'Erreur RPC : 6ba'),
      'RPC_PROXY_ERROR',
    ],
  ];
  it.each(UNWELL)('%s', (_, kind, answer, code) => {
    expect(judged(kind, answer)).toMatchObject({ status: 'fail', code });
  });

  const VAGUE: readonly Row[] = [
    ['a page of maintenance', 'owa', says(200, ['Server: nginx'], '<h1>Wartung</h1>'), null],
    ['the first page of IIS', 'owa', says(200, [IIS], '<title>IIS Windows Server</title>'), null],
    ['a redirect that leads nowhere', 'owa', says(302, ['Server: nginx']), null],
    ['a redirect to what no browser follows', 'owa', says(302, ['Location: data:,x']), null],
    ['a page that nobody has changed', 'owa', says(304, [IIS]), null],
    ['a redirect of Outlook’s door', 'ews', says(302, ['Location: /maintenance.html']), null],
    ['GET that is refused where Outlook posts', 'ews', says(405), null],
    ['a blank page of an RPC proxy', 'rpcProxy', says(200), null],
  ];
  it.each(VAGUE)('%s is not known', (_, kind, answer) => {
    expect(judged(kind, answer)).toMatchObject({ status: 'inconclusive', code: null });
    expect(judged(kind, answer).evidence[0]).not.toMatch(/^https:/);
  });
});

describe('what leads on is never called broken', () => {
  it.each<readonly [string, DoorKind, Answer]>([
    ['Negotiate alone', 'mapi', says(401, ['WWW-Authenticate: Negotiate'])],
    ['NTLM alone', 'mapi', says(401, ['WWW-Authenticate: NTLM'])],
    ['Kerberos alone', 'ews', says(401, ['WWW-Authenticate: Kerberos'])],
    ['Basic alone', 'rpcProxy', says(401, ['www-authenticate: basic realm="x"'])],
    ['a token alone', 'mapi', says(401, ['WWW-Authenticate: Bearer client_id="x"'])],
    ['Digest in a browser', 'owa', says(401, ['WWW-Authenticate: Digest realm="x"'])],
    ['440 in a browser', 'owa', says(440, [IIS], 'Login Timeout')],
    ['AD FS in a browser', 'owa', says(302, ['Location: https://sts.example/adfs/ls/?wa=x'])],
    ['F5’s policy manager in a browser', 'owa', says(302, ['Location: /my.policy'])],
    ['OWA that scripts fill', 'owa', says(200, [IIS, 'X-OWA-Version: 15.2.858.5'], '<script>')],
    ['the form of Exchange', 'owa', FORMS.owa2016],
  ])('%s', (_, kind, answer) => {
    expect(judged(kind, answer)).toMatchObject({ status: 'ok', code: null });
  });
});

describe('what only looks like a sign is none', () => {
  it.each<readonly [string, DoorKind, Answer, string]>([
    [
      'a page that tells where 403.7 is explained',
      'owa',
      says(403, [IIS], '<h3>403.14 - Forbidden</h3><p>See 403.7 for certificates.</p>'),
      'TLS_WANTS_CLIENT_CERT',
    ],
    [
      'a build that ends with 403.7',
      'owa',
      says(403, [], 'Portal 1.403.7 - all rights reserved'),
      'TLS_WANTS_CLIENT_CERT',
    ],
    [
      'a link to what nginx says',
      'owa',
      says(400, [], '<a href="/kb">No required SSL certificate was sent</a>'),
      'TLS_WANTS_CLIENT_CERT',
    ],
    [
      'a page about Invalid RPC Port',
      'rpcProxy',
      says(404, [], `<p>If Outlook shows Invalid RPC Port, do this. ${'More. '.repeat(60)}</p>`),
      'RPC_PROXY_ERROR',
    ],
    [
      'a link to it',
      'rpcProxy',
      says(404, [], '<p>Not found. <a href="/kb">Invalid RPC Port</a></p>'),
      'RPC_PROXY_ERROR',
    ],
    [
      'a status line with RPC and a word that is hexadecimal',
      'rpcProxy',
      says(503, [], '', 'RPC service: dead'),
      'RPC_PROXY_ERROR',
    ],
    [
      'the form of ISA in a comment',
      'activeSync',
      says(200, [], '<!-- <form action="/CookieAuth.dll?Logon"><input type=password></form> -->'),
      'FBA_WRONG_CLIENT',
    ],
    [
      'the form of ISA in a script',
      'ews',
      says(
        200,
        [],
        `<script>help('<form action="/CookieAuth.dll?Logon"><input type="password">')</script>`,
      ),
      'FBA_WRONG_CLIENT',
    ],
    [
      'a way back that names AD FS',
      'ews',
      says(302, ['Location: https://mail.example/?back=/adfs/ls/']),
      'FBA_WRONG_CLIENT',
    ],
    [
      'a number in a sentence behind the status',
      'owa',
      says(403, [], '<p>403 Forbidden. Ask in room (12250)</p>'),
      'ISA_AUTH_OVER_HTTP',
    ],
    [
      'a number with a digit more',
      'owa',
      says(403, [], '<p>Error Code: 403 Forbidden. (122500)</p>'),
      'ISA_AUTH_OVER_HTTP',
    ],
  ])('%s', (_, kind, answer, code) => {
    expect(judged(kind, answer).code).not.toBe(code);
    expect(whoAnswered([answer], false).who).not.toBe('isa');
  });
});

describe('boxes before a server are told', () => {
  it.each([
    ['F5 by its cookie', says(302, ['Set-Cookie: BIGipServerpool=1.2'])],
    ['Azure’s application proxy', says(403, ['x-ms-proxy-app-id: x'])],
    ['Azure’s front door', says(403, ['X-Azure-Ref: x'])],
    ['Amazon’s load balancer', says(503, ['Server: awselb/2.0'])],
  ])('%s', (_, answer) => {
    expect(whoAnswered([answer], false).who).toBe('proxy');
  });

  it('NetScaler by its own page of an error', () => {
    const page = says(500, [], '<b>Http/1.1 Internal Server Error 31 </b>');
    expect(whoAnswered([page], false).who).toBe('citrix');
  });

  it.each([
    ['a cookie of F5 on an answer of Exchange', ['X-FEServer: EX1', 'Set-Cookie: BIGipServer=1']],
    ['one on an answer of IIS', [IIS, 'Set-Cookie: BIGipServer=1']],
    [
      'persistence of NetScaler on an answer of Exchange',
      ['Set-Cookie: NSC_x=1', 'X-FEServer: EX1'],
    ],
    ['a cache of NetScaler on an answer of IIS', [IIS, 'Via: NS-CACHE-10.0: 1']],
  ])('%s does not hide who wrote it', (_, fields) => {
    expect(whoAnswered([says(401, fields)], false).who).toBe('iis');
  });
});
