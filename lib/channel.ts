import { connect, isIP, type Socket } from 'node:net';
import type * as Tls from 'node:tls';
import type { Authorities } from './authorities.ts';
import { withDeadline } from './deadline.ts';
import { errorName, reasonOf } from './error-name.ts';
import { nodeHttp } from './node-http.ts';
import { asciiHost } from './idn.ts';
import { verifyErrorOf } from './verify-error.ts';

/** How far an exchange came; `proxy`: a proxy was reached, and has not opened the way yet. */
export type Stage = 'name' | 'connect' | 'proxy' | 'tls' | 'answer';

/** Head of an answer: status line and fields. */
export const MAX_HEAD_BYTES = 16 * 1024;

/** Who is connected to first: the host itself, or the proxy before it. */
export interface FirstHop {
  /** An IP literal, or a name that is resolved. */
  readonly host: string;
  readonly port: number;
  readonly family?: 4 | 6;
  readonly localAddress?: string;
}

/** What a certificate that does not hold says of itself, bounded and printable. */
export interface ShownCertificate {
  readonly subject: string;
  readonly issuer: string;
  /** As OpenSSL prints it, `May  4 09:00:00 2026 GMT` for example. */
  readonly validFrom: string;
  readonly validTo: string;
}

/** What a proxy says that opens no tunnel, bounded and printable. */
export interface ProxyRefusal {
  readonly status: number;
  /** Schemes of the login that it wants, in its order. */
  readonly offers?: readonly string[];
  /** Its own name of the reason, where it gives one (`X-Squid-Error`). */
  readonly detail?: string;
  /** It said yes, and sent a page of its own where the tunnel should be. */
  readonly isPage?: true;
}

export type ChannelFailure =
  /** The signal came first. */
  | { readonly ok: false; readonly kind: 'cut'; readonly at: Stage }
  /** `error`: the system's name of it; `why`: the same in words. */
  | {
      readonly ok: false;
      readonly kind: 'failed';
      readonly at: Stage;
      readonly error: string;
      readonly why: string;
    }
  /** The proxy answered with another status than 2xx, or with a page. */
  | ({ readonly ok: false; readonly kind: 'refused'; readonly at: 'proxy' } & ProxyRefusal)
  /** TLS stands, and the certificate does not hold; `error` is OpenSSL's or Node's name of why. */
  | {
      readonly ok: false;
      readonly kind: 'untrusted';
      readonly at: 'tls';
      readonly error: string;
      readonly certificate: ShownCertificate;
    };

/** A connection that whoever gets it destroys. */
export type Opened<S extends Socket> = { readonly ok: true; readonly socket: S } | ChannelFailure;

/** Whom a certificate must come from. */
export type Trust = 'any' | Authorities;

const cutAt = (at: Stage): ChannelFailure => ({ ok: false, kind: 'cut', at });
const failedAt = (at: Stage, thrown: unknown): ChannelFailure => ({
  ok: false,
  kind: 'failed',
  at,
  error: errorName(thrown).slice(0, 200),
  why: reasonOf(thrown).slice(0, 500),
});

/** TCP to the first hop. Never rejects. @param reached hears of each stage that begins */
export function openTcp(
  hop: FirstHop,
  signal: AbortSignal,
  reached: (stage: Stage) => void = () => undefined,
): Promise<Opened<Socket>> {
  let at: Stage = isIP(hop.host) === 0 ? 'name' : 'connect';
  reached(at);
  return withDeadline<Opened<Socket>>(
    { timeoutMs: null, signal },
    () => cutAt(at),
    (settle) => {
      const socket = connect({ ...hop });
      socket.once('lookup', (error: Error | null) => {
        if (error !== null) return;
        at = 'connect';
        reached(at);
      });
      socket.once('connect', () => {
        settle({ ok: true, socket });
      });
      // It stays: what breaks later is told by the layer above, which sees the connection close.
      socket.on('error', (error) => {
        settle(failedAt(at, error));
      });
      return (opened) => {
        if (!opened.ok) socket.destroy();
      };
    },
  );
}

/** `announcesPage`: status of a consent that describes a body, which it cannot have. */
export type Tunnel =
  | { readonly ok: true; readonly socket: Socket; readonly announcesPage: number | null }
  | ChannelFailure;

/** Handshake or alert of any version (RFC 8446 §5.1). */
const isTlsRecord = (bytes: Buffer): boolean => bytes[0] === 0x16 || bytes[0] === 0x15;

/** Some proxies describe a body and send none: what comes next decides. */
const announcesPage = (fields: Readonly<Record<string, readonly string[] | undefined>>): boolean =>
  /^text\/html\b/i.test(fields['content-type']?.[0] ?? '') ||
  Number(fields['content-length']?.[0] ?? 0) > 0;

/** What TLS says of bytes that are none, and of a connection that closes behind a page. */
const NO_TLS = /^(?:ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)|ECONNRESET|EPIPE)$/;

/** The end of TLS in a tunnel: a page of the proxy's where it announced one. */
export const pageInTunnel = (
  failed: ChannelFailure,
  { announcesPage: status }: Extract<Tunnel, { ok: true }>,
): ChannelFailure =>
  status !== null && failed.kind === 'failed' && NO_TLS.test(failed.error)
    ? { ok: false, kind: 'refused', at: 'proxy', status, isPage: true }
    : failed;

/**
 * CONNECT (RFC 9110 §9.3.6), by which the proxy at the other end becomes a tunnel. No credentials
 * are sent. Never rejects; a socket that is not handed back is destroyed.
 *
 * @param authority `host:port` of where the tunnel leads
 */
export function openTunnel(
  socket: Socket,
  authority: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Tunnel> {
  return withDeadline<Tunnel>(
    { timeoutMs: null, signal },
    () => cutAt('proxy'),
    (settle) => {
      const asking = nodeHttp().request({
        method: 'CONNECT',
        path: authority,
        setHost: false,
        headers: { Host: authority, ...headers },
        createConnection: () => socket,
        maxHeaderSize: MAX_HEAD_BYTES,
      });
      asking.on('error', (error) => {
        settle(failedAt('proxy', error));
      });
      asking.on('close', () => {
        settle(failedAt('proxy', closedError()));
      });
      asking.on('connect', ({ statusCode: status = 0, headersDistinct }, tunnel, head) => {
        if (status < 200 || status >= 300) {
          settle({
            ok: false,
            kind: 'refused',
            at: 'proxy',
            ...refusalIn(status, headersDistinct),
          });
          return;
        }
        // Who speaks first in a tunnel for TLS is the proxy itself: the server waits for a hello.
        if (head.length > 0 && !isTlsRecord(head)) {
          settle({ ok: false, kind: 'refused', at: 'proxy', status, isPage: true });
          return;
        }
        if (head.length > 0) tunnel.unshift(head);
        settle({ ok: true, socket, announcesPage: announcesPage(headersDistinct) ? status : null });
      });
      asking.end();
      return (opened) => {
        if (opened.ok) return;
        asking.destroy();
        socket.destroy();
      };
    },
  );
}

const MAX_OFFERS = 8;

/** What a proxy's refusal says of its reason. */
export function refusalIn(
  status: number,
  fields: Readonly<Record<string, readonly string[] | undefined>>,
): ProxyRefusal {
  const offers = (fields['proxy-authenticate'] ?? [])
    .slice(0, MAX_OFFERS)
    .map((offer) => printable(offer).split(' ', 1)[0] ?? '');
  const [detail] = fields['x-squid-error'] ?? [];
  return {
    status,
    ...(offers.length === 0 ? {} : { offers }),
    ...(detail === undefined ? {} : { detail: printable(detail) }),
  };
}

export interface TlsTerms {
  /** Name or address that the certificate must bear. */
  readonly host: string;
  /** Absent: Node's own authorities. */
  readonly trust?: Trust | undefined;
  readonly protocols?: readonly string[];
  /** Whoever only looks at who is there: a certificate that does not hold ends nothing. */
  readonly isLenient?: boolean | undefined;
  /** Sees the connection once TLS stands. */
  readonly onSecure?: ((socket: Tls.TLSSocket) => void) | undefined;
}

/**
 * TLS over an open connection. A certificate that does not hold ends it before a byte is sent.
 * Never rejects; a socket that is not handed back is destroyed.
 */
export async function openTls(
  socket: Socket,
  { host, trust, protocols, isLenient = false, onSecure }: TlsTerms,
  signal: AbortSignal,
): Promise<Opened<Tls.TLSSocket>> {
  const authorities = trust === 'any' ? undefined : trust;
  const ready = await withDeadline<
    readonly [typeof Tls, Tls.SecureContext | null] | ChannelFailure
  >(
    { timeoutMs: null, signal },
    () => cutAt('tls'),
    (settle) => {
      // Loading TLS takes a while, and many who load this file never need it.
      Promise.all([import('node:tls'), authorities?.secureContext() ?? null]).then(
        settle,
        (thrown: unknown) => {
          settle(failedAt('tls', thrown));
        },
      );
      return undefined;
    },
  );
  if ('ok' in ready) {
    socket.destroy();
    return ready;
  }
  const [{ connect: connectTls }, secureContext] = ready;
  // It may have ended while TLS was loaded.
  if (socket.destroyed) return failedAt('tls', closedError());
  return withDeadline<Opened<Tls.TLSSocket>>(
    { timeoutMs: null, signal },
    () => cutAt('tls'),
    (settle) => {
      // A server name is never an address (RFC 6066 §3); then `host` is what the certificate is
      // held against.
      const over = connectTls({
        socket,
        host,
        rejectUnauthorized: false,
        ...(isIP(host) === 0 ? { servername: asciiHost(host) } : {}),
        ...(secureContext === null ? {} : { secureContext }),
        ...(protocols === undefined ? {} : { ALPNProtocols: [...protocols] }),
      });
      over.on('error', (error) => {
        settle(failedAt('tls', error));
      });
      over.on('close', () => {
        settle(failedAt('tls', closedError()));
      });
      over.on('secureConnect', () => {
        onSecure?.(over);
        const isHeld = trust === 'any' || isLenient || over.authorized;
        if (!isHeld) authorities?.refused();
        settle(
          isHeld
            ? { ok: true, socket: over }
            : {
                ok: false,
                kind: 'untrusted',
                at: 'tls',
                error: verifyErrorOf(over) ?? '',
                certificate: shownBy(over),
              },
        );
      });
      return (opened) => {
        if (opened.ok) return;
        over.destroy();
        socket.destroy();
      };
    },
  );
}

function closedError(): Error {
  return Object.assign(new Error('the connection closed without an answer'), {
    code: 'ECONNRESET',
  });
}

const MAX_NAME_CHARACTERS = 100;

/** Words of an unknown server, which are shown to people. */
const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, MAX_NAME_CHARACTERS);

function shownBy(socket: Tls.TLSSocket): ShownCertificate {
  const { subject, issuer, valid_from, valid_to } = socket.getPeerCertificate() as Partial<
    ReturnType<Tls.TLSSocket['getPeerCertificate']>
  >;
  return {
    subject: nameOf(subject),
    issuer: nameOf(issuer),
    validFrom: printable(valid_from ?? ''),
    validTo: printable(valid_to ?? ''),
  };
}

/** The common name, else the organization; empty where there is neither. */
const nameOf = (name: Partial<Tls.Certificate> | undefined): string =>
  printable([name?.CN ?? name?.O ?? ''].flat().join(', '));
