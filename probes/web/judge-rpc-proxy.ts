import { RPC_PROXY } from '../../model/text/en/evidence-web.ts';
import { nameOfStatus } from '../rpc/status-names.ts';
import type { Answer } from './types.ts';
import { visibleText } from './visible-text.ts';

/** RPC proxies say their error in the status line: `503 RPC Error: 6ba` (MS-RPCH §2.1.2.1.3). */
const RPC_ERROR = /\bRPC Error: (?:0x)?([0-9a-f]{1,8})\b/i;
/** The same as IIS translates it: `Erreur RPC : 6ba`. */
const TRANSLATED = /\bRPC\b[^:]{0,40}:\s?(?:0x)?([0-9a-f]{1,8})(?:,|$)/i;
/** What IIS's RPC proxy says where ValidPorts does not hold server and port. */
const INVALID_PORT = /\bInvalid RPC Port\b/i;
/** Its page says no more than that. */
const MAX_PAGE_CHARACTERS = 200;

/** What an RPC proxy says of its way to Exchange, in words; null where it says nothing. */
export function rpcErrorIn({ phrase, status, body }: Answer): string | null {
  const nameOf = (hex: string): string | null => nameOfStatus(Number.parseInt(hex, 16)) ?? null;
  const [, hex] = RPC_ERROR.exec(phrase) ?? [];
  if (hex !== undefined) return RPC_PROXY.error(hex.toLowerCase(), nameOf(hex));
  const [, translated = ''] = status >= 400 ? (TRANSLATED.exec(phrase) ?? []) : [];
  // In a language that is not known, only a number that has a name is one.
  const name = nameOf(translated);
  if (name !== null) return RPC_PROXY.error(translated.toLowerCase(), name);
  const text = status >= 400 ? visibleText(body) : '';
  const says = text.length <= MAX_PAGE_CHARACTERS ? `${phrase} ${text}` : phrase;
  return INVALID_PORT.test(says) ? RPC_PROXY.invalidPort : null;
}
