import type { Answer } from '../../../probes/web/types.ts';
import { answerOf } from '../../unit/web/answers.ts';
import { AT, PORTS } from './site.ts';
import type { Staged } from './staged.ts';

type Fields = Answer['fields'];

const bytesOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const said = (status: number, phrase: string, fields: Fields = [], body = ''): Answer =>
  answerOf({ status, phrase: bytesOf(phrase), fields, body: bytesOf(body) });
const page = (text: string): string => `<html><body><li>${text}</li></body></html>`;
const toPlace = (location: string, ...more: Fields): Answer =>
  said(302, 'Found', [['Location', location], ...more]);
const IIS: Fields = [['Server', 'Microsoft-IIS/10.0']];
const EXCHANGE: Fields = [...IIS, ['X-FEServer', 'EX19'], ['request-id', 'x']];
const FORM =
  '<form action="/adfs/ls/?x" method="post"><input type="password" name="Password"></form>';

interface Row {
  readonly cause: string;
  readonly kind: Staged[1];
  readonly answer: Answer;
  readonly code: string | null;
  readonly scheme?: 'http';
}

/**
 * Other faces of the same causes. Status lines of ISA in other languages: NMAP nmap-service-probes 7186
 * to 7221 and 11916; its pages: `test/unit/web/answers.ts`. Kemp's way to its form: Rapid7 and others.
 */
const ROWS: Readonly<Record<string, Row>> = {
  'isa-es': {
    cause: 'ISA’s denial in Spanish, its page without a number',
    kind: 'owa',
    answer: said(
      403,
      'Forbidden ( El servidor deniega la direcci\u00f3n URL (Uniform Resource Locator) especificada. P\u00f3ngase en contacto con el administrador del servidor.  )',
    ),
    code: 'ISA_URL_DENIED',
  },
  'isa-fr': {
    cause: 'ISA’s denial in French behind a box that drops its phrase',
    kind: 'ews',
    answer: said(
      403,
      'Forbidden',
      [],
      page(
        'Code d’erreur : 403 Interdit. Le serveur a refus\u00e9 l’URL (Uniform Resource Locator) sp\u00e9cifi\u00e9e. (12202)',
      ),
    ),
    code: 'ISA_URL_DENIED',
  },
  'isa-ja': {
    cause: 'ISA’s 12250 in Japanese, by its number alone',
    kind: 'owa',
    answer: said(
      403,
      'Forbidden',
      [],
      page(
        '\u30a8\u30e9\u30fc \u30b3\u30fc\u30c9: 403 Forbidden\u3002HTTP \u8981\u6c42\u306f\u30d6\u30ed\u30c3\u30af\u3055\u308c\u307e\u3059\u3002\uff0812250\uff09',
      ),
    ),
    code: 'ISA_AUTH_OVER_HTTP',
    scheme: 'http',
  },
  'isa-ssl': {
    cause: 'TMG’s 12311 without its phrase',
    kind: 'owa',
    answer: said(
      403,
      'Forbidden',
      [],
      page(
        'Error Code: 403 Forbidden. The page must be viewed over a secure (that is, Secure Sockets Layer (SSL)) channel. Contact the server administrator. (12311)',
      ),
    ),
    code: 'ISA_SSL_REQUIRED',
    scheme: 'http',
  },
  'isa-custom': {
    cause: 'ISA over http, page and phrase its own',
    kind: 'owa',
    answer: said(
      403,
      'Forbidden ( ISA Server ist so konfiguriert.  )',
      [],
      page('Bitte rufen Sie 4711 an.'),
    ),
    code: 'ISA_SSL_REQUIRED',
    scheme: 'http',
  },
  'isa-filter': {
    cause: 'ISA’s HTTP filter in German, its page without a number',
    kind: 'rpcProxy',
    answer: said(
      500,
      '( Die Anforderung wurde vom HTTP-Filter zur\u00fcckgewiesen. Wenden Sie sich an den ISA Server-Administrator.  )',
    ),
    code: 'ISA_URL_DENIED',
  },
  'isa-auth': {
    cause: 'TMG’s 12309 in Italian',
    kind: 'activeSync',
    answer: said(
      403,
      'Forbidden',
      [],
      page('Codice errore: 403 Non consentito. Autorizzazione (server). (12309)'),
    ),
    code: 'ISA_AUTH_REQUIRED',
  },
  'isa-loop': {
    cause: 'TMG’s 12306 in Portuguese',
    kind: 'owa',
    answer: said(502, 'Proxy Error ( O servidor detectou um loop na cadeia. (12306)  )', [
      ['Via', '1.1 ISA1, 1.1 ISA1'],
    ]),
    code: 'PROXY_LOOP',
  },
  'loop-508': {
    cause: 'a loop that another proxy found',
    kind: 'ews',
    answer: said(508, 'Loop Detected', [['Server', 'nginx']]),
    code: 'PROXY_LOOP',
  },
  'cert-de': {
    cause: 'IIS 6 that misses a certificate, in German',
    kind: 'ews',
    answer: said(
      403,
      'Forbidden',
      [['Server', 'Microsoft-IIS/6.0']],
      page('HTTP-Fehler 403.7 \u2013 Verboten: SSL-Clientzertifikat erforderlich.'),
    ),
    code: 'TLS_WANTS_CLIENT_CERT',
  },
  'cert-16': {
    cause: 'IIS 10 that trusts no certificate',
    kind: 'activeSync',
    answer: said(403, 'Forbidden', IIS, page('HTTP Error 403.16 - Forbidden')),
    code: 'TLS_WANTS_CLIENT_CERT',
  },
  'citrix-lb': {
    cause: 'Exchange behind NetScaler’s persistence',
    kind: 'ews',
    answer: said(401, 'Unauthorized', [
      ['Set-Cookie', 'NSC_mbwt=x;path=/'],
      ...EXCHANGE,
      ['WWW-Authenticate', 'Negotiate'],
      ['WWW-Authenticate', 'NTLM'],
    ]),
    code: null,
  },
  'kemp-owa': {
    cause: 'Kemp’s form for a browser',
    kind: 'owa',
    answer: toPlace('/lm_auth_proxy?LMLogon?curl=Z2F&reason=0'),
    code: null,
  },
  'kemp-eas': {
    cause: 'Kemp’s form for a telephone',
    kind: 'activeSync',
    answer: toPlace('/lm_auth_proxy?LMLogon?curl=Z2F&reason=0'),
    code: 'FBA_WRONG_CLIENT',
  },
  'f5-ews': {
    cause: 'F5’s policy for Outlook',
    kind: 'ews',
    answer: toPlace('/my.policy', ['Set-Cookie', 'MRHSession=x;path=/']),
    code: 'FBA_WRONG_CLIENT',
  },
  'wap-eas': {
    cause: 'Windows’ application proxy for a telephone',
    kind: 'activeSync',
    answer: said(307, 'Temporary Redirect', [
      ['Location', 'https://sts.example/adfs/ls/?wa=x'],
      ['Server', 'Microsoft-HTTPAPI/2.0'],
    ]),
    code: 'FBA_WRONG_CLIENT',
  },
  'adfs-owa': {
    cause: 'AD FS for a browser',
    kind: 'owa',
    answer: toPlace('https://recorded.example/adfs/ls/?wa=x'),
    code: null,
  },
  'azure-mapi': {
    cause: 'Azure’s application proxy for Outlook',
    kind: 'mapi',
    answer: toPlace('https://login.microsoftonline.com/x/oauth2/authorize', [
      'x-ms-proxy-app-id',
      'x',
    ]),
    code: 'FBA_WRONG_CLIENT',
  },
  'eas-moved': {
    cause: 'ActiveSync that a web site leads away',
    kind: 'activeSync',
    answer: toPlace('https://recorded.example/welcome'),
    code: null,
  },
  'eas-host': {
    cause: 'HTTP.sys that knows no such name, for a telephone',
    kind: 'activeSync',
    answer: said(
      400,
      'Bad Request',
      [['Server', 'Microsoft-HTTPAPI/2.0']],
      '<h2>Bad Request - Invalid Hostname</h2>',
    ),
    code: 'EAS_NOT_PUBLISHED',
  },
  'eas-off': {
    cause: 'ActiveSync whose service does not run, at IIS 6',
    kind: 'activeSync',
    answer: said(404, 'Not Found', [['Server', 'Microsoft-IIS/6.0']]),
    code: 'EAS_NOT_PUBLISHED',
  },
  'eas-kerberos': {
    cause: 'ActiveSync with Negotiate alone, in small letters',
    kind: 'activeSync',
    answer: said(401, 'Unauthorized', [
      ['www-authenticate', 'negotiate'],
      ['server', 'Microsoft-IIS/10.0'],
    ]),
    code: 'EAS_NO_BASIC',
  },
  'rpc-denied': {
    cause: 'an RPC proxy that is denied, with extended errors',
    kind: 'rpcProxy',
    answer: said(503, 'RPC Error: 5, EEInfo: AQAAAA==', [['Server', 'Microsoft-IIS/6.0']]),
    code: 'RPC_PROXY_ERROR',
  },
  'rpc-port': {
    cause: 'an RPC proxy whose ValidPorts lacks the server',
    kind: 'rpcProxy',
    answer: said(404, 'Invalid RPC Port', IIS),
    code: 'RPC_PROXY_ERROR',
  },
  'busy-arr': {
    cause: 'a gateway of IIS without its server',
    kind: 'mapi',
    answer: said(502, 'Bad Gateway', IIS, '<h3>502 - Web server received an invalid response</h3>'),
    code: 'WEB_SERVER_BUSY',
  },
  'busy-2013': {
    cause: 'Exchange 2013 whose back end refuses',
    kind: 'owa',
    answer: said(503, 'Failed authentication on backend server: Unauthorized', EXCHANGE),
    code: 'WEB_SERVER_BUSY',
  },
  'owa-se': {
    cause: 'the form of Exchange of the Subscription Edition',
    kind: 'owa',
    answer: said(
      200,
      'OK',
      EXCHANGE,
      '<link rel="icon" href="/owa/auth/15.2.2562/themes/resources/favicon.ico"><body class="signInBg"><form action="/owa/auth.owa"><input type="password"></form>',
    ),
    code: null,
  },
  'owa-error': {
    cause: 'Exchange whose back end fails before its login',
    kind: 'owa',
    answer: toPlace('/owa/auth/errorfe.aspx?httpCode=500', ...EXCHANGE),
    code: 'WEB_SERVER_BUSY',
  },
  saml: {
    cause: 'a login by SAML for a telephone',
    kind: 'activeSync',
    answer: toPlace('https://nobody.example/sso?SAMLRequest=x&RelayState=y'),
    code: 'FBA_WRONG_CLIENT',
  },
  'isa-11001': {
    cause: 'ISA that does not know its server’s name, by its page alone',
    kind: 'ews',
    answer: said(
      502,
      'Proxy Error',
      [['Via', '1.1 ISA01']],
      `${page('Fehlercode 11001: Host nicht gefunden')}${page('Hintergrund: Das Gateway.')}${page('Datum: 7/13/2009 7:37:09 PM [GMT]')}`,
    ),
    code: 'WEB_SERVER_BUSY',
  },
  guests: {
    cause: 'a gateway for guests that leads to its login',
    kind: 'owa',
    answer: toPlace('http://192.0.2.99:8880/guest/s/default/?ap=aa&id=bb&t=1'),
    code: 'CAPTIVE_PORTAL',
    scheme: 'http',
  },
  portal: {
    cause: 'a portal that says WISPr in the place of OWA',
    kind: 'owa',
    answer: answerOf({
      body: '<html><!-- <?xml version="1.0"?><WISPAccessGatewayParam><Redirect><MessageType>100</MessageType></Redirect></WISPAccessGatewayParam> --><form action="/owa/auth.owa"><input type="password"></form></html>',
    }),
    code: 'CAPTIVE_PORTAL',
    scheme: 'http',
  },
};

export const MORE_RECORDED: Readonly<Record<string, Answer>> = {
  ...Object.fromEntries(
    Object.entries(ROWS).map(([name, { kind, answer }]) => [
      `/more/${name}${kind === 'mapi' ? '/emsmdb/' : ''}`,
      answer,
    ]),
  ),
  '/lm_auth_proxy': answerOf({
    body: '<form action="/lm_auth_proxy?LMLogon" method="post"><input type="password"></form>',
  }),
  '/adfs/ls/': answerOf({ body: FORM, fields: [['Server', 'Microsoft-HTTPAPI/2.0']] }),
};

/** Names of their own, each with its certificate (`site.ts`). */
const owa = (host: string): string => `https://${host}/owa`;

export const MORE: readonly Staged[] = [
  ...Object.entries(ROWS).map(([name, { cause, kind, code, scheme = 'https' }]): Staged => [
    cause,
    kind,
    `${scheme}://recorded.example/more/${name}`,
    code,
  ]),
  ['an intermediate that is not sent', 'owa', owa('short.example'), 'TLS_UNTRUSTED'],
  ['an intermediate that is over', 'owa', owa('stale.example'), 'TLS_EXPIRED'],
  ['a root signed by another that is over', 'owa', owa('crossed.example'), null],
  ['a chain to a root that nobody has', 'owa', owa('chain.example'), 'TLS_UNTRUSTED'],
  ['a key that is too short', 'owa', owa('weak.example'), 'TLS_UNTRUSTED'],
  ['a box that names its maker beside a number', 'owa', owa('boxed.example'), 'TLS_INTERCEPTED'],
  ['a name in other letters', 'owa', owa('b\u00fccher.example'), null],
  ['a wildcard one level too high', 'owa', owa('a.b.px.example'), 'TLS_NAME'],
  ['an address in the place of a name', 'owa', owa(AT.site), 'TLS_NAME'],
  [
    'a server that knows no such name',
    'owa',
    `https://good.example:${String(PORTS.noName)}/owa`,
    'TLS_FAILED',
  ],
  ['TLS 1.3 alone', 'owa', `https://good.example:${String(PORTS.tls13)}/owa`, null],
  ['HTTP/2 alone', 'ews', `http://good.example:${String(PORTS.http2)}/ews`, 'WEB_SERVER_BUSY'],
];
