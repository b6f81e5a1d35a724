import type { FirstHop, Trust } from './channel.ts';
import { signalAfter } from './deadline.ts';
import { exchangeHttp, type HttpAnswer, type HttpRequest } from './http-exchange.ts';

/** An HTTP proxy: `host` is an address or a name. */
export type ProxyAddress = Pick<FirstHop, 'host' | 'port'>;

/** One way out: a proxy, or null for the host itself. */
export type Way = ProxyAddress | null;

/** The ways to one URL, the best first. */
export interface WaysOut {
  readonly ways: readonly [Way, ...Way[]];
  /**
   * Why it cannot be told which proxy serves the URL, for a person; null when it can. Then the ways
   * are a guess.
   */
  readonly untold: string | null;
  /** It cannot be told because the PAC script cannot be read. */
  readonly isPacUnreachable?: boolean;
}

/** Never rejects; resolves soon after the signal aborts. */
export type ChooseWays = (url: URL, signal: AbortSignal) => Promise<WaysOut>;

export type ClientRequest = Omit<HttpRequest, 'way'>;

/** What came back, by which way, and what was not known of the ways. */
export interface ClientAnswer {
  readonly answer: HttpAnswer;
  readonly way: Way;
  readonly untold: string | null;
}

/** Whatever Linesman itself sends to a host beyond this machine goes by here. */
export interface HttpClient {
  /** Never rejects; everything is bounded by the request's own time. */
  exchange(asked: ClientRequest): Promise<ClientAnswer>;
}

const PROXY_LOGIN = 407;

/**
 * A client that asks for the way of each request anew. A proxy that is not reached at all is left
 * for the next way; one that answers, whatever it says, is the answer.
 *
 * @param trust authorities of HTTPS; absent: Node's own
 */
export function createHttpClient({
  chooseWays,
  trust,
  monotonicMs = () => performance.now(),
}: {
  readonly chooseWays: ChooseWays;
  readonly trust?: Trust;
  readonly monotonicMs?: () => number;
}): HttpClient {
  return {
    exchange: async (asked) => {
      const { url, timeoutMs, signal } = asked;
      let endsAt = monotonicMs() + timeoutMs;
      const limit = signalAfter(timeoutMs);
      const { ways, untold } = await chooseWays(
        url,
        signal === undefined ? limit : AbortSignal.any([signal, limit]),
      );
      // The laptop slept while the ways were chosen.
      if (!limit.aborted && monotonicMs() >= endsAt) endsAt = monotonicMs() + timeoutMs;
      let first: ClientAnswer | null = null;
      for (const way of ways) {
        const leftMs = Math.max(1, Math.ceil(endsAt - monotonicMs()));
        const answer = await exchangeHttp({
          ...asked,
          timeoutMs: leftMs,
          way: {
            ...(trust === undefined ? {} : { trust }),
            ...(way === null ? {} : { ...way, isProxy: true }),
          },
        });
        const told = { answer: way === null ? answer : withLogin(answer), way, untold };
        if (!isUnreached(answer)) return told;
        first ??= told;
        if (monotonicMs() >= endsAt) break;
      }
      // `ways` is never empty.
      return first as ClientAnswer;
    },
  };
}

const isUnreached = (answer: HttpAnswer): boolean =>
  !answer.ok &&
  (answer.kind === 'failed' || answer.kind === 'timed-out') &&
  (answer.at === 'name' || answer.at === 'connect');

/** A login that a proxy wants is the same whether it was asked for a URL or for a tunnel. */
const withLogin = (answer: HttpAnswer): HttpAnswer =>
  answer.ok && answer.status === PROXY_LOGIN
    ? {
        ok: false,
        kind: 'refused',
        at: 'proxy',
        status: PROXY_LOGIN,
        error: 'ECONNREFUSED',
        why: 'the proxy wants a login',
      }
    : answer;
