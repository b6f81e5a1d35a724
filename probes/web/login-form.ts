import { type Answer, targetOf, valuesOf } from './types.ts';
import { withoutScripts } from './visible-text.ts';

/** Whose login form an answer is, or leads to. */
export type FormOf = 'isa' | 'owa-2003' | 'owa' | 'citrix' | 'other';

/** Where a redirect leads that ends at a form, and forms by where they send the password. */
const WAYS: readonly { readonly of: FormOf; readonly to: RegExp; readonly action: RegExp }[] = [
  {
    of: 'isa',
    to: /\/(?:CookieAuth|FBAHANDLER)\.dll$/i,
    action: /^(?:[^?]*\/)?(?:CookieAuth|FBAHANDLER)\.dll\?Logon/i,
  },
  {
    of: 'owa-2003',
    to: /\/exchweb\/bin\/auth\/.*owalogon\.asp$/i,
    action: /\/exchweb\/bin\/auth\/owaauth\.dll/i,
  },
  {
    of: 'owa',
    to: /\/owa\/auth\/logon\.aspx$/i,
    action: /(?:\/owa\/auth(?:\.owa|\/owaauth\.dll)|^auth\.owa|^owaauth\.dll)/i,
  },
  {
    of: 'citrix',
    to: /^\/(?:vpn\/(?:tm)?index\.html|CitrixLogonPoint\/|logon\/LogonPoint\/|cgi\/(?:selfauth|tm)$)/i,
    action: /\/(?:cgi\/login|p\/u\/doAuthentication\.do)/i,
  },
];
/**
 * Logins that stand before what is published, each by the way to it: AD FS, Azure's application proxy,
 * F5's policy manager, Kemp's security pack, oauth2-proxy, those of makers who keep them for others, and
 * gateways whose SSL VPN has the name of the door: Pulse Secure, Cisco, UAG, SonicWall.
 */
const SIGN_ON_PATH =
  /^\/adfs\/(?:ls|oauth2\/authorize)(?:\/|$)|\/my\.policy$|^\/lm_auth_proxy$|^\/oauth2?\/(?:v\d\/)?(?:authorize|start|sign_in)$|^\/cdn-cgi\/access\/login\/|^\/dana-na\/|^\/\+CSCOE\+\/|\/InternalSite\/|^\/cgi-bin\/welcome$/i;
const SIGN_ON_HOST =
  /^login\.(?:microsoftonline\.(?:com|us)|partner\.microsoftonline\.cn|windows\.net|microsoft\.com)$|\.(?:okta(?:-emea|preview)?|duosecurity|cloudflareaccess|auth0|onelogin|pingone)\.com$/i;
/** A host or a path that says by a word of its own that one logs on there. */
const SIGN_ON_WORD =
  /(?:^|[./_-])(?:log-?[io]n|sign[_-]?in|sso|auth[nz]?|oauth2?|idp|saml2?|oidc|openid)(?:[./_-]|$)/i;
/**
 * A login of whatever maker, by its protocol: SAML 2.0 Bindings §3.4.4, WS-Federation 1.2 §13.2.1,
 * OAuth 2.0 (RFC 6749 §4.1.1). Names of the query itself: one inside a way back is none of these.
 */
const asksForSignOn = ({ searchParams: query }: URL): boolean =>
  query.has('SAMLRequest') ||
  query.get('wa') === 'wsignin1.0' ||
  (query.has('client_id') && query.has('response_type'));
/** The same by a page that sends itself (SAML 2.0 Bindings §3.5.4). */
const SIGN_ON_FIELD =
  /<input\b[^>]{0,500}\bname\s*=\s*["']?SAMLRequest\b|<form\b[^>]{0,500}\baction\s*=\s*["']?\/oauth2\/(?:start|sign_in)\b/i;

/** A page that may be a login; one that refuses is none where its status has a challenge. */
const maySignOn = (answer: Answer): boolean =>
  answer.status === 200 ||
  answer.status === 440 ||
  ((answer.status === 401 || answer.status === 403) &&
    valuesOf(answer, 'www-authenticate').length === 0);

/** A page on the host itself that says the same; `/owa/auth/` holds other pages as well. */
const SIGN_ON_PAGE = /\/(?:log-?[io]n|sign[_-]?in)(?:\.[a-z]{2,5})?\/?$/i;

/** A login of no known maker: a word of its own, and the way back to what was asked. */
const leadsToLogin = (to: URL, asked: URL): boolean =>
  SIGN_ON_WORD.test(`${to.hostname}${to.pathname}`) &&
  [...to.searchParams.values()].some((value) => {
    const back = URL.parse(value, to.href);
    return (
      back !== null &&
      back.pathname === asked.pathname &&
      (back.hostname === asked.hostname || value.startsWith('/'))
    );
  });

const isSignOn = (to: URL, asked: URL): boolean =>
  SIGN_ON_HOST.test(to.hostname) ||
  SIGN_ON_PATH.test(to.pathname) ||
  asksForSignOn(to) ||
  (to.hostname === asked.hostname && SIGN_ON_PAGE.test(to.pathname)) ||
  leadsToLogin(to, asked);

/** Pages that scripts fill: Citrix's by its own folder on that host, FortiGate's by where it leads. */
const CITRIX_PAGE = /<(?:script|link)\b[^>]{0,300}\b(?:src|href)\s*=\s*["']?\/logon\/LogonPoint\//i;
const FORTIGATE_PAGE = /\btop\.location\s*=\s*["']\/remote\/login\b/;

const PASSWORD_FIELD = /<input\b[^>]{0,500}\btype\s*=\s*["']?password\b/i;
const ACTION = /<form\b[^>]{0,1000}?\baction\s*=\s*["']?([^"'\s>]{1,500})/gi;
const OWA_PAGE = /<!-- OwaPage = ASP\.auth_logon_aspx -->|<body class="(?:owaLgnBdy|signInBg)/i;

/** The form that an answer holds or redirects to; null where it does neither. */
export function formIn(answer: Answer): FormOf | null {
  const target = targetOf(answer);
  // Of a redirect its path alone counts: its query may name the way back from somebody else's login.
  if (target !== null)
    return (
      WAYS.find(({ to }) => to.test(target.pathname))?.of ??
      (isSignOn(target, answer.url) ? 'other' : null)
    );
  if (!maySignOn(answer)) return null;
  if (CITRIX_PAGE.test(answer.body)) return 'citrix';
  if (FORTIGATE_PAGE.test(answer.body)) return 'other';
  if (!PASSWORD_FIELD.test(answer.body) && !SIGN_ON_FIELD.test(answer.body)) return null;
  const page = withoutScripts(answer.body);
  if (SIGN_ON_FIELD.test(page)) return 'other';
  if (!PASSWORD_FIELD.test(page)) return null;
  const actions = [...page.matchAll(ACTION)].map(([, action = '']) => action);
  const known = WAYS.find((way) => actions.some((action) => way.action.test(action)));
  return known?.of ?? (OWA_PAGE.test(answer.body) ? 'owa' : 'other');
}
