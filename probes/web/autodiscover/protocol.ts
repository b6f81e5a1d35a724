import type { Protocol } from '../../../model/way.ts';
import { exchangeIn } from '../exchange-seen.ts';
import type { Answer } from '../types.ts';

/** Exchange Online, which takes Outlook by MAPI over HTTP alone since October 2017. */
const ONLINE = /(?:^|\.)(?:outlook\.com|office365\.com|office365\.us|outlook\.cn)$/i;
/** `<Protocol Type="mapiHttp" Version="1">` (MS-OXDSCLI §2.2.4.1.1.2.6). */
const MAPI = /<Protocol\b[^>]{0,200}\bType\s*=\s*["']mapiHttp["']/i;
const typeIn = (body: string, type: string): boolean =>
  new RegExp(`<Type>\\s{0,20}${type}\\s{0,20}</Type>`, 'i').test(body);

/**
 * Outlook's way as an answer of Autodiscover shows it before a login; null where it shows none. A
 * document names its protocols; Exchange Online and Exchange 2013 or later, which writes fields of
 * its own, have no RPC over TCP. Pure.
 */
export function protocolIn(answer: Answer): Protocol | null {
  const { status, body, url } = answer;
  if (status === 200 && /<Autodiscover[\s>]/i.test(body)) {
    if (MAPI.test(body)) return 'mapi-http';
    if (typeIn(body, 'EXHTTP')) return 'rpc-http';
    if (typeIn(body, 'EXCH')) return 'rpc';
    return typeIn(body, 'EXPR') ? 'rpc-http' : null;
  }
  const isOnline = url.protocol === 'https:' && ONLINE.test(url.hostname);
  return status === 401 && (isOnline || exchangeIn([answer]) !== null) ? 'mapi-http' : null;
}
