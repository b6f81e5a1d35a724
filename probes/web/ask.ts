import { exchangeHttp, type HttpAnswer } from '../../lib/http-exchange.ts';
import type { ProxyAddress } from '../../lib/http-client.ts';
import type { DoorRequest } from './requests.ts';
import { type TlsFacts, tlsFactsOf } from './tls-facts.ts';
import type { WebIo } from './types.ts';

const HOP_TIMEOUT_MS = 8_000;
const MAX_BODY_BYTES = 64 * 1024;
const REST_WITHIN_MS = 2_000;

/** Where the first packet goes: to an address of the door's name, or to the proxy before it. */
export type Place =
  | { readonly via: 'direct'; readonly address: string }
  | { readonly via: 'proxy'; readonly proxy: ProxyAddress };

/** What one request came to, and what TLS showed before it. */
export interface Asked {
  readonly answer: HttpAnswer;
  readonly tls: TlsFacts | null;
  readonly ms: number;
}

/** One request at one place, on a connection of its own. Never rejects. */
export async function ask(request: DoorRequest, place: Place, io: WebIo): Promise<Asked> {
  const startMs = io.monotonicMs();
  let tls: TlsFacts | null = null;
  const answer = await exchangeHttp({
    method: request.method,
    url: request.url,
    headers: request.headers,
    timeoutMs: HOP_TIMEOUT_MS,
    signal: io.signal,
    maxBodyBytes: MAX_BODY_BYTES,
    whenLonger: 'cut',
    restWithinMs: REST_WITHIN_MS,
    way: {
      ...(place.via === 'direct' ? { host: place.address } : { ...place.proxy, isProxy: true }),
      trust: io.trust,
      isLenient: true,
      onSecure: (socket) => {
        tls = tlsFactsOf(socket);
      },
    },
  });
  return { answer, tls, ms: io.monotonicMs() - startMs };
}
