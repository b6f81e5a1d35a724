import type { Answer } from '../../../probes/web/types.ts';
import { type Face, led, says } from './says.ts';

const IIS = 'Server: Microsoft-IIS/10.0';
const CLEAR = 'http://mail.example/owa';
const guest = (to: string): Answer => says(302, [`Location: ${to}`], '', 'Found', CLEAR);

/** Boxes that write pages of their own, logins by protocol, gateways for guests, Exchange's own pages. */
export const FACES: readonly Face[] = [
  [
    'NetScaler without a server',
    'owa',
    [says(503, [], '<html><body><b>Http/1.1 Service Unavailable</b></body> </html>')],
    'WEB_SERVER_BUSY',
    'citrix',
  ],
  [
    'NetScaler’s firewall for pages',
    'ews',
    [led('/error.html', 'Set-Cookie: citrix_ns_id=x; Path=/')],
    null,
    'citrix',
  ],
  [
    'NetScaler’s logon point on a host of its own',
    'activeSync',
    [led('https://aaa.example/logon/LogonPoint/tmindex.html')],
    'FBA_WRONG_CLIENT',
    'citrix',
  ],
  [
    'F5 whose policy lets nobody through',
    'ews',
    [led('/vdesk/hangup.php3', 'Server: BigIP', 'Set-Cookie: MRHSession=x')],
    'WEB_NOT_PUBLISHED',
    'proxy',
  ],
  [
    'the same for a browser',
    'owa',
    [led('/my.logout.php3?errorcode=19', 'Server: BigIP')],
    'WEB_NOT_PUBLISHED',
    'proxy',
  ],
  [
    'the same for a telephone',
    'activeSync',
    [led('/my.logout.php3?errorcode=19', 'Server: BigIP')],
    'EAS_NOT_PUBLISHED',
    'proxy',
  ],
  [
    'AD FS by OAuth for Outlook',
    'ews',
    [led('https://sts.example/adfs/oauth2/authorize/?resource=x')],
    'FBA_WRONG_CLIENT',
    'unknown',
  ],
  [
    'SAML for a telephone',
    'activeSync',
    [led('https://id.example/app/sso?SAMLRequest=abc&RelayState=x', 'Server: nginx')],
    'FBA_WRONG_CLIENT',
    'proxy',
  ],
  [
    'SAML by a page that sends itself',
    'activeSync',
    [
      says(
        200,
        [],
        '<form method="post"><input type="hidden" name="SAMLRequest" value="x"></form>',
      ),
    ],
    'FBA_WRONG_CLIENT',
    'unknown',
  ],
  [
    'OpenID Connect for Outlook',
    'mapi',
    [led('https://id.example/realms/x/auth?client_id=a&response_type=code')],
    'FBA_WRONG_CLIENT',
    'unknown',
  ],
  [
    'WS-Federation for Outlook',
    'ews',
    [led('https://id.example/signin?wa=wsignin1.0&wtrealm=urn:x', IIS)],
    'FBA_WRONG_CLIENT',
    'iis',
  ],
  ['SAML in a browser', 'owa', [led('https://id.example/sso?SAMLRequest=abc')], null, 'unknown'],
  [
    'Sophos’ firewall for pages',
    'owa',
    [says(403, ['Server: Apache'], '<h1>Request blocked</h1> Blocked by URL hardening')],
    'WEB_NOT_PUBLISHED',
    'proxy',
  ],
  [
    'Sophos’ form for a telephone',
    'activeSync',
    [says(200, [], '<form action="/owa"><input type="password" name="httpd_password"></form>')],
    'FBA_WRONG_CLIENT',
    'unknown',
  ],
  [
    'HAProxy without a server',
    'mapi',
    [
      says(
        503,
        [],
        '<h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>',
      ),
    ],
    'WEB_SERVER_BUSY',
    'proxy',
  ],
  [
    'HAProxy that forbids',
    'ews',
    [
      says(
        403,
        [],
        '<h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.\n</body></html>',
      ),
    ],
    'WEB_NOT_PUBLISHED',
    'proxy',
  ],
  [
    'a filter of Blue Coat',
    'ews',
    [says(403, ['Server: BlueCoat-Security-Appliance'], 'Access Denied (policy_denied)')],
    'WEB_NOT_PUBLISHED',
    'proxy',
  ],
  [
    'Exchange whose back end fails before its login',
    'owa',
    [led('/owa/auth/errorfe.aspx?httpCode=500', IIS, 'X-FEServer: EX1'), says(200, [IIS])],
    'WEB_SERVER_BUSY',
    'iis',
  ],
  [
    'the form of Exchange of the Subscription Edition',
    'owa',
    [
      says(
        200,
        [IIS, 'X-FEServer: EX25'],
        '<link href="/owa/auth/15.2.2562/themes/resources/favicon.ico"><body class="signInBg"><form action="/owa/auth.owa"><input type="password"></form>',
      ),
    ],
    null,
    'iis',
  ],
  [
    'ActiveSync itself that refuses without a login',
    'activeSync',
    [says(403, [IIS, 'MS-Server-ActiveSync: 15.2'])],
    null,
    'iis',
  ],
  [
    'ActiveSync that is throttled',
    'activeSync',
    [says(503, [IIS, 'MS-Server-ActiveSync: 15.2', 'X-MS-ASThrottle: CommandFrequency'])],
    'WEB_SERVER_BUSY',
    'iis',
  ],
  ...(
    [
      ['CoovaChilli', 'https://wifi.example/login?res=notyet&uamip=10.1.0.1&challenge=ab'],
      ['MikroTik', 'http://10.5.50.1/login?dst=http%3A%2F%2Fmail.example%2Fowa'],
      ['Aruba', 'http://login.example/cgi-bin/login?cmd=login&mac=00:11&essid=Hotel'],
      ['Meraki', 'https://n143.network-auth.com/splash/?mac=1&a=3&b=4'],
      ['Fortinet', 'http://guest.example:1000/fgtauth?000a038293d1f411'],
      ['UniFi', 'http://guest.example:8880/guest/s/default/?ap=aa&id=bb&t=1'],
      ['Nomadix', 'http://hotel.example/portal?UI=0123ab&UIP=10.0.0.1&MA=001122&OS=x'],
      ['Ruckus', 'https://hotel.example/splash?nbiIP=1&client_mac=2&reason=Un-Auth-Captive'],
    ] as const
  ).map(([maker, to]): Face => [
    `a network for guests by ${maker}`,
    'owa',
    [guest(to)],
    'CAPTIVE_PORTAL',
    'portal',
  ]),
  [
    'a network for guests by Cisco',
    'ews',
    [
      says(
        200,
        [],
        '<META http-equiv="refresh" content="1; URL=https://192.0.2.1/login.html?redirect=mail.example/owa">',
        '',
        CLEAR,
      ),
    ],
    'CAPTIVE_PORTAL',
    'portal',
  ],
];
