import { expect, it } from 'vitest';
import { judgeHealth, judgeNspi } from '../../../probes/web/beside-mapi.ts';
import { exchangeIn } from '../../../probes/web/exchange-seen.ts';
import type { Answer } from '../../../probes/web/types.ts';
import { answerOf } from './answers.ts';

type Fields = NonNullable<Parameters<typeof answerOf>[0]>['fields'];

/** Exchange 2019 CU12, as curl showed it (a public write-up of December 2022). */
const EX2019: Fields = [
  ['server', 'Microsoft-IIS/10.0'],
  ['request-id', 'e379a219-4853-478b-ab37-842e5e5915b9'],
  ['x-calculatedbetarget', 'ex19-01.domain.corp'],
  ['x-owa-version', '15.2.986.14'],
  ['www-authenticate', 'Negotiate'],
  ['www-authenticate', 'NTLM'],
  ['x-feserver', 'EX19-01'],
];
/** Exchange 2016 CU19, /mapi/nspi/ (a public write-up of August 2021). */
const EX2016: Fields = [
  ['Server', 'Microsoft-IIS/10.0'],
  ['X-Calculatedbetarget', 'win-mkl80dild4h.exchange.local'],
  ['X-Serverapplication', 'Exchange/15.01.2176.009'],
  ['X-Diaginfo', 'WIN-MKL80DILD4H'],
  ['X-Feserver', 'WIN-MKL80DILD4H'],
];
/** Exchange Online, 401 with Bearer (Exchange Web Services samples of October 2017). */
const ONLINE: Fields = [
  ['Server', 'Microsoft-IIS/8.5'],
  ['X-CalculatedBETarget', 'DM5PR18MB1004.namprd18.prod.outlook.com'],
  ['X-DiagInfo', 'DM5PR18MB1004'],
  ['X-FEServer', 'DM5PR13CA0042'],
  [
    'WWW-Authenticate',
    'Bearer client_id="00000002-0000-0ff1-ce00-000000000000", trusted_issuers="00000001-0000-0000-c000-000000000000@*", token_types="app_asserted_user_v1 service_asserted_app_v1", authorization_uri="https://login.windows.net/common/oauth2/authorize", error="invalid_token"',
  ],
];

it.each<readonly [string, Answer, object | null]>([
  [
    'Exchange 2019',
    answerOf({ status: 401, fields: EX2019 }),
    { server: 'EX19-01', version: '15.2.986.14' },
  ],
  [
    'Exchange 2016',
    answerOf({ fields: EX2016 }),
    { server: 'WIN-MKL80DILD4H', version: '15.1.2176.9' },
  ],
  [
    'Exchange Online',
    answerOf({ status: 401, fields: ONLINE }),
    { server: 'DM5PR13CA0042', version: null },
  ],
  [
    'the health page',
    answerOf({ body: '200 OK<br/>EX01.corp.example' }),
    { server: 'EX01.corp.example', version: null },
  ],
  [
    'a health page that names nobody',
    answerOf({ body: '200 OK<br/>' }),
    { server: null, version: null },
  ],
  ['an IIS', answerOf({ status: 401, fields: [['Server', 'Microsoft-IIS/10.0']] }), null],
  ['a version without a server', answerOf({ fields: [['X-OWA-Version', '14.3.123.4']] }), null],
  ['a request-id of anybody', answerOf({ fields: [['request-id', 'abc']] }), null],
  ['a page that speaks of 200 OK', answerOf({ body: '<p>200 OK<br/>EX01</p>' }), null],
  ['a health page that fails', answerOf({ status: 503, body: '200 OK<br/>EX01' }), null],
  ['a name that is none', answerOf({ fields: [['X-FEServer', '\u001b[31m']] }), null],
])('%s is read as what it says of itself', (_, answer, seen) => {
  expect(exchangeIn([answer])).toEqual(seen);
});

it.each<readonly [string, Answer, string, string | null]>([
  ['in service', answerOf({ body: '200 OK<br/>EX01' }), 'ok', null],
  ['503', answerOf({ status: 503 }), 'degraded', 'WEB_SERVER_BUSY'],
  ['404 of a proxy', answerOf({ status: 404 }), 'inconclusive', null],
  ['a login wanted', answerOf({ status: 401 }), 'inconclusive', null],
  ['another page', answerOf({ body: '<h1>Welcome</h1>' }), 'inconclusive', null],
])('a health page of %s is told', (_, answer, status, code) => {
  expect(judgeHealth(answer)).toMatchObject({ status, code });
});

it.each<readonly [string, Answer, string | null]>([
  ['a challenge of Exchange 2019', answerOf({ status: 401, fields: EX2019 }), null],
  ['a challenge of Exchange Online', answerOf({ status: 401, fields: ONLINE }), null],
  ['404', answerOf({ status: 404 }), 'WEB_NOT_PUBLISHED'],
  ['503', answerOf({ status: 503 }), 'WEB_SERVER_BUSY'],
  ['a page of nginx', answerOf({ fields: [['Server', 'nginx']] }), 'WEB_NOT_PUBLISHED'],
  [
    'a way to another host',
    answerOf({ status: 302, fields: [['Location', 'https://sso.example/']] }),
    'WEB_NOT_PUBLISHED',
  ],
])('%s at the path of the address book is told', (_, answer, code) => {
  expect(judgeNspi(answer).code).toBe(code);
});
