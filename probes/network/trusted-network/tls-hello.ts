import { asciiHost } from '../../../lib/idn.ts';
import { isIP, type Socket } from 'node:net';
import type * as Tls from 'node:tls';
import { hostOfUrl } from '../../../model/net/host.ts';
import { CUT, failedAt, type Cut, type Failure, type TlsAnswer } from '../connectivity/answers.ts';
import type { ResolveName } from '../connectivity/names.ts';
import { openStream, openThroughProxy, type Opened } from '../connectivity/stream.ts';
import {
  failureOf,
  firstOf,
  type ProbeRequest,
  type Deadline,
  LOOK_TIMEOUT_MS,
  limitedTo,
  targetsOf,
} from '../connectivity/target.ts';

let systemAnchors: Tls.SecureContext | null = null;

/** Node has `getCACertificates` since 22.15; before, its own list stands alone. */
type Anchors = Pick<typeof Tls, 'createSecureContext'> &
  Partial<Pick<typeof Tls, 'getCACertificates'>>;

/**
 * What the laptop's other programs trust, too: in a company whose firewall opens TLS, its authority
 * is among the system's.
 */
const anchorsOf = ({ createSecureContext, getCACertificates }: Anchors): Tls.SecureContext =>
  createSecureContext(
    getCACertificates === undefined
      ? {}
      : { ca: [...new Set([...getCACertificates('default'), ...getCACertificates('system')])] },
  );

export interface HelloOptions {
  readonly timeoutMs?: number;
  /** Absent: the system's. */
  readonly anchors?: Tls.SecureContext;
}

/**
 * One TLS handshake, no data: a completed one with a valid certificate proves that the host itself
 * was reached. Never rejects.
 */
export async function helloOnce(
  leg: ProbeRequest,
  resolve: ResolveName,
  signal: AbortSignal,
  { timeoutMs = LOOK_TIMEOUT_MS, anchors }: HelloOptions = {},
): Promise<TlsAnswer> {
  if (signal.aborted) return CUT;
  const limit = limitedTo(timeoutMs, signal);
  const where = await targetsOf(leg, resolve, limit);
  if (where.kind !== 'targets') return where;
  const { url, proxy } = leg;
  const opened: Opened = await firstOf(where.targets, limit, (target) =>
    proxy === null ? openStream(target, limit) : openThroughProxy(target, url, limit),
  );
  if (opened.kind !== 'open') return opened;
  // Loading TLS takes a while, and without a configured host nobody needs it.
  const tls = await import('node:tls');
  const shaken = await shakeHands(
    tls,
    opened.socket,
    hostOfUrl(url),
    limit,
    anchors ?? (systemAnchors ??= anchorsOf(tls)),
  );
  if (shaken.kind !== 'shaken') return shaken;
  const { authorized, authorizationError } = shaken.socket;
  shaken.socket.destroy();
  return authorized
    ? { kind: 'completed' }
    : { kind: 'untrusted', error: String(authorizationError).slice(0, 200) };
}

export type Shaken = { readonly kind: 'shaken'; readonly socket: Tls.TLSSocket } | Failure | Cut;

/**
 * A handshake over an open connection, whatever the certificate; the caller judges it, and destroys
 * the socket.
 */
export function shakeHands(
  { connect }: typeof Tls,
  socket: Socket,
  host: string,
  limit: Deadline,
  secureContext?: Tls.SecureContext,
): Promise<Shaken> {
  // It may have ended while TLS was loaded.
  if (socket.destroyed) return Promise.resolve(failedAt('answer', 'ECONNRESET'));
  return new Promise((settle) => {
    // A server name is never an address (RFC 6066 §3); then `host` is what the certificate is held
    // against.
    const over = connect({
      socket,
      host,
      rejectUnauthorized: false,
      ...(isIP(host) === 0 ? { servername: asciiHost(host) } : {}),
      ...(secureContext === undefined ? {} : { secureContext }),
    });
    const end = (outcome: Failure | Cut): void => {
      limit.signal.removeEventListener('abort', stop);
      settle(outcome);
      over.destroy();
      socket.destroy();
    };
    const stop = (): void => {
      end(limit.stopped('answer'));
    };
    const fail = (error: unknown): void => {
      end(failureOf(error, 'answer'));
    };
    socket.on('error', fail);
    over.on('error', fail);
    over.on('close', () => {
      end(failedAt('answer', 'ECONNRESET'));
    });
    over.on('secureConnect', () => {
      limit.signal.removeEventListener('abort', stop);
      settle({ kind: 'shaken', socket: over });
    });
    if (limit.signal.aborted) stop();
    else limit.signal.addEventListener('abort', stop, { once: true });
  });
}
