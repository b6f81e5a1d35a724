import type { Stage } from '../../lib/channel.ts';
import { withoutCoding } from '../../lib/content-coding.ts';
import { exchangeHttp, type HttpAnswer } from '../../lib/http-exchange.ts';
import { clockIn } from './clock-witness.ts';
import type { Place } from './place.ts';
import type { DoorRequest } from './requests.ts';
import { type TlsFacts, tlsFactsOf } from './tls-facts.ts';
import type { WebIo } from './types.ts';

const HOP_TIMEOUT_MS = 8_000;
const MAX_BODY_BYTES = 64 * 1024;
const REST_WITHIN_MS = 2_000;

/** What one request came to, and what TLS showed before it. */
export interface Asked {
  readonly answer: HttpAnswer;
  readonly tls: TlsFacts | null;
  readonly ms: number;
  /** Until the connection stood; null where it never did. */
  readonly tcpMs: number | null;
  /** Of TLS alone; null where it never stood. */
  readonly tlsMs: number | null;
}

/** A channel that opens is closed at its head; of a refusal the page is read. */
const refusalsAlone = (status: number): number => (status >= 400 ? MAX_BODY_BYTES : 0);

/** One request at one place, on a connection of its own. Never rejects. */
export async function ask(request: DoorRequest, place: Place, io: WebIo): Promise<Asked> {
  const startMs = io.monotonicMs();
  let tls: TlsFacts | null = null;
  const begunMs = new Map<Stage, number>();
  const came = await exchangeHttp({
    method: request.method,
    url: request.url,
    headers: request.headers,
    timeoutMs: HOP_TIMEOUT_MS,
    signal: io.signal,
    maxBodyBytes: request.method.startsWith('RPC_') ? refusalsAlone : MAX_BODY_BYTES,
    whenLonger: 'cut',
    restWithinMs: REST_WITHIN_MS,
    onStage: (stage) => {
      begunMs.set(stage, io.monotonicMs());
    },
    way: {
      ...(place.via === 'direct' ? { host: place.address } : { ...place.proxy, isProxy: true }),
      trust: io.trust,
      isLenient: true,
      onSecure: (socket) => {
        tls = tlsFactsOf(socket, io.now());
      },
    },
  });
  const [tlsAt, answerAt] = [begunMs.get('tls'), begunMs.get('answer')];
  const stoodAt = begunMs.get('proxy') ?? tlsAt ?? answerAt;
  const at = { wallMs: io.now().getTime(), monotonicMs: io.monotonicMs() };
  const witness =
    came.ok && answerAt !== undefined
      ? clockIn({
          answer: { url: request.url, fields: came.fields },
          tls,
          place,
          tookMs: at.monotonicMs - answerAt,
          at,
        })
      : null;
  if (witness !== null) io.hearClock?.(witness);
  // Nothing packed was asked for, and some proxies pack all the same.
  const answer: HttpAnswer = came.ok
    ? {
        ...came,
        body: await withoutCoding(came.body, came.headers['content-encoding'], MAX_BODY_BYTES),
      }
    : came;
  return {
    answer,
    tls,
    ms: at.monotonicMs - startMs,
    tcpMs: stoodAt === undefined ? null : stoodAt - startMs,
    tlsMs: tlsAt === undefined || answerAt === undefined ? null : answerAt - tlsAt,
  };
}
