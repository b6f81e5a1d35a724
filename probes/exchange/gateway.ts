import { isIP } from 'node:net';
import type { connect as connectTls } from 'node:tls';
import { endedBy, timed } from './climb.ts';
import type { LadderEdges, LadderRequest } from './ladder-types.ts';
import { resolveHost } from './name.ts';

/** Name and handshake together. */
const GATEWAY_TIMEOUT_MS = 5000;

export type GatewayOutcome =
  | { readonly kind: 'answered'; readonly evidence: string }
  | { readonly kind: 'silent'; readonly evidence: string }
  | { readonly kind: 'cut' };

/** An alert is an answer: something that speaks TLS is there, though it wants other versions or a client certificate. The names differ between versions of OpenSSL. */
const TLS_ANSWER = /^ERR_SSL_.*_ALERT_|^ERR_SSL_UNSUPPORTED_PROTOCOL$/;

/** A TLS hello to the VPN gateway, no data: its certificate is not judged, only whether it is there. */
export function helloGateway(gateway: NonNullable<LadderRequest['gateway']>, edges: LadderEdges): Promise<{ readonly outcome: GatewayOutcome; readonly ms: number }> {
  return timed(edges, async () => {
    const limited = endedBy(edges, AbortSignal.timeout(GATEWAY_TIMEOUT_MS));
    const { outcome } = await resolveHost(gateway.host, limited);
    if (outcome.kind === 'failed') return { kind: 'silent', evidence: `${gateway.host} cannot be resolved (${outcome.error})` };
    // Loading TLS takes longer than the rest of a probe's start, and only a configured gateway needs it.
    const { connect } = await import('node:tls');
    let last: GatewayOutcome = { kind: 'cut' };
    for (const address of outcome.addresses) {
      last = await hello(connect, gateway, address, limited.signal);
      if (last.kind !== 'silent') break;
    }
    // Its own limit is silence; only the caller's is a cut.
    if (last.kind === 'cut' && !edges.signal.aborted) return { kind: 'silent', evidence: `no TLS hello from ${gateway.host} within ${String(GATEWAY_TIMEOUT_MS)} ms` };
    return last;
  });
}

function hello(connect: typeof connectTls, { host, port }: { readonly host: string; readonly port: number }, address: string, signal: AbortSignal): Promise<GatewayOutcome> {
  if (signal.aborted) return Promise.resolve({ kind: 'cut' });
  return new Promise((resolve) => {
    const where = `${address}:${String(port)}`;
    // Old gateways speak TLS 1.0; they are to be found, not trusted.
    const socket = connect({ host: address, port, minVersion: 'TLSv1', rejectUnauthorized: false, ...(isIP(host) === 0 ? { servername: host } : {}) });
    const settle = (outcome: GatewayOutcome): void => {
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(outcome);
    };
    const onAbort = (): void => { settle({ kind: 'cut' }); };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('secureConnect', () => { settle({ kind: 'answered', evidence: `${where} answered a TLS hello (${socket.getProtocol() ?? 'unknown version'})` }); });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code ?? error.message;
      settle(TLS_ANSWER.test(code) ? { kind: 'answered', evidence: `${where} answered a TLS hello with ${code}` } : { kind: 'silent', evidence: `no TLS hello from ${where}: ${code}` });
    });
    socket.on('close', () => { settle({ kind: 'silent', evidence: `${where} closed before its TLS hello` }); });
  });
}
