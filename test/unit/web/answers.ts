import type { Answer } from '../../../probes/web/types.ts';

/** An answer of `https://mail.example/owa/`, as a door sees it. */
export const answerOf = (change: Partial<Answer> & { readonly at?: string } = {}): Answer => {
  const { at = 'https://mail.example/owa/', ...more } = change;
  return {
    url: new URL(at),
    method: 'GET',
    status: 200,
    phrase: 'OK',
    fields: [],
    body: '',
    ...more,
  };
};

const page = (text: string): string =>
  `<html><body><table><tr><td>${text}</td></tr></table></body></html>`;

/** Pages and status lines of ISA and TMG (NMAP nmap-service-probes, KB307347, the founding case). */
export const ISA = {
  authOverHttp: answerOf({
    at: 'http://mail.example/owa/',
    status: 403,
    phrase:
      'Forbidden ( ISA Server is configured to block HTTP requests that require authentication.  )',
    body: page(
      'Error Code: 403 Forbidden. ISA Server is configured to block HTTP requests that require authentication. (12250)',
    ),
  }),
  authOverHttpGerman: answerOf({
    at: 'http://mail.example/owa/',
    status: 403,
    phrase: 'Forbidden',
    body: page(
      '<b>Fehlercode: 403 Forbidden.</b> ISA Server ist so konfiguriert, dass HTTP-Anforderungen mit Authentifizierung geblockt werden. (12250)',
    ),
  }),
  denied: answerOf({
    status: 403,
    phrase:
      'Forbidden ( The server denied the specified Uniform Resource Locator (URL). Contact the server administrator.  )',
    body: page(
      'Error Code: 403 Forbidden. The server denied the specified Uniform Resource Locator (URL). Contact the server administrator. (12202)',
    ),
  }),
  deniedWithoutNumber: answerOf({
    status: 403,
    phrase:
      'Forbidden ( The server denied the specified Uniform Resource Locator (URL). Contact the server administrator.  )',
    body: page('Please call 4711.'),
  }),
  ssl: answerOf({
    at: 'http://mail.example/owa/',
    status: 403,
    phrase:
      'Forbidden ( The page must be viewed over a secure (that is, Secure Sockets Layer (SSL)) channel. Contact the server administrator.  )',
    body: page(
      '403 Forbidden - The page must be viewed over a secure (that is, Secure Sockets Layer (SSL)) channel. Internet Security and Acceleration Server',
    ),
  }),
  challenge: answerOf({
    status: 401,
    phrase:
      'Unauthorized ( The server requires authorization to fulfill the request. Access to the Web server is denied. Contact the server administrator.  )',
    fields: [['WWW-Authenticate', 'Basic realm="mail.example"']],
  }),
  loop: answerOf({
    status: 502,
    phrase: 'Proxy Error ( The ISA Server detected a proxy chain loop. (12206)  )',
  }),
  behind: answerOf({ status: 502, phrase: 'Proxy Error ( The server did not answer. (10060)  )' }),
  toForm: answerOf({
    status: 302,
    phrase: 'Moved Temporarily',
    fields: [
      [
        'Location',
        'https://mail.example/CookieAuth.dll?GetLogon?curl=Z2FowaZ2F&reason=0&formdir=3',
      ],
    ],
  }),
};

const IIS = [['Server', 'Microsoft-IIS/7.5']] as const;

/** Answers that look like ISA's, and are not. */
export const NEAR = {
  linkWithNumber: answerOf({
    status: 403,
    fields: IIS,
    body: page(
      '403 Forbidden. <a href="/kb/(12250)">What is (12250)?</a> Internet Information Services (IIS)',
    ),
  }),
  numberInText: answerOf({
    status: 403,
    fields: IIS,
    body: page('403 - Forbidden: call room (12250)'),
  }),
  namesHandler: answerOf({
    body: page('CookieAuth.dll is what ISA calls its form: /CookieAuth.dll?Logon'),
  }),
  sslByIis: answerOf({
    at: 'http://mail.example/owa/',
    status: 403,
    fields: IIS,
    body: page(
      '403.4 - The page must be viewed over a secure (that is, Secure Sockets Layer (SSL)) channel. Internet Information Services (IIS)',
    ),
  }),
};

export const FORMS = {
  owa2007: answerOf({
    body: `<!-- OwaPage = ASP.auth_logon_aspx --><html><body class="owaLgnBdy"><form action="owaauth.dll" method="POST"><input type="password" name="password"></form></body></html>`,
    fields: IIS,
  }),
  owa2016: answerOf({
    body: `<form action="/owa/auth.owa" method="POST" name="logonForm"><input name="username"><input type="password" name="password"></form>`,
    fields: [...IIS, ['X-FEServer', 'EX1']],
  }),
  owa2003: answerOf({
    body: `<form action="/exchweb/bin/auth/owaauth.dll" method="POST"><INPUT TYPE="password" NAME="password"></form>`,
    fields: [['Server', 'Microsoft-IIS/6.0']],
  }),
  isa: answerOf({
    body: `<form action="/CookieAuth.dll?Logon" method="post" id="logonForm"><input class="txt" id="password" name="password" type="password"></form>`,
  }),
};
