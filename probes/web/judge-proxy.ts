import { type ProxyRefusal, refusalIn } from '../../lib/channel.ts';
import type { HttpAnswer } from '../../lib/http-exchange.ts';
import { inconclusive, OK, type StepOutcome } from '../../model/step-outcome.ts';
import { DOOR, WAY } from '../../model/text/en/evidence-web.ts';

export type ProxyCode = 'PROXY_BROKEN' | 'PROXY_AUTH' | 'PAC_UNREACHABLE';
export type ProxyOutcome = StepOutcome<'door' | 'host', ProxyCode>;

/** What a proxy did with a request for a door. */
export type ProxySeen =
  /** It led on: what came back is the door's. */
  | { readonly kind: 'leads' }
  /** It was not reached at all, so that the next way counts. */
  | { readonly kind: 'unreached'; readonly why: string }
  /** It stands, and does not lead on. */
  | { readonly kind: 'broken'; readonly why: string }
  | { readonly kind: 'login'; readonly why: string; readonly isByItself: boolean }
  /** It says that the door's host is not reached from it. */
  | { readonly kind: 'beyond'; readonly why: string }
  | { readonly kind: 'cut' };

const LOGIN = 407;
/** Schemes by which the programs of a laptop log on without a question. */
const BY_ITSELF = /^(?:negotiate|ntlm|kerberos)$/i;
/** Who writes answers of its own in the place of a host's, by a field that it alone writes. */
const OWN_SERVER = /^(?:squid|tinyproxy)\b/i;

/** @param proxy `HOST:PORT` */
export function judgeProxy(proxy: string, answer: HttpAnswer): ProxySeen {
  if (answer.ok) return judgeAnswered(proxy, answer);
  if (answer.kind === 'aborted') return { kind: 'cut' };
  if (answer.kind === 'refused') return judgeRefusal(proxy, answer);
  if (answer.at === 'name' || answer.at === 'connect')
    return { kind: 'unreached', why: WAY.notReached(proxy, answer.error) };
  if (answer.at === 'proxy') return { kind: 'broken', why: WAY.noTunnel(proxy, answer.error) };
  return { kind: 'leads' };
}

/** Of plain http the proxy answers in the same voice as the host: only its own fields tell. */
function judgeAnswered(proxy: string, answer: Extract<HttpAnswer, { ok: true }>): ProxySeen {
  const { status, headers } = answer;
  const many = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? []].flat()]),
  );
  const refusal = refusalIn(status, many);
  if (status === LOGIN) return judgeRefusal(proxy, refusal);
  const isOwn = refusal.detail !== undefined || OWN_SERVER.test(many['server']?.[0] ?? '');
  return isOwn && status >= 400 ? judgeRefusal(proxy, refusal) : { kind: 'leads' };
}

function judgeRefusal(
  proxy: string,
  {
    status,
    offers = [],
    detail = null,
    isPage,
  }: { readonly detail?: string | null } & Omit<ProxyRefusal, 'detail'>,
): ProxySeen {
  if (status === LOGIN)
    return {
      kind: 'login',
      why: WAY.wantsLogin(proxy, offers),
      isByItself: offers.some((offer) => BY_ITSELF.test(offer)),
    };
  if (isPage === true) return { kind: 'broken', why: WAY.page(proxy, status) };
  return status >= 500
    ? { kind: 'beyond', why: WAY.beyond(proxy, status, detail) }
    : { kind: 'broken', why: WAY.refuses(proxy, status, detail) };
}

/** What is said of a proxy that was reached. */
export function outcomeOf(
  proxy: string,
  seen: Exclude<ProxySeen, { kind: 'unreached' }>,
): ProxyOutcome {
  const by = WAY.by(proxy);
  switch (seen.kind) {
    case 'leads':
    case 'beyond':
      return OK(by);
    case 'cut':
      return inconclusive(DOOR.cut);
    case 'broken':
      return {
        status: 'fail',
        code: 'PROXY_BROKEN',
        evidence: [by, seen.why],
        args: { reason: seen.why },
      };
    case 'login':
      return {
        // Whoever logs on by itself may be well behind it.
        status: seen.isByItself ? 'degraded' : 'fail',
        code: 'PROXY_AUTH',
        evidence: [by, seen.why],
        args: { reason: seen.why },
      };
  }
}

/** Why the direct way was taken; both empty where the settings say so. */
export interface DirectBecause {
  /** Proxies that were not reached, each in words. */
  readonly unreached: readonly string[];
  readonly untold: string | null;
  readonly isPacUnreachable: boolean;
}

/**
 * What is said of the proxy where the direct way was taken in its place; null where there is none.
 *
 * @param isThere whether the direct way led to a connection
 */
export function insteadOf(
  { unreached, untold, isPacUnreachable }: DirectBecause,
  isThere: boolean,
): ProxyOutcome | null {
  const [first] = unreached;
  if (first !== undefined)
    return {
      status: isThere ? 'degraded' : 'fail',
      code: 'PROXY_BROKEN',
      evidence: [...unreached, isThere ? WAY.directInstead : WAY.notInstead],
      args: { reason: first },
    };
  if (untold === null) return null;
  if (isThere) return OK(untold, WAY.directAll);
  return isPacUnreachable
    ? {
        status: 'fail',
        code: 'PAC_UNREACHABLE',
        evidence: [untold, WAY.notDirect],
        args: { reason: untold },
      }
    : { ...inconclusive(untold), evidence: [untold, WAY.notDirect] };
}
