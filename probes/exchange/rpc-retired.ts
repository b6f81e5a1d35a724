import { type RpcInterface } from '../../model/interfaces.ts';
import { bannerOf } from '../rpc/banner.ts';
import type { RpcConnection } from '../rpc/connection.ts';
import { lookupInterface } from '../rpc/endpoint-mapper.ts';
import { CONNECT_TIMEOUT_MS, REPLY_TIMEOUT_MS } from '../rpc/limits.ts';
import type { LadderIo } from './types.ts';
import { askWebSide, type WebVersion } from './owa-version.ts';
import { MAPPER } from '../../model/text/en/evidence-rungs.ts';

/** Where the store answers RPC over HTTP, in every version that does (MS-OXCRPC §2.1). */
export const STORE_HTTP_PORT = 6001;

/** What else is known of a store that has no TCP endpoint. */
export interface StoreEvidence {
  /** Protocol sequences that the mapper lists for it; null when it did not list. */
  readonly sequences: readonly string[] | null;
  /** Whether port 6001 greets as RPC over HTTP does; null when it could not be found out. */
  readonly greets: boolean | null;
  /** What the web side of the same host says of its version. */
  readonly web: WebVersion | null;
}

/** Asks for all three witnesses at once; only where the mapper has no TCP endpoint of the store. */
export async function askForStore(
  connection: RpcConnection,
  { host, address }: { readonly host: string; readonly address: string },
  wanted: RpcInterface,
  { signal }: LadderIo,
): Promise<StoreEvidence> {
  const limits = { timeoutMs: REPLY_TIMEOUT_MS, signal };
  const [listing, banner, web] = await Promise.all([
    lookupInterface(connection, wanted, { ...limits, totalMs: REPLY_TIMEOUT_MS }),
    bannerOf({ address, port: STORE_HTTP_PORT }, { timeoutMs: CONNECT_TIMEOUT_MS, signal }),
    askWebSide(address, host, signal),
  ]);
  return {
    sequences:
      listing.failure === null
        ? [...new Set(listing.entries.map(({ tower }) => tower.protocol))]
        : null,
    greets: banner.ok
      ? banner.rpcOverHttp
      : banner.kind === 'aborted' || banner.kind === 'failed'
        ? null
        : false,
    web,
  };
}

/**
 * Whether this Exchange has given up RPC over TCP: its web side says so, or the store runs and
 * answers RPC over HTTP, and has no TCP endpoint. Exchange 2013 and later do so; up to 2010 a store
 * that runs registers its TCP endpoint as well.
 *
 * @returns what proves it, for a person; null where nothing does
 */
export function retiredBecause({ sequences, greets, web }: StoreEvidence): string | null {
  if (web?.isLate === true) return web.evidence;
  const overHttp =
    sequences?.includes('ncacn_http') === true && !sequences.includes('ncacn_ip_tcp');
  if (overHttp) return MAPPER.storeOverHttp;
  return greets === true ? MAPPER.storeGreets(STORE_HTTP_PORT) : null;
}

/** What shows that RPC over TCP was given up, and the product that the web side names. */
export interface Retirement {
  readonly proof: string;
  readonly product: string | null;
}

export function retirementOf(evidence: StoreEvidence): Retirement | null {
  const proof = retiredBecause(evidence);
  return proof === null ? null : { proof, product: evidence.web?.product ?? null };
}
