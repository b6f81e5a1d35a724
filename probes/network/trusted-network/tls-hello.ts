import { createAuthorities } from '../../../lib/authorities.ts';
import {
  type ChannelFailure,
  openTcp,
  openTls,
  openTunnel,
  type Trust,
} from '../../../lib/channel.ts';
import { hostOfUrl } from '../../../model/net/host.ts';
import { CUT, type Cut, type Failure, type TlsAnswer } from '../connectivity/answers.ts';
import type { ResolveName } from '../connectivity/names.ts';
import {
  failureOf,
  firstOf,
  FAILED_AT,
  type ProbeRequest,
  type Deadline,
  LOOK_TIMEOUT_MS,
  limitedTo,
  portOf,
  targetsOf,
  USER_AGENT,
} from '../connectivity/target.ts';

/**
 * What the laptop's other programs trust, too: in a company whose firewall opens TLS, its authority
 * is among the system's.
 */
const systemAuthorities = createAuthorities();

export interface HelloOptions {
  readonly timeoutMs?: number;
  /** Absent: the system's. */
  readonly trust?: Trust;
}

/**
 * One TLS handshake, no data: a completed one with a valid certificate proves that the host itself
 * was reached. Never rejects.
 */
export async function helloOnce(
  leg: ProbeRequest,
  resolve: ResolveName,
  signal: AbortSignal,
  { timeoutMs = LOOK_TIMEOUT_MS, trust = systemAuthorities }: HelloOptions = {},
): Promise<TlsAnswer> {
  if (signal.aborted) return CUT;
  const limit = limitedTo(timeoutMs, signal);
  const where = await targetsOf(leg, resolve, limit);
  if (where.kind !== 'targets') return where;
  const { url, proxy } = leg;
  return firstOf(where.targets, limit, async (target): Promise<TlsAnswer> => {
    const tcp = await openTcp(target, limit.signal);
    if (!tcp.ok) return answerOf(tcp, limit);
    let { socket } = tcp;
    if (proxy !== null) {
      const tunnel = await openTunnel(
        socket,
        `${url.hostname}:${portOf(url).toString()}`,
        { 'User-Agent': USER_AGENT },
        limit.signal,
      );
      if (!tunnel.ok) return answerOf(tunnel, limit);
      ({ socket } = tunnel);
    }
    const shaken = await openTls(socket, { host: hostOfUrl(url), trust }, limit.signal);
    if (!shaken.ok) return answerOf(shaken, limit);
    shaken.socket.destroy();
    return { kind: 'completed' };
  });
}

function answerOf(failure: ChannelFailure, limit: Deadline): TlsAnswer {
  switch (failure.kind) {
    case 'untrusted':
      return { kind: 'untrusted', error: failure.error };
    case 'refused':
      return { kind: 'refused', status: failure.status };
    case 'cut':
    case 'failed':
      return failureIn(failure, limit);
  }
}

/** A connection that was cut, or failed, in the words of a look. */
export const failureIn = (
  failure: Extract<ChannelFailure, { kind: 'cut' | 'failed' }>,
  limit: Deadline,
): Failure | Cut =>
  failure.kind === 'cut'
    ? limit.stopped(FAILED_AT[failure.at])
    : failureOf(failure.error, FAILED_AT[failure.at]);
