import { type Face, led, says } from './says.ts';

const FORM = '<form action="/oauth2/start"><input type="hidden" name="rd" value="/ews/"></form>';
const AT = 'https://mail.example/ews/exchange.asmx';
const back = encodeURIComponent(AT);
/** A redirect of Outlook's door by who stands before it. */
const before = (maker: string, to: string, who: Face[4] = 'unknown', ...fields: string[]): Face => [
  `a login by ${maker} before Outlook’s door`,
  'ews',
  [says(302, [`Location: ${to}`, ...fields], '', 'Found', AT)],
  'FBA_WRONG_CLIENT',
  who,
];

/** Logins of today's proxies, and boxes on the way out that want one of their own. */
export const LOGIN_FACES: readonly Face[] = [
  before('Authelia', `https://auth.example/?rd=${back}&rm=GET`),
  before('oauth2-proxy', 'https://mail.example/oauth2/start?rd=%2Fews%2Fexchange.asmx'),
  before('Okta', 'https://corp.okta.com/login/login.htm?fromURI=%2Foauth2%2Fv1'),
  before('Duo', 'https://api-1234.duosecurity.com/oauth/v1/authorize?request=a&client_id=b'),
  before(
    'Cloudflare',
    `https://corp.cloudflareaccess.com/cdn-cgi/access/login/mail.example?redirect_url=${back}`,
    'proxy',
    'Server: cloudflare',
  ),
  before('a maker that nobody knows', `https://portal.example/users/sign_in?return_to=${back}`),
  before('another one', `https://sso.example/?url=${encodeURIComponent('/ews/exchange.asmx')}`),
  before(
    'Microsoft’s Web Application Proxy',
    `https://sts.example/adfs/ls?version=1.0&action=signin&realm=urn%3AAppProxy%3Acom&returnUrl=${back}`,
    'proxy',
    'Server: Microsoft-HTTPAPI/2.0',
  ),
  ...(
    [
      ['Pulse Secure', '/dana-na/auth/url_default/welcome.cgi'],
      ['GlobalProtect', '/global-protect/login.esp'],
      ['FortiGate', '/remote/login?lang=en'],
      ['Cisco’s ASA', '/+CSCOE+/logon.html'],
      ['SonicWall', '/cgi-bin/welcome'],
      ['UAG', '/uniquesig0/InternalSite/InitParams.aspx?site_name=mail&secure=1'],
      ['whoever has a page for it', '/users/login'],
    ] as const
  ).map(([maker, to]) => before(maker, to)),
  [
    'FortiGate by a script',
    'ews',
    [says(200, [], '<html><script>top.location="/remote/login";</script></html>')],
    'FBA_WRONG_CLIENT',
    'unknown',
  ],
  [
    'Citrix by the page that its scripts fill',
    'activeSync',
    [says(200, [], '<title>Gateway</title><script src="/logon/LogonPoint/init.js"></script>')],
    'FBA_WRONG_CLIENT',
    'citrix',
  ],
  [
    'Exchange 2010 by its page of an error',
    'owa',
    [led('/owa/auth/error.aspx?msg=x', 'Server: Microsoft-IIS/7.5'), says(200)],
    'WEB_SERVER_BUSY',
    'iis',
  ],
  [
    'oauth2-proxy by its page, whose status forbids',
    'ews',
    [says(403, [], FORM)],
    'FBA_WRONG_CLIENT',
    'unknown',
  ],
  [
    'a form with status 401 and no challenge',
    'activeSync',
    [says(401, [], '<form action="/login"><input type="password" name="p"></form>')],
    'FBA_WRONG_CLIENT',
    'unknown',
  ],
  [
    'Authelia in a browser',
    'owa',
    [led(`https://auth.example/?rd=${back}&rm=GET`)],
    null,
    'unknown',
  ],
  [
    'FortiWeb with status 200',
    'owa',
    [says(200, [], '<title>Web Page Blocked</title> URL: mail.example Attack ID: 20000051')],
    'WEB_NOT_PUBLISHED',
    'unknown',
  ],
  [
    'Imperva with status 200',
    'owa',
    [says(200, ['X-CDN: Imperva'], 'Request unsuccessful. Incapsula incident ID: 1-2')],
    'WEB_NOT_PUBLISHED',
    'proxy',
  ],
  [
    'a filter of Zscaler',
    'owa',
    [says(403, ['Server: Zscaler/6.2'], 'Not allowed', '', 'http://mail.example/owa')],
    'WEB_NOT_PUBLISHED',
    'proxy',
  ],
  [
    'IIS that misses a certificate, with a dash of print',
    'owa',
    [says(403, ['Server: Microsoft-IIS/10.0'], '<h3>HTTP-Fehler 403.7 \u2014 Verboten</h3>')],
    'TLS_WANTS_CLIENT_CERT',
    'iis',
  ],
  [
    'nginx that takes no such certificate',
    'owa',
    [says(400, ['Server: nginx'], '<title>400 The SSL certificate error</title>')],
    'TLS_WANTS_CLIENT_CERT',
    'proxy',
  ],
  ...(
    [
      [
        'Zscaler',
        'https://gateway.zscaler.net:443/auD?origurl=http%3A%2F%2Fmail.example&_ordtok=x',
      ],
      ['Blue Coat', 'https://notify.example/?cfru=aHR0cDovL21haWwuZXhhbXBsZS8='],
    ] as const
  ).map(([maker, to]): Face => [
    `a login of ${maker} on the way out`,
    'owa',
    [says(307, [`Location: ${to}`], '', '', 'http://mail.example/owa')],
    'CAPTIVE_PORTAL',
    'portal',
  ]),
];

/** What only looks like a login before the door: the code must not be said of it. */
export const LOGIN_MISSES: readonly (readonly [what: string, to: string])[] = [
  ['a page of maintenance with the way back', `https://www.example/wartung?from=${back}`],
  ['a login elsewhere without the way back', 'https://www.example/login'],
  ['Exchange’s page of an error', '/owa/auth/errorfe.aspx?httpCode=500'],
  ['the end of a session', '/logoff.aspx'],
  ['an article', '/help/logins/login-help-for-outlook'],
  ['a word that only holds login', `https://blogins.example/catalogins?from=${back}`],
  [
    'a way back inside another',
    `https://www.example/login?to=${encodeURIComponent(`/x?r=${back}`)}`,
  ],
  ['the same place by https', AT],
];
