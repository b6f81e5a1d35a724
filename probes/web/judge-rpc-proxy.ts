import { RPC_PROXY } from '../../model/text/en/evidence-web.ts';
import { nameOfStatus } from '../rpc/status-names.ts';
import type { Answer } from './types.ts';

/** RPC proxies say their error in the status line: `503 RPC Error: 6ba` (MS-RPCH §2.1.2.1.3). */
const RPC_ERROR = /\bRPC Error: (?:0x)?([0-9a-f]{1,8})\b/i;
/** What IIS's RPC proxy says where ValidPorts does not hold server and port. */
const INVALID_PORT = /\bInvalid RPC Port\b/i;

/** What an RPC proxy says of its way to Exchange, in words; null where it says nothing. */
export function rpcErrorIn({ phrase, status, body }: Answer): string | null {
  const [, hex] = RPC_ERROR.exec(phrase) ?? [];
  if (hex !== undefined)
    return RPC_PROXY.error(hex.toLowerCase(), nameOfStatus(Number.parseInt(hex, 16)) ?? null);
  const says = status >= 400 ? `${phrase} ${body}` : phrase;
  return INVALID_PORT.test(says) ? RPC_PROXY.invalidPort : null;
}
