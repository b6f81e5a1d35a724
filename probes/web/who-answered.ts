import type { Answerer } from '../../model/door.ts';
import { WHO } from '../../model/text/en/evidence-web.ts';
import { MAPI } from '../../model/text/en/evidence-mapi.ts';
import { exchangeFields } from './exchange-seen.ts';
import { isaSignIn } from './isa.ts';
import { formIn } from './login-form.ts';
import { type Answer, valuesOf } from './types.ts';

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

const NETSCALER = /^(?:NetScaler|NS\d+\.\d+|Citrix)/i;
const OTHER_SERVER =
  /^(?:nginx|apache|cloudflare|BigIP|BIG-IP|haproxy|varnish|squid|lighttpd|envoy|AkamaiGHost|openresty|tengine|Caddy|traefik)/i;

/** Who wrote an answer, and what shows it. Pure. */
export interface WhoAnswered {
  readonly who: Answerer;
  readonly evidence: readonly string[];
}

const has = (answer: Answer, name: string, value: RegExp): string | undefined =>
  valuesOf(answer, name).find((one) => value.test(one));

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
  if (isCaptive || answers.some(({ status }) => status === 511))
    return { who: 'portal', evidence: [WHO.portal] };
  for (const answer of answers) {
    const isa = isaSignIn(answer);
    if (isa !== null)
      return { who: 'isa', evidence: [isa.isForm ? WHO.isaForm : WHO.isa(isa.number)] };
    const cookie = has(answer, 'set-cookie', /^NSC_/i);
    const netscaler = has(answer, 'server', NETSCALER) ?? has(answer, 'via', /\bNS-CACHE\b/i);
    if (cookie !== undefined || netscaler !== undefined || formIn(answer) === 'citrix')
      return { who: 'citrix', evidence: [WHO.citrix] };
  }
  const exchange = answers
    .flatMap(({ fields }) => fields)
    .find(([name]) => EXCHANGE_FIELDS.includes(name.toLowerCase()));
  if (exchange !== undefined)
    return { who: 'iis', evidence: [WHO.exchange(exchange[0]), ...said(answers)] };
  for (const answer of answers) {
    const iis = has(answer, 'server', /^Microsoft-IIS\//i);
    if (iis !== undefined) return { who: 'iis', evidence: [WHO.server(iis)] };
    const other = has(answer, 'server', OTHER_SERVER) ?? valuesOf(answer, 'via')[0];
    if (other !== undefined) return { who: 'proxy', evidence: [WHO.server(other)] };
  }
  return { who: 'unknown', evidence: [WHO.unknown] };
}
