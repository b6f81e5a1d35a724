import type { SendCode, SendTrouble } from '../../model/send-trouble.ts';
import type { ClientAnswer, ProxyAddress } from '../../lib/http-client.ts';
import type { HttpAnswer } from '../../lib/http-exchange.ts';
import { proxyName } from '../../probes/network/connectivity/proxy-settings.ts';

type Failure = Extract<HttpAnswer, { ok: false }>;
type Facts = Partial<Omit<SendTrouble, 'code' | 'who'>>;

const MAX_WORDS = 500;

export const trouble = (code: SendCode, who: string, facts: Facts = {}): SendTrouble => ({
  code,
  who,
  at: null,
  error: null,
  status: null,
  detail: null,
  certificate: null,
  untold: null,
  ...facts,
});

/** This side's own: nothing was sent, for a reason in words. */
export const notSent = (detail: string): SendTrouble =>
  trouble('NOT_SENT', '', { detail: detail.slice(0, MAX_WORDS) });

/** What an exchange that failed says of the way to the collector. Pure. */
export function troubleOf(
  failure: Failure,
  { way, untold }: Pick<ClientAnswer, 'way' | 'untold'>,
  collector: URL,
): SendTrouble {
  const { at, error } = failure;
  const facts: Facts = { at, error, untold };
  const host = collector.host;
  if (failure.kind === 'refused') {
    const { status } = failure;
    const who = way === null ? host : proxyName(way);
    return trouble(status === 407 ? 'PROXY_AUTH' : 'PROXY_BROKEN', who, { ...facts, status });
  }
  if (failure.kind === 'untrusted')
    return trouble(certificateCode(error), host, { ...facts, certificate: failure.certificate });
  if (failure.kind === 'too-large')
    return trouble('NOT_A_COLLECTOR', host, { ...facts, detail: failure.why });
  const proxy = brokenProxy(failure, way);
  if (proxy !== null) return trouble('PROXY_BROKEN', proxyName(proxy), facts);
  switch (at) {
    case 'name':
      return trouble('DNS_FAILED', collector.hostname, facts);
    case 'tls':
      return trouble('TLS_FAILED', host, facts);
    case 'answer':
      return trouble('NO_ANSWER', host, { ...facts, detail: failure.why.slice(0, MAX_WORDS) });
    case 'connect':
    case 'proxy':
      return trouble('HOST_UNREACHABLE', host, facts);
  }
}

const brokenProxy = ({ at }: Failure, way: ProxyAddress | null): ProxyAddress | null =>
  at === 'name' || at === 'connect' || at === 'proxy' ? way : null;

function certificateCode(error: string): SendCode {
  switch (error) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'TLS_NAME';
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return 'TLS_EXPIRED';
    default:
      return 'TLS_UNTRUSTED';
  }
}
