import { signalAfter, withDeadline } from '../../../lib/deadline.ts';
import { isIP } from 'node:net';
import type * as Tls from 'node:tls';
import { asciiHost } from '../../../lib/idn.ts';
import type { CheckResult } from '../../../model/check.ts';
import type { NetworkState } from '../../../model/network-state.ts';
import { inconclusive, OK, skipped, type StepOutcome } from '../../../model/step-outcome.ts';
import { GATEWAY, NOT_TESTED } from '../../../model/text/en/evidence-rungs.ts';
import { printable } from '../../rpc/tower.ts';
import { cutWords, endedBy, timed, type LadderRun, type RunIo } from '../ladder-run.ts';
import { isSilence } from '../settled.ts';
import type { LadderRequest } from '../types.ts';
import { isDown } from './link.ts';
import { resolveHost } from './name.ts';

/** Name and handshake together. */
const GATEWAY_TIMEOUT_MS = 5000;

export type GatewayOutcome =
  /**
   * `isOther`: its certificate is another host's, so that something may have answered in the
   * gateway's place.
   */
  | {
      readonly kind: 'answered';
      readonly evidence: string;
      readonly isOther: boolean;
      /** Of the member that did. */
      readonly address: string;
    }
  /**
   * `isCut`: the run's deadline ended the silence, late enough to be one. `isNameless`: its name does
   * not resolve.
   */
  | {
      readonly kind: 'silent';
      readonly evidence: string;
      readonly isCut?: boolean;
      readonly isNameless?: boolean;
    }
  | { readonly kind: 'cut' };

/**
 * An alert is an answer: something that speaks TLS is there, though it wants other versions or a
 * client certificate. The names differ between versions of OpenSSL.
 */
const TLS_ANSWER = /^ERR_SSL_.*_ALERT_|^ERR_SSL_UNSUPPORTED_PROTOCOL$/;

/**
 * `carries`: a tunnel goes through it, by this member as far as that is known; null: no gateway is
 * configured.
 */
export type AskedGateway =
  | { readonly outcome: GatewayOutcome; readonly ms: number }
  | { readonly outcome: 'carries'; readonly member: string | null }
  | null;

export async function askGateway(
  { gateway, network, findMember }: LadderRequest,
  io: RunIo,
): Promise<AskedGateway> {
  if (gateway === null) return null;
  if (network.tunnel.state !== 'up') return helloGateway(gateway, io);
  return { outcome: 'carries', member: (await findMember?.()) ?? null };
}

/**
 * A TLS hello to the VPN gateway, no data. Whether its certificate is trusted is not judged, only
 * whether it is the gateway's name that it bears.
 */
function helloGateway(
  gateway: NonNullable<LadderRequest['gateway']>,
  io: RunIo,
): Promise<{ readonly outcome: GatewayOutcome; readonly ms: number }> {
  const ask = async (): Promise<GatewayOutcome> => {
    const startMs = io.monotonicMs();
    const limited = endedBy(io, signalAfter(GATEWAY_TIMEOUT_MS));
    const { outcome } = await resolveHost(gateway.host, limited);
    if (outcome.kind === 'failed')
      return {
        kind: 'silent',
        evidence: GATEWAY.nameless(gateway.host, outcome.error),
        isCut: outcome.cutAfterMs !== undefined && io.signal.aborted,
        isNameless: true,
      };
    // Loading TLS takes longer than the rest of a probe's start, and only a configured gateway
    // needs it.
    const tls = await import('node:tls');
    let last: GatewayOutcome = { kind: 'cut' };
    for (const address of outcome.addresses) {
      last = await hello(tls, gateway, address, limited.signal);
      if (last.kind !== 'silent') break;
    }
    if (last.kind !== 'cut') return last;
    const ms = io.monotonicMs() - startMs;
    // Its own limit is silence; the caller's is a cut, unless it came late.
    if (!io.signal.aborted)
      return { kind: 'silent', evidence: GATEWAY.noHello(gateway.host, GATEWAY_TIMEOUT_MS) };
    return isSilence(ms, GATEWAY_TIMEOUT_MS, io)
      ? { kind: 'silent', evidence: GATEWAY.noHello(gateway.host, Math.round(ms)), isCut: true }
      : last;
  };
  return timed(io, ask, { step: 'gateway', ...gateway, interface: null });
}

function hello(
  { connect, checkServerIdentity }: typeof Tls,
  { host, port }: { readonly host: string; readonly port: number },
  address: string,
  signal: AbortSignal,
): Promise<GatewayOutcome> {
  return withDeadline<GatewayOutcome>(
    { timeoutMs: null, signal },
    () => ({ kind: 'cut' }),
    (settle) => {
      const where = `${address}:${String(port)}`;
      // Old gateways speak TLS 1.0; they are to be found, not trusted.
      const socket = connect({
        host: address,
        port,
        minVersion: 'TLSv1',
        rejectUnauthorized: false,
        ...(isIP(host) === 0 ? { servername: asciiHost(host) } : {}),
      });
      socket.on('secureConnect', () => {
        const other =
          isIP(host) === 0
            ? otherIdentityIn(socket, (certificate) => checkServerIdentity(host, certificate))
            : null;
        const evidence = GATEWAY.hello(where, socket.getProtocol());
        settle({
          kind: 'answered',
          address,
          evidence: other === null ? evidence : GATEWAY.otherCertificate(evidence, host, other),
          isOther: other !== null,
        });
      });
      socket.on('error', (error: NodeJS.ErrnoException) => {
        const code = error.code ?? error.message;
        settle(
          TLS_ANSWER.test(code)
            ? {
                kind: 'answered',
                address,
                evidence: GATEWAY.helloWith(where, code),
                isOther: false,
              }
            : { kind: 'silent', evidence: GATEWAY.failed(where, code) },
        );
      });
      socket.on('close', () => {
        settle({ kind: 'silent', evidence: GATEWAY.closed(where) });
      });
      return () => {
        socket.destroy();
      };
    },
  );
}

/**
 * Whose certificate it is, when it is not the gateway's; null when it is, or when none was shown.
 */
function otherIdentityIn(
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

/**
 * Login pages stand in Wi-Fi and guest LANs; a look that reached the Internet has seen that there
 * is none.
 */
const mayHoldPortal = ({ link, reach, tunnel }: NetworkState): boolean =>
  (link === 'wifi' || link === 'lan') && reach !== 'internet' && tunnel.state === 'none';

export interface GatewayFacts {
  readonly network: NetworkState;
  readonly gateway: string;
  readonly outcome: GatewayOutcome;
  readonly ms: number;
  readonly linkDown: boolean;
  /** Who cut it, and when, in words. */
  readonly cut: string;
}

export function judgeGateway({
  network,
  gateway,
  outcome,
  ms,
  linkDown,
  cut,
}: GatewayFacts): StepOutcome<'gateway', 'CAPTIVE_PORTAL' | 'GATEWAY_UNREACHABLE'> {
  const gatewayMs = Math.round(ms);
  if (outcome.kind === 'answered' && outcome.isOther && mayHoldPortal(network))
    return {
      status: 'fail',
      code: 'CAPTIVE_PORTAL',
      evidence: [outcome.evidence],
      args: { gateway, portal: null },
    };
  if (outcome.kind === 'answered') return { ...OK(outcome.evidence), args: { gateway, gatewayMs } };
  if (outcome.kind === 'cut') return { ...inconclusive(cut), args: { gateway } };
  if (linkDown) return { ...inconclusive(NOT_TESTED.below('link')), args: { gateway } };
  const facts = {
    ...(outcome.isCut === true ? { isCut: true } : {}),
    ...(outcome.isNameless === true ? { isNameless: true } : {}),
  };
  return {
    status: 'fail',
    code: 'GATEWAY_UNREACHABLE',
    evidence: [outcome.evidence, ...(outcome.isCut === true ? [NOT_TESTED.cutSilence(ms)] : [])],
    args: { gateway },
    ...(Object.keys(facts).length > 0 ? { facts } : {}),
  };
}

/** None where no gateway is configured. */
export async function checkGateway(
  { request, io, recorder }: LadderRun,
  asked: Promise<AskedGateway>,
  link: Promise<CheckResult>,
): Promise<readonly CheckResult[]> {
  const answer = await asked;
  if (answer === null || request.gateway === null) return [];
  if (answer.outcome === 'carries') {
    const { member } = answer;
    const words = member === null ? GATEWAY.notAsked : GATEWAY.carries(member);
    return [recorder.lower('gateway', skipped(words), null, member)];
  }
  const { outcome, ms } = answer;
  const judged = judgeGateway({
    network: request.network,
    gateway: request.gateway.host,
    outcome,
    ms,
    linkDown: isDown(await link),
    cut: cutWords(io.signal, ms),
  });
  const address = judged.status === 'ok' && outcome.kind === 'answered' ? outcome.address : null;
  return [recorder.lower('gateway', judged, ms, address)];
}
