import { asciiHost } from '../../lib/idn.ts';
import { isIP } from 'node:net';
import type * as Tls from 'node:tls';
import { printable } from '../rpc/tower.ts';
import { endedBy, timed } from './climb.ts';
import type { LadderIo, LadderRequest } from './types.ts';
import { resolveHost } from './name.ts';
import { GATEWAY } from '../../model/text/en/evidence-rungs.ts';

/** Name and handshake together. */
const GATEWAY_TIMEOUT_MS = 5000;

export type GatewayOutcome =
  /**
   * `isOther`: its certificate is another host's, so that something may have answered in the
   * gateway's place.
   */
  | { readonly kind: 'answered'; readonly evidence: string; readonly isOther: boolean }
  | { readonly kind: 'silent'; readonly evidence: string }
  | { readonly kind: 'cut' };

/**
 * An alert is an answer: something that speaks TLS is there, though it wants other versions or a
 * client certificate. The names differ between versions of OpenSSL.
 */
const TLS_ANSWER = /^ERR_SSL_.*_ALERT_|^ERR_SSL_UNSUPPORTED_PROTOCOL$/;

/**
 * A TLS hello to the VPN gateway, no data. Whether its certificate is trusted is not judged, only
 * whether it is the gateway's name that it bears.
 */
export function helloGateway(
  gateway: NonNullable<LadderRequest['gateway']>,
  io: LadderIo,
): Promise<{ readonly outcome: GatewayOutcome; readonly ms: number }> {
  return timed(io, async () => {
    const limited = endedBy(io, AbortSignal.timeout(GATEWAY_TIMEOUT_MS));
    const { outcome } = await resolveHost(gateway.host, limited);
    if (outcome.kind === 'failed')
      return { kind: 'silent', evidence: GATEWAY.nameless(gateway.host, outcome.error) };
    // Loading TLS takes longer than the rest of a probe's start, and only a configured gateway
    // needs it.
    const tls = await import('node:tls');
    let last: GatewayOutcome = { kind: 'cut' };
    for (const address of outcome.addresses) {
      last = await hello(tls, gateway, address, limited.signal);
      if (last.kind !== 'silent') break;
    }
    // Its own limit is silence; only the caller's is a cut.
    if (last.kind === 'cut' && !io.signal.aborted)
      return {
        kind: 'silent',
        evidence: GATEWAY.noHello(gateway.host, GATEWAY_TIMEOUT_MS),
      };
    return last;
  });
}

function hello(
  { connect, checkServerIdentity }: typeof Tls,
  { host, port }: { readonly host: string; readonly port: number },
  address: string,
  signal: AbortSignal,
): Promise<GatewayOutcome> {
  if (signal.aborted) return Promise.resolve({ kind: 'cut' });
  return new Promise((resolve) => {
    const where = `${address}:${String(port)}`;
    // Old gateways speak TLS 1.0; they are to be found, not trusted.
    const socket = connect({
      host: address,
      port,
      minVersion: 'TLSv1',
      rejectUnauthorized: false,
      ...(isIP(host) === 0 ? { servername: asciiHost(host) } : {}),
    });
    const settle = (outcome: GatewayOutcome): void => {
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(outcome);
    };
    const onAbort = (): void => {
      settle({ kind: 'cut' });
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('secureConnect', () => {
      const stranger =
        isIP(host) === 0
          ? strangerIn(socket, (certificate) => checkServerIdentity(host, certificate))
          : null;
      const evidence = GATEWAY.hello(where, socket.getProtocol());
      settle({
        kind: 'answered',
        evidence: stranger === null ? evidence : GATEWAY.otherCertificate(evidence, host, stranger),
        isOther: stranger !== null,
      });
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code ?? error.message;
      settle(
        TLS_ANSWER.test(code)
          ? {
              kind: 'answered',
              evidence: GATEWAY.helloWith(where, code),
              isOther: false,
            }
          : { kind: 'silent', evidence: GATEWAY.failed(where, code) },
      );
    });
    socket.on('close', () => {
      settle({ kind: 'silent', evidence: GATEWAY.closed(where) });
    });
  });
}

/**
 * Whose certificate it is, when it is not the gateway's; null when it is, or when none was shown.
 */
function strangerIn(
  socket: Tls.TLSSocket,
  check: (certificate: ReturnType<Tls.TLSSocket['getPeerCertificate']>) => Error | undefined,
): string | null {
  const certificate = socket.getPeerCertificate();
  if (Object.keys(certificate).length === 0 || check(certificate) === undefined) return null;
  return (
    printable(Buffer.from([certificate.subject.CN].flat().join(', '))) ||
    GATEWAY.namelessCertificate
  );
}
