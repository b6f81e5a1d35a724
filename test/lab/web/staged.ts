import type { DoorKind } from '../../../model/door.ts';
import { answerOf, FORMS, ISA, NEAR } from '../../unit/web/answers.ts';
import type { Answer } from '../../../probes/web/types.ts';
import { AT, PORTS } from './site.ts';

/** A cause as it was staged, the door that meets it, and the code that has to be said of it. */
export type Staged = readonly [cause: string, kind: DoorKind, url: string, code: string | null];

/**
 * Answers as they were recorded, each by the path that it stands for. Sources of ISA's, TMG's and
 * Exchange's: `test/unit/web/answers.ts`. Of the others: RPC errors MS-RPCH §2.1.2.1.3; challenges of
 * Exchange's virtual directories as IIS 8.5 and 10 send them; Citrix NMAP nmap-service-probes; 511
 * RFC 6585 §6.
 */
export const RECORDED: Readonly<Record<string, Answer>> = {
  '/isa/12250': ISA.authOverHttp,
  '/isa/12250-german': ISA.authOverHttpGerman,
  '/isa/12202': ISA.denied,
  '/isa/without-number': ISA.deniedWithoutNumber,
  '/isa/12211': ISA.ssl,
  '/isa/12206': ISA.loop,
  '/isa/10060': ISA.behind,
  '/isa/form': answerOf({
    ...ISA.toForm,
    fields: [['Location', '/CookieAuth.dll?GetLogon?curl=Z2FowaZ2F&reason=0&formdir=3']],
  }),
  '/CookieAuth.dll': FORMS.isa,
  '/isa/challenge': ISA.challenge,
  '/isa/12209': answerOf({
    status: 403,
    phrase:
      'Forbidden ( The server requires authorization to fulfill the request. Access to the Web server is denied. Contact the server administrator.  )',
    body: '<html><body>Error Code: 403 Forbidden. The server requires authorization to fulfill the request. (12209)</body></html>',
  }),
  '/near/link': NEAR.linkWithNumber,
  '/near/room': NEAR.numberInText,
  '/near/names-handler': NEAR.namesHandler,
  '/near/ssl-by-iis': NEAR.sslByIis,
  '/near/rpc-in-body': answerOf({
    status: 401,
    phrase: 'Unauthorized',
    fields: [['WWW-Authenticate', 'Basic realm="x"']],
    body: 'RPC Error: 6ba',
  }),
  '/near/asks-in-text': answerOf({
    status: 200,
    body: '<p>No required SSL certificate was sent</p>',
  }),
  '/owa/2007': FORMS.owa2007,
  '/owa/2016': FORMS.owa2016,
  '/owa/2003': FORMS.owa2003,
  '/citrix': answerOf({
    status: 302,
    phrase: 'Object Moved',
    fields: [
      ['Location', '/vpn/index.html'],
      ['Set-Cookie', 'NSC_TASS=x;Path=/'],
    ],
  }),
  '/vpn/index.html': answerOf({
    body: '<form action="/cgi/login" method="post"><input type="password" name="passwd"></form>',
  }),
  '/busy': answerOf({
    status: 503,
    phrase: 'Service Unavailable',
    fields: [['Server', 'Microsoft-HTTPAPI/2.0']],
  }),
  'page.px.example:443': answerOf({
    fields: [['Content-Type', 'text/html']],
    body: '<html><form action="/login"></form></html>',
  }),
  '/portal': answerOf({ status: 511, phrase: 'Network Authentication Required' }),
  '/missing': answerOf({
    status: 404,
    phrase: 'Not Found',
    fields: [['Server', 'Microsoft-IIS/10.0']],
  }),
  '/eas/ok': answerOf({
    status: 200,
    fields: [
      ['MS-ASProtocolVersions', '2.5,12.0,14.0,14.1'],
      ['MS-Server-ActiveSync', '14.3'],
    ],
  }),
  '/eas/ntlm': answerOf({
    status: 401,
    phrase: 'Unauthorized',
    fields: [
      ['Server', 'Microsoft-IIS/8.5'],
      ['WWW-Authenticate', 'Negotiate'],
      ['WWW-Authenticate', 'NTLM'],
    ],
  }),
  '/eas/basic': answerOf({
    status: 401,
    phrase: 'Unauthorized',
    fields: [
      ['Server', 'Microsoft-IIS/8.5'],
      ['WWW-Authenticate', 'Basic realm="mail"'],
      ['WWW-Authenticate', 'NTLM'],
    ],
  }),
  '/eas/403': answerOf({
    status: 403,
    phrase: 'Forbidden',
    fields: [['Server', 'Microsoft-IIS/8.5']],
  }),
  '/rpc/6ba': answerOf({
    status: 503,
    phrase: 'RPC Error: 6ba',
    fields: [['Server', 'Microsoft-IIS/7.5']],
  }),
  '/rpc/ok': answerOf({
    status: 401,
    phrase: 'Unauthorized',
    fields: [
      ['Server', 'Microsoft-IIS/7.5'],
      ['WWW-Authenticate', 'NTLM'],
      ['WWW-Authenticate', 'Basic realm="mail"'],
    ],
  }),
};

const https = (path: string): string => `https://recorded.example${path}`;
const http = (path: string): string => `http://recorded.example${path}`;
const owa = (host: string, port = 443): string => `https://${host}:${String(port)}/owa`;

/** Over the wire without a proxy; the certificates are openssl's, the old servers OpenSSL's and GnuTLS's. */
export const DIRECT: readonly Staged[] = [
  ['a certificate of another name', 'owa', owa('wrong.example'), 'TLS_NAME'],
  ['a certificate that is over', 'owa', owa('expired.example'), 'TLS_EXPIRED'],
  ['one that signs itself', 'owa', owa('own.example'), 'TLS_UNTRUSTED'],
  ['one by a box that reads along', 'owa', owa('inspected.example'), 'TLS_INTERCEPTED'],
  ['nginx that wants a client certificate', 'owa', owa('client.example'), 'TLS_WANTS_CLIENT_CERT'],
  ['OpenSSL that wants one', 'owa', owa('good.example', PORTS.alert), 'TLS_WANTS_CLIENT_CERT'],
  ['OpenSSL that does without one', 'owa', owa('good.example', PORTS.optional), null],
  ['TLS 1.0 at most', 'owa', owa('good.example', PORTS.tls10), 'TLS_TOO_OLD'],
  ['RC4 alone', 'owa', owa('good.example', PORTS.rc4), 'TLS_TOO_OLD'],
  ['plain http where TLS should be', 'owa', owa('good.example', PORTS.plain), 'TLS_FAILED'],
  ['the company’s root, which this laptop has', 'owa', owa('good.example'), null],
  ['three members, one dead and one over', 'owa', owa('round.example'), null],
  ['a host without an answer', 'owa', `https://${AT.dead}/owa`, 'HOST_UNREACHABLE'],
  ['a name that nobody has', 'owa', owa('nobody.example'), 'DNS_FAILED'],
  ['ISA’s 12250', 'owa', http('/isa/12250'), 'ISA_AUTH_OVER_HTTP'],
  ['ISA’s 12250 in German', 'owa', http('/isa/12250-german'), 'ISA_AUTH_OVER_HTTP'],
  ['ISA’s 12202', 'owa', https('/isa/12202'), 'ISA_URL_DENIED'],
  ['ISA’s denial without a number', 'owa', https('/isa/without-number'), 'ISA_URL_DENIED'],
  ['ISA’s 12211', 'owa', http('/isa/12211'), 'ISA_SSL_REQUIRED'],
  ['ISA’s 12209', 'owa', https('/isa/12209'), 'ISA_AUTH_REQUIRED'],
  ['ISA’s chain in a circle', 'owa', https('/isa/12206'), 'PROXY_LOOP'],
  ['ISA that does not reach its server', 'owa', https('/isa/10060'), 'WEB_SERVER_BUSY'],
  ['ISA’s form for a telephone', 'activeSync', https('/isa/form'), 'FBA_WRONG_CLIENT'],
  ['ISA’s form for a browser', 'owa', https('/isa/form'), null],
  ['ISA’s challenge', 'owa', https('/isa/challenge'), null],
  ['an IIS 403 with (12250) in a link', 'owa', https('/near/link'), 'WEB_NOT_PUBLISHED'],
  ['an IIS 403 that names room (12250)', 'owa', https('/near/room'), 'WEB_NOT_PUBLISHED'],
  ['an IIS 403.4 over http', 'owa', http('/near/ssl-by-iis'), 'WEB_NOT_PUBLISHED'],
  ['a page that names CookieAuth', 'owa', https('/near/names-handler'), null],
  ['the form of Exchange 2003', 'owa', https('/owa/2003'), null],
  ['the form of Exchange 2007', 'owa', https('/owa/2007'), null],
  ['the form of Exchange 2016', 'owa', https('/owa/2016'), null],
  ['the form of Exchange for a telephone', 'activeSync', https('/owa/2016'), 'FBA_WRONG_CLIENT'],
  ['a Citrix gateway', 'owa', https('/citrix'), null],
  ['a Citrix gateway for Outlook', 'ews', https('/citrix'), 'FBA_WRONG_CLIENT'],
  ['HTTP.sys without its pool', 'owa', https('/busy'), 'WEB_SERVER_BUSY'],
  ['a page that is not there', 'owa', https('/missing'), 'WEB_NOT_PUBLISHED'],
  ['a login page of the network', 'owa', http('/portal'), 'CAPTIVE_PORTAL'],
  ['ActiveSync', 'activeSync', https('/eas/ok'), null],
  ['ActiveSync’s challenge', 'activeSync', https('/eas/basic'), null],
  ['ActiveSync without Basic', 'activeSync', https('/eas/ntlm'), 'EAS_NO_BASIC'],
  ['ActiveSync that is not published', 'activeSync', https('/missing'), 'EAS_NOT_PUBLISHED'],
  ['ActiveSync that is forbidden', 'activeSync', https('/eas/403'), 'EAS_NOT_PUBLISHED'],
  ['an RPC proxy without its server', 'rpcProxy', https('/rpc/6ba'), 'RPC_PROXY_ERROR'],
  ['an RPC proxy', 'rpcProxy', https('/rpc/ok'), null],
  ['a challenge whose page names an RPC error', 'rpcProxy', https('/near/rpc-in-body'), null],
  ['a page that names a certificate', 'ews', https('/near/asks-in-text'), 'WEB_NOT_PUBLISHED'],
];

/** By a PAC script that chooses among real proxies; the names resolve behind them alone. */
export const PROXIED: readonly (readonly [
  cause: string,
  host: string,
  way: string,
  code: string | null,
  via: 'direct' | 'proxy',
])[] = [
  ['squid', 'squid', `PROXY ${AT.site}:${String(PORTS.squid)}`, null, 'proxy'],
  ['tinyproxy', 'tiny', `PROXY ${AT.site}:${String(PORTS.tiny)}`, null, 'proxy'],
  [
    'squid that wants a login',
    'locked',
    `PROXY ${AT.site}:${String(PORTS.lockedSquid)}`,
    'PROXY_AUTH',
    'proxy',
  ],
  [
    'tinyproxy that wants one',
    'lockedtiny',
    `PROXY ${AT.site}:${String(PORTS.lockedTiny)}`,
    'PROXY_AUTH',
    'proxy',
  ],
  [
    'squid that takes Kerberos alone',
    'kerberos',
    `PROXY ${AT.site}:${String(PORTS.kerberosSquid)}`,
    // Browsers log on there by themselves: what lies behind it is not known.
    null,
    'proxy',
  ],
  [
    'a portal that answers CONNECT with a page',
    'page',
    `PROXY ${AT.site}:${String(PORTS.raw)}`,
    'PROXY_BROKEN',
    'proxy',
  ],
  [
    'squid that blocks the host',
    'blocked',
    `PROXY ${AT.site}:${String(PORTS.squid)}`,
    'PROXY_BROKEN',
    'proxy',
  ],
  ['a proxy that is not there', 'gone', `PROXY ${AT.site}:9`, 'PROXY_BROKEN', 'direct'],
  [
    'a proxy that is a web server',
    'web',
    `PROXY ${AT.site}:${String(PORTS.pac)}`,
    'PROXY_BROKEN',
    'proxy',
  ],
  [
    'a dead proxy before a living one',
    'second',
    `PROXY ${AT.site}:9; PROXY ${AT.site}:${String(PORTS.squid)}`,
    null,
    'proxy',
  ],
  [
    'squid that does not reach the host',
    'nowhere',
    `PROXY ${AT.site}:${String(PORTS.squid)}`,
    'HOST_UNREACHABLE',
    'proxy',
  ],
];

export const PAC = `var ways = ${JSON.stringify(Object.fromEntries(PROXIED.map(([, host, way]) => [`${host}.px.example`, way])))};
function FindProxyForURL(url, host) { return ways[host] || "DIRECT"; }`;

/**
 * Where a PAC script was looked for, what was asked beside a door that needs none, and what has to be
 * said of the first: only a script that nobody can fetch is PAC_UNREACHABLE.
 */
export const SCRIPTS: readonly (readonly [
  cause: string,
  script: string,
  door: string,
  code: string | null,
])[] = [
  ['a script that is not there', '/no.pac', 'https://squid.px.example/owa', 'PAC_UNREACHABLE'],
  ['a server that is not there', ':9/', 'https://squid.px.example/owa', 'PAC_UNREACHABLE'],
  ['a script that throws', '/throws.pac', 'https://squid.px.example/owa', null],
  ['a script that names SOCKS alone', '/socks.pac', 'https://squid.px.example/owa', null],
  ['a script that says DIRECT', '/direct.pac', 'https://nobody.example/owa', 'DNS_FAILED'],
];

/** Scripts beside the one that chooses. */
export const MORE_SCRIPTS: Readonly<Record<string, string>> = {
  'throws.pac': 'function FindProxyForURL(url, host) { return ways[host]; }',
  'socks.pac': `function FindProxyForURL(url, host) { return "SOCKS5 ${AT.site}:1080"; }`,
  'direct.pac': 'function FindProxyForURL(url, host) { return "DIRECT"; }',
};
