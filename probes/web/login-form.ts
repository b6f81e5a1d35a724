import { type Answer, targetOf } from './types.ts';
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
 * F5's policy manager and Kemp's security pack.
 */
const SIGN_ON_PATH = /^\/adfs\/(?:ls|oauth2\/authorize)(?:\/|$)|\/my\.policy$|^\/lm_auth_proxy$/i;
const SIGN_ON_HOST =
  /^login\.(?:microsoftonline\.(?:com|us)|partner\.microsoftonline\.cn|windows\.net|microsoft\.com)$/i;
/**
 * A login of whatever maker, by its protocol: SAML 2.0 Bindings §3.4.4, WS-Federation 1.2 §13.2.1,
 * OAuth 2.0 (RFC 6749 §4.1.1). Names of the query itself: one inside a way back is none of these.
 */
const asksForSignOn = ({ searchParams: query }: URL): boolean =>
  query.has('SAMLRequest') ||
  query.get('wa') === 'wsignin1.0' ||
  (query.has('client_id') && query.has('response_type'));
/** The same by a page that sends itself (SAML 2.0 Bindings §3.5.4). */
const SIGN_ON_FIELD = /<input\b[^>]{0,500}\bname\s*=\s*["']?SAMLRequest\b/i;

const isSignOn = (to: URL): boolean =>
  SIGN_ON_HOST.test(to.hostname) || SIGN_ON_PATH.test(to.pathname) || asksForSignOn(to);

const PASSWORD_FIELD = /<input\b[^>]{0,500}\btype\s*=\s*["']?password\b/i;
const ACTION = /<form\b[^>]{0,1000}?\baction\s*=\s*["']?([^"'\s>]{1,500})/gi;
const OWA_PAGE = /<!-- OwaPage = ASP\.auth_logon_aspx -->|<body class="(?:owaLgnBdy|signInBg)/i;

/** The form that an answer holds or redirects to; null where it does neither. */
export function formIn(answer: Answer): FormOf | null {
  const target = targetOf(answer);
  // Of a redirect its path alone counts: its query may name the way back from somebody else's login.
  if (target !== null)
    return (
      WAYS.find(({ to }) => to.test(target.pathname))?.of ?? (isSignOn(target) ? 'other' : null)
    );
  const isForm = answer.status === 200 || answer.status === 440;
  if (!isForm || !(PASSWORD_FIELD.test(answer.body) || SIGN_ON_FIELD.test(answer.body)))
    return null;
  const page = withoutScripts(answer.body);
  if (SIGN_ON_FIELD.test(page)) return 'other';
  if (!PASSWORD_FIELD.test(page)) return null;
  const actions = [...page.matchAll(ACTION)].map(([, action = '']) => action);
  const known = WAYS.find((way) => actions.some((action) => way.action.test(action)));
  return known?.of ?? (OWA_PAGE.test(answer.body) ? 'owa' : 'other');
}
