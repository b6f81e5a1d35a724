import type { Answerer } from '../../model/door.ts';
import { WHO } from '../../model/text/en/evidence-web.ts';
import { MAPI } from '../../model/text/en/evidence-mapi.ts';
import { exchangeFields } from './exchange-seen.ts';
import { isaSignIn } from './isa.ts';
import { formIn } from './login-form.ts';
import { portalIn } from './portal-sign.ts';
import { type Answer, targetOf, valuesOf } from './types.ts';

/** Fields that Exchange alone writes; a proxy before it passes them on. */
const EXCHANGE_FIELDS = [
  'x-owa-version',
  'x-feserver',
  'x-beserver',
  'x-calculatedbetarget',
  'x-diaginfo',
  'ms-server-activesync',
  'ms-asprotocolversions',
];

const IIS = /^Microsoft-IIS\//i;
/** What a portal says to programs that look for its login (WISPr 1.0, annex D). */
const WISPR = /<WISPAccessGatewayParam[\s>]/i;
const NETSCALER = /^(?:NetScaler|NS\d+\.\d+|Citrix)/i;
/** Its own error page: `Http/1.1 Internal Server Error 31`, in its own spelling of HTTP. */
const NETSCALER_PAGE = /\bHttp\/1\.1 (?:Internal Server Error|Service Unavailable)\b/;
const OTHER_SERVER =
  /^(?:nginx|apache|cloudflare|BigIP|BIG-IP|haproxy|varnish|squid|lighttpd|envoy|AkamaiGHost|openresty|tengine|Caddy|traefik|awselb|Microsoft-Azure-Application-Gateway|imperva|FortiWeb|BlueCoat|Zscaler)/i;
/**
 * What boxes add to answers that they pass on or write: F5, Azure's application proxy and front door,
 * FortiWeb, Barracuda, Imperva. It tells of them where no server names itself.
 */
const OTHER_COOKIE =
  /^(?:BIGipServer|MRHSession|LastMRH_Session|F5_ST|FORTIWAFSID|cookiesession1|BNI__BARRACUDA|barra_counter_session|visid_incap_|incap_ses_)/i;
const OTHER_FIELD =
  /^(?:x-ms-proxy-(?:app-id|group-id|service-name|transaction-id)|x-azure-ref|x-iinfo|x-cdn)$/i;

/** What HAProxy writes itself, without a server's name (its errorfiles for 403, 503 and 504). */
const HAPROXY_PAGE =
  /<\/h1>\s*(?:Request forbidden by administrative rules|No server is available to handle this request|The server didn't respond in time)\.\s*<\/body>/;

/** Where Kemp's security pack shows its form. */
const KEMP = '/lm_auth_proxy';
/** Whom Microsoft's Web Application Proxy asks AD FS for a login for. */
const APP_PROXY = 'urn:AppProxy';

const wayOfProxy = (to: URL | null): string | undefined => {
  if (to?.pathname === KEMP) return KEMP;
  return to?.searchParams.get('realm')?.startsWith(APP_PROXY) === true ? APP_PROXY : undefined;
};

/** Exchange itself wrote one of the answers, or one that a proxy passed on. */
export const exchangeField = (answers: readonly Answer[]): string | null =>
  answers
    .flatMap(({ fields }) => fields)
    .find(([name]) => EXCHANGE_FIELDS.includes(name.toLowerCase()))?.[0] ?? null;

/** Who wrote an answer, and what shows it. Pure. */
export interface WhoAnswered {
  readonly who: Answerer;
  readonly evidence: readonly string[];
}

const has = (answer: Answer, name: string, value: RegExp): string | undefined =>
  valuesOf(answer, name).find((one) => value.test(one));

/** A cookie for persistence, or a cache, on an answer that a server behind it wrote: it passes it on. */
function isCitrix(answer: Answer): boolean {
  if (has(answer, 'server', NETSCALER) !== undefined || formIn(answer) === 'citrix') return true;
  if (answer.status >= 500 && NETSCALER_PAGE.test(answer.body)) return true;
  const isPassedOn = exchangeField([answer]) !== null || has(answer, 'server', IIS) !== undefined;
  const sign =
    has(answer, 'set-cookie', /^(?:NSC_|citrix_ns_id\b)/i) ?? has(answer, 'via', /\bNS-CACHE\b/i);
  return sign !== undefined && !isPassedOn;
}

/** Name of a cookie or a field that only boxes before a server write. */
const proxySign = (answer: Answer): string | undefined =>
  has(answer, 'set-cookie', OTHER_COOKIE)?.split('=')[0] ??
  answer.fields.find(([name]) => OTHER_FIELD.test(name))?.[0] ??
  wayOfProxy(targetOf(answer)) ??
  (answer.status >= 400 && HAPROXY_PAGE.test(answer.body) ? 'a page of HAProxy' : undefined);

/** What Exchange says of its server and version. */
const said = (answers: readonly Answer[]): readonly string[] =>
  [
    ...new Set(answers.flatMap(exchangeFields).map(([name, value]) => MAPI.says(name, value))),
  ].slice(0, MAX_SAID);
const MAX_SAID = 12;

/**
 * The first of the answers that tells; a proxy before IIS is seen only where it writes answers of
 * its own. What no sign tells is `unknown`.
 *
 * @param isCaptive the network shows a login page of its own
 */
export function whoAnswered(answers: readonly Answer[], isCaptive: boolean): WhoAnswered {
  if (isCaptive || answers.some(({ status, body }) => status === 511 || WISPR.test(body)))
    return { who: 'portal', evidence: [WHO.portal] };
  const portal = answers.map(portalIn).find((one) => one !== null) ?? null;
  if (portal !== null)
    return { who: 'portal', evidence: [WHO.portal, WHO.portalAt(portal.origin)] };
  for (const answer of answers) {
    const isa = isaSignIn(answer);
    if (isa !== null)
      return { who: 'isa', evidence: [isa.isForm ? WHO.isaForm : WHO.isa(isa.number)] };
    if (isCitrix(answer)) return { who: 'citrix', evidence: [WHO.citrix] };
  }
  const exchange = exchangeField(answers);
  if (exchange !== null)
    return { who: 'iis', evidence: [WHO.exchange(exchange), ...said(answers)] };
  for (const answer of answers) {
    const iis = has(answer, 'server', IIS);
    if (iis !== undefined) return { who: 'iis', evidence: [WHO.server(iis)] };
    const other = has(answer, 'server', OTHER_SERVER) ?? valuesOf(answer, 'via')[0];
    if (other !== undefined) return { who: 'proxy', evidence: [WHO.server(other)] };
    const sign = proxySign(answer);
    if (sign !== undefined) return { who: 'proxy', evidence: [WHO.sign(sign)] };
  }
  return { who: 'unknown', evidence: [WHO.unknown] };
}
