import type { Answer } from '../../../probes/web/types.ts';
import { answerOf, ISA } from '../../unit/web/answers.ts';
import { AT, PORTS } from './site.ts';

type Fields = Answer['fields'];

/** Exchange 2019 CU12, as curl showed it (a public write-up of December 2022). */
const EX2019: Fields = [
  ['Server', 'Microsoft-IIS/10.0'],
  ['request-id', 'e379a219-4853-478b-ab37-842e5e5915b9'],
  ['X-CalculatedBETarget', 'ex19-01.domain.corp'],
  ['X-OWA-Version', '15.2.986.14'],
  ['X-FEServer', 'EX19-01'],
];
/** Exchange Online's challenge (Exchange Web Services samples of October 2017). */
const BEARER =
  'Bearer client_id="00000002-0000-0ff1-ce00-000000000000", trusted_issuers="00000001-0000-0000-c000-000000000000@*", token_types="app_asserted_user_v1 service_asserted_app_v1", authorization_uri="https://login.windows.net/common/oauth2/authorize", error="invalid_token"';
const ONLINE: Fields = [
  ['Server', 'Microsoft-IIS/8.5'],
  ['X-CalculatedBETarget', 'DM5PR18MB1004.namprd18.prod.outlook.com'],
  ['X-DiagInfo', 'DM5PR18MB1004'],
  ['X-FEServer', 'DM5PR13CA0042'],
  ['WWW-Authenticate', BEARER],
];

const offering = (fields: Fields, ...schemes: readonly string[]): Answer =>
  answerOf({
    status: 401,
    phrase: 'Unauthorized',
    fields: [...fields, ...schemes.map((scheme): Fields[number] => ['WWW-Authenticate', scheme])],
  });
const plain = (status: number, phrase: string, fields: Fields = EX2019): Answer =>
  answerOf({ status, phrase, fields });
const CHALLENGE = offering(EX2019, 'Negotiate', 'NTLM');
const HEALTHY = answerOf({ fields: EX2019, body: '200 OK<br/>EX19-01.domain.corp' });

/** One server of MAPI over HTTP: what each of its three paths answers. */
const server = (
  name: string,
  {
    emsmdb = CHALLENGE,
    nspi = emsmdb,
    health = HEALTHY,
  }: Partial<Record<'emsmdb' | 'nspi' | 'health', Answer>>,
): readonly (readonly [string, Answer])[] => [
  [`/${name}/mapi/emsmdb/`, emsmdb],
  [`/${name}/mapi/nspi/`, nspi],
  [`/${name}/mapi/healthcheck.htm`, health],
];

export const MAPI_RECORDED: Readonly<Record<string, Answer>> = Object.fromEntries([
  ...server('well', {}),
  ...server('sick', { health: plain(503, 'Service Unavailable') }),
  ...server('hidden', { health: plain(404, 'Not Found') }),
  ...server('no-book', { nspi: plain(404, 'Not Found') }),
  ...server('ntlm', { emsmdb: offering(EX2019, 'NTLM') }),
  ...server('basic', { emsmdb: offering(EX2019, 'Basic realm="mail"') }),
  ...server('mute', { emsmdb: offering(EX2019) }),
  ...server('digest', { emsmdb: offering([], 'Digest realm="x"') }),
  ...server('forbidden', { emsmdb: plain(403, 'Forbidden') }),
  ...server('absent', { emsmdb: plain(404, 'Not Found'), health: plain(404, 'Not Found') }),
  ...server('error', { emsmdb: plain(500, 'Internal Server Error') }),
  ...server('busy', {
    emsmdb: plain(503, 'Service Unavailable', [['Server', 'Microsoft-HTTPAPI/2.0']]),
  }),
  ...server('isa-form', {
    emsmdb: answerOf({
      ...ISA.toForm,
      fields: [['Location', '/CookieAuth.dll?GetLogon?curl=Z2F&reason=0']],
    }),
  }),
  ...server('isa-denies', { emsmdb: ISA.denied, health: ISA.denied }),
  ...server('maintenance', { emsmdb: answerOf({ body: '<h1>Maintenance</h1>' }) }),
  ...server('online', { emsmdb: offering(ONLINE), health: plain(404, 'Not Found', []) }),
  ...server('hybrid', { emsmdb: offering(EX2019, BEARER, 'Negotiate', 'NTLM') }),
  ...server('4', {}),
]);

export const door = (name: string): string => `https://recorded.example/${name}/mapi`;
const at = (host: string, port = 443): string => `https://${host}.example:${String(port)}/mapi`;
const proxy = (port: number): Readonly<Record<string, string>> => ({
  https_proxy: `http://${AT.site}:${String(port)}`,
});

/** How Outlook's way was staged, its door, exit and code of the verdict, and what the laptop's settings hold. */
export const MAPI_STAGED: readonly (readonly [
  cause: string,
  url: string,
  exit: number,
  code: string,
  env?: Readonly<Record<string, string>>,
])[] = [
  ['Exchange 2019 in health', door('well'), 0, 'ALL_GREEN'],
  ['a server that its monitor took out of service', door('sick'), 3, 'WEB_SERVER_BUSY'],
  ['a health page that is kept inside', door('hidden'), 0, 'ALL_GREEN'],
  ['no address book', door('no-book'), 3, 'WEB_NOT_PUBLISHED'],
  ['NTLM without Negotiate', door('ntlm'), 0, 'ALL_GREEN'],
  ['Basic alone', door('basic'), 0, 'ALL_GREEN'],
  ['401 without a challenge', door('mute'), 4, 'WEB_NOT_PUBLISHED'],
  ['a login that Outlook does not take', door('digest'), 4, 'WEB_NOT_PUBLISHED'],
  ['403', door('forbidden'), 4, 'WEB_NOT_PUBLISHED'],
  ['404', door('absent'), 4, 'WEB_NOT_PUBLISHED'],
  ['500', door('error'), 4, 'WEB_SERVER_BUSY'],
  ['HTTP.sys without its pool', door('busy'), 4, 'WEB_SERVER_BUSY'],
  ['ISA’s form', door('isa-form'), 4, 'FBA_WRONG_CLIENT'],
  ['ISA that does not publish it', door('isa-denies'), 4, 'ISA_URL_DENIED'],
  ['a page of maintenance', door('maintenance'), 4, 'WEB_NOT_PUBLISHED'],
  ['Exchange Online', door('online'), 0, 'ALL_GREEN'],
  ['a hybrid', door('hybrid'), 0, 'ALL_GREEN'],
  ['a dead member of four', 'https://four.example/4/mapi', 3, 'HOST_UNREACHABLE'],
  ['another name in the certificate', at('wrong'), 4, 'TLS_NAME'],
  ['a certificate that is over', at('expired'), 4, 'TLS_EXPIRED'],
  ['one that signs itself', at('own'), 4, 'TLS_UNTRUSTED'],
  ['one by a box that reads along', at('inspected'), 4, 'TLS_INTERCEPTED'],
  ['a client certificate wanted', at('client'), 4, 'TLS_WANTS_CLIENT_CERT'],
  ['TLS 1.0 at most', at('good', PORTS.tls10), 4, 'TLS_TOO_OLD'],
  ['plain http where TLS should be', at('good', PORTS.plain), 4, 'TLS_FAILED'],
  ['a name that nobody has', at('nobody'), 4, 'DNS_FAILED'],
  ['nobody at the address', `https://${AT.dead}/mapi`, 4, 'HOST_UNREACHABLE'],
  ['a proxy that leads there', door('well'), 0, 'ALL_GREEN', proxy(PORTS.squid)],
  ['a proxy that wants a login', door('well'), 4, 'PROXY_AUTH', proxy(PORTS.lockedSquid)],
  ['a proxy that is not there', at('px.nobody'), 4, 'PROXY_BROKEN', proxy(9)],
];
