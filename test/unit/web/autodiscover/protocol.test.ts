import { expect, it } from 'vitest';
import { protocolIn } from '../../../../probes/web/autodiscover/protocol.ts';
import { answerOf } from '../answers.ts';
import type { Answer } from '../../../../probes/web/types.ts';

const AT = 'https://autodiscover.corp.example/autodiscover/autodiscover.xml';
const document = (inside: string): Answer =>
  answerOf({
    at: AT,
    body: `<?xml version="1.0"?><Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"><Response>${inside}</Response></Autodiscover>`,
  });
const challenge = (at: string, ...fields: Answer['fields']): Answer =>
  answerOf({ at, status: 401, fields: [['WWW-Authenticate', 'Basic realm="x"'], ...fields] });
const ONLINE = 'https://autodiscover-s.outlook.com/autodiscover/autodiscover.xml';

it.each<readonly [string, Answer, string | null]>([
  [
    'a document with MAPI over HTTP',
    document('<Protocol><Type>EXCH</Type></Protocol><Protocol Type="mapiHttp" Version="1"/>'),
    'mapi-http',
  ],
  [
    'a document of Exchange 2013 without it',
    document('<Type>EXCH</Type><Type>EXPR</Type><Type>EXHTTP</Type>'),
    'rpc-http',
  ],
  ['a document of Exchange 2010', document('<Type>EXCH</Type><Type>EXPR</Type>'), 'rpc'],
  ['a document for outside alone', document('<Type>EXPR</Type>'), 'rpc-http'],
  ['an error document', document('<Error><ErrorCode>600</ErrorCode></Error>'), null],
  ['settings of another kind', document('<Type>IMAP</Type>'), null],
  ['a page that speaks of it', answerOf({ at: AT, body: '<Protocol Type="mapiHttp"/>' }), null],
  ['Exchange Online', challenge(ONLINE), 'mapi-http'],
  [
    'a name that only ends alike',
    challenge('https://evil-outlook.com/autodiscover/autodiscover.xml'),
    null,
  ],
  ['a name that only begins alike', challenge('https://outlook.com.evil.example/a.xml'), null],
  ['a refusal of Exchange Online', answerOf({ at: ONLINE, status: 403 }), null],
  ['Exchange 2013 or later', challenge(AT, ['X-FEServer', 'EX1']), 'mapi-http'],
  ['IIS that proves nothing', challenge(AT, ['Server', 'Microsoft-IIS/8.5']), null],
  ['a challenge of nobody', challenge(AT), null],
])('what %s shows of the way', (_, answer, protocol) => {
  expect(protocolIn(answer)).toBe(protocol);
});
