import type { ReachFinding, ReachSettings } from '../detector-types.ts';
import type { Failure, HttpAnswer, HttpAndTls, TlsAnswer } from './answers.ts';
import type { ChooseWays } from '../../../lib/http-client.ts';
import { proxyName, type ProxyServer } from './proxy-settings.ts';
import type { ProbeRequest } from './target.ts';
import {
  isThrough,
  judgeBoth,
  judgeDirect,
  judgeProxied,
  wantsSecondLook,
  wantsWitness,
  type Asked,
} from './verdict.ts';
import { REACH_UNKNOWN } from '../../../model/text/en/evidence-connectivity.ts';

/**
 * How a look at the Internet asks; nothing rejects, each question is bounded in time and ends when
 * the signal aborts.
 */
export interface ConnectivityIo {
  get(leg: ProbeRequest, signal: AbortSignal): Promise<HttpAnswer>;
  hello(leg: ProbeRequest, signal: AbortSignal): Promise<TlsAnswer>;
  readonly chooseWays: ChooseWays;
  /**
   * A word that no look has used before: caches do not know it, and portals that count probes do
   * not either.
   */
  unique(): string;
}

export type ReachOutcome =
  | { readonly kind: 'found'; readonly finding: ReachFinding }
  /** Nobody could tell, here and now. */
  | { readonly kind: 'untested'; readonly why: string }
  /** This laptop could not ask; the next moment it may. */
  | { readonly kind: 'unable'; readonly why: string }
  | { readonly kind: 'cut' };

/**
 * One look: the direct pair and, where a proxy is set, the pair through it, all at the same time;
 * at most one second look.
 */
export async function checkConnectivity(
  settings: ReachSettings,
  source: string,
  io: ConnectivityIo,
  signal: AbortSignal,
): Promise<ReachOutcome> {
  const [http, https] = [new URL(settings.http), new URL(settings.https)];
  const asked: Asked = { httpHost: http.host, httpsHost: https.host };
  const enough = new AbortController();
  const ended = AbortSignal.any([signal, enough.signal]);
  const ask = async (
    httpProxy: ProxyServer | null,
    httpsProxy: ProxyServer | null,
  ): Promise<HttpAndTls> => {
    const [plain, secure] = await Promise.all([
      io.get({ url: withQuery(http, io.unique()), source, proxy: httpProxy }, ended),
      io.hello({ url: https, source, proxy: httpsProxy }, ended),
    ]);
    return { http: plain, https: secure };
  };

  const [httpWays, httpsWays] = await Promise.all([
    io.chooseWays(http, signal),
    io.chooseWays(https, signal),
  ]);
  const [[httpProxy], [httpsProxy]] = [httpWays.ways, httpsWays.ways];
  const untold = httpWays.untold ?? httpsWays.untold;
  const named = httpProxy ?? httpsProxy;
  const ways = [ask(null, null), ...(named === null ? [] : [ask(httpProxy, httpsProxy)])];
  const all = Promise.all(ways);
  // The first way that passes is the answer; behind a proxy nobody waits for the direct way's
  // silence.
  await Promise.race(
    ways.map(async (way) => {
      if (!isThrough(await way)) await all;
    }),
  );
  enough.abort();
  const pairs = await all;
  const [direct = null, proxied = null] = pairs;
  if (signal.aborted || direct === null) return { kind: 'cut' };
  const isAnswered = pairs.some(isThrough);
  const ours = isAnswered ? null : localFailure(pairs);
  if (ours !== null)
    return {
      kind: 'unable',
      why: REACH_UNKNOWN.ownFault(ours.error),
    };

  const [second, witness] = await Promise.all([
    !isAnswered && wantsSecondLook(direct)
      ? io.get({ url: withQuery(http, io.unique()), source, proxy: null }, signal)
      : null,
    !isAnswered && wantsWitness(direct) && http.hostname !== https.hostname
      ? io.hello({ url: new URL(`https://${http.hostname}/`), source, proxy: null }, signal)
      : direct.https,
  ]);
  if (isCut(signal)) return { kind: 'cut' };
  const plainly = judgeDirect(direct, second, asked, witness);
  if (proxied !== null && named !== null)
    return {
      kind: 'found',
      finding: areNamesDead(direct, proxied)
        ? plainly
        : judgeBoth(plainly, judgeProxied(proxied, proxyName(named), asked)),
    };
  // Behind a proxy that we cannot tell, a direct way that fails is as it should be.
  if (untold !== null && plainly.state === 'limited')
    return {
      kind: 'untested',
      why: REACH_UNKNOWN.proxyUntold(untold),
    };
  return { kind: 'found', finding: plainly };
}

// Asked anew after each wait.
const isCut = (signal: AbortSignal): boolean => signal.aborted;

const localFailure = (pairs: readonly HttpAndTls[]): Failure | null =>
  pairs
    .flatMap(({ http, https }) => [http, https])
    .find((answer): answer is Failure => answer.kind === 'failed' && answer.at === 'local') ?? null;

/** When not even the proxy's name resolves, it is not the proxy that stands in the way. */
const areNamesDead = (direct: HttpAndTls, proxied: HttpAndTls): boolean =>
  [direct.http, proxied.http].every((answer) => answer.kind === 'failed' && answer.at === 'name');

function withQuery(url: URL, word: string): URL {
  const unique = new URL(url);
  unique.searchParams.append('linesman', word);
  return unique;
}
