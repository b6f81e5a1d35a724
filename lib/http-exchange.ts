import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import {
  type ChannelFailure,
  type FirstHop,
  MAX_HEAD_BYTES,
  type Opened,
  openTcp,
  openTls,
  openTunnel,
  pageInTunnel,
  type ProxyRefusal,
  type ShownCertificate,
  type Stage,
  type TlsTerms,
  type Trust,
  type Tunnel,
} from './channel.ts';
import { after, withDeadline } from './deadline.ts';
import { errorName, reasonOf } from './error-name.ts';
import { type BodyLimits, readBody, statusOf } from './http-body.ts';
import { nodeHttp } from './node-http.ts';
import { countCarried, sendBody, type Traffic, watchdog } from './http-send.ts';

/** How the peer is reached and trusted, where Node's own way is not wanted. */
export type HttpWay = {
  /** An IP literal, or a name that is resolved; absent: the host of the URL. */
  readonly host?: string;
  readonly port?: number;
  readonly family?: 4 | 6;
  readonly localAddress?: string;
  /**
   * An HTTP proxy stands at `host`. It is asked for the whole URL of plain HTTP (RFC 9112 §3.2.2),
   * and for a tunnel to the host of HTTPS (RFC 9110 §9.3.6).
   */
  readonly isProxy?: boolean;
  /** Of HTTPS; absent: Node's own authorities. */
  readonly trust?: Trust;
} & Pick<TlsTerms, 'isLenient' | 'onSecure'>;

/** The last two open the channels of RPC over HTTP (MS-RPCH §2.1.2.1). */
export type Method =
  'GET' | 'HEAD' | 'PUT' | 'POST' | 'PATCH' | 'DELETE' | 'OPTIONS' | 'RPC_IN_DATA' | 'RPC_OUT_DATA';

export interface HttpRequest extends BodyLimits {
  readonly method: Method;
  readonly url: URL;
  /** Absent: `Host` alone is sent. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Name, connection, request and whole answer together. */
  readonly timeoutMs: number;
  /** Name, connection, a proxy's consent and TLS together; absent: the whole time. */
  readonly openTimeoutMs?: number;
  /**
   * How long the system may take nothing of the body while some of it is left; absent: the whole
   * time. What the system has taken may still wait here, so this says nothing of the answer.
   */
  readonly stallMs?: number;
  readonly traffic?: Traffic;
  /** Hears of each stage that begins. */
  readonly onStage?: (stage: Stage) => void;
  readonly signal?: AbortSignal;
  readonly way?: HttpWay;
}

/** Why nothing came back. */
export type HttpFailure = {
  readonly ok: false;
  /** How far it came. */
  readonly at: Stage;
  /** The system's name of the error; `ETIMEDOUT` for silence. */
  readonly error: string;
  /** The same in words. */
  readonly why: string;
} & (
  | { readonly kind: 'aborted' | 'timed-out' | 'too-large' | 'failed' }
  /** The proxy did not open a tunnel. */
  | ({ readonly kind: 'refused' } & ProxyRefusal)
  | { readonly kind: 'untrusted'; readonly certificate: ShownCertificate }
);

export type Field = readonly [name: string, value: string];

/** What came back. Redirects are answers like any other. */
export type HttpAnswer =
  | {
      readonly ok: true;
      readonly status: number;
      /** Reason phrase of the status line as it came, each byte a character; often empty. */
      readonly phrase: string;
      readonly headers: IncomingHttpHeaders;
      /** Every field as it came, in its order; a field that came twice stands there twice. */
      readonly fields: readonly Field[];
      readonly body: Buffer;
      /** What became of the rest of the body; `unread` and `lost` only where it may be cut. */
      readonly rest: 'none' | 'unread' | 'lost';
    }
  | HttpFailure;

/**
 * One request on a connection of its own: no cookies, no cache, no redirect followed, everything
 * bounded whatever the other side does. Never rejects.
 */
export function exchangeHttp(asked: HttpRequest): Promise<HttpAnswer> {
  const { timeoutMs, signal } = asked;
  let at: Stage = 'connect';
  const timedOut = (limitMs: number): HttpAnswer =>
    failure('timed-out', at, 'ETIMEDOUT', `no whole answer within ${String(limitMs)} ms`);
  return withDeadline<HttpAnswer>(
    signal === undefined ? { timeoutMs } : { timeoutMs, signal },
    (cut) =>
      cut === 'aborted'
        ? failure('aborted', at, 'ABORT_ERR', 'the answer is no longer wanted')
        : timedOut(timeoutMs),
    (settle) => {
      const over = new AbortController();
      const { openTimeoutMs = timeoutMs } = asked;
      const opening = new AbortController();
      const endLimit = after(openTimeoutMs, () => {
        opening.abort();
      });
      let count: () => void = () => undefined;
      const onTcp = (socket: Socket): void => {
        const { onCarried } = asked.traffic ?? {};
        if (onCarried !== undefined) count = countCarried(socket, onCarried);
      };
      const opened = openChannel(
        asked,
        AbortSignal.any([over.signal, opening.signal]),
        (stage) => {
          at = stage;
          asked.onStage?.(stage);
        },
        onTcp,
      );
      const stall = watchdog(asked.stallMs ?? null, () => {
        settle(timedOut(asked.stallMs ?? 0));
      });
      opened
        .then((channel) => {
          endLimit();
          if (!channel.ok)
            settle(channel.kind === 'cut' ? timedOut(openTimeoutMs) : failureOf(channel));
          // Too late: nobody waits any more.
          else if (over.signal.aborted) channel.socket.destroy();
          else
            requestOver(channel.socket, asked, over.signal, settle, {
              onSent: (bytes) => {
                count();
                stall.feed(bytes === asked.body?.length);
                asked.traffic?.onSent?.(bytes);
              },
            });
        })
        .catch((thrown: unknown) => {
          settle(failure('failed', at, errorName(thrown), reasonOf(thrown)));
        });
      return () => {
        endLimit();
        stall.feed(true);
        count();
        over.abort();
      };
    },
  );
}

const failure = (
  kind: 'aborted' | 'timed-out' | 'too-large' | 'failed',
  at: Stage,
  error: string,
  why: string,
): HttpFailure => ({ ok: false, kind, at, error, why });

function failureOf(opened: Exclude<ChannelFailure, { kind: 'cut' }>): HttpFailure {
  switch (opened.kind) {
    case 'failed':
      return opened;
    case 'refused':
      return {
        ...opened,
        error: 'ECONNREFUSED',
        why:
          opened.isPage === true
            ? `the proxy answers with status ${String(opened.status)} and a page instead of a tunnel`
            : `the proxy answers with status ${String(opened.status)}`,
      };
    case 'untrusted':
      return { ...opened, why: `the certificate does not hold (${opened.error})` };
  }
}

/** All that comes before the request: TCP, a proxy's tunnel, TLS. */
async function openChannel(
  { url, headers = {}, way = {} }: HttpRequest,
  signal: AbortSignal,
  reached: (stage: Stage) => void,
  onTcp: (socket: Socket) => void,
): Promise<Opened<Socket>> {
  const { isProxy = false, trust, isLenient, onSecure, ...reach } = way;
  const isTls = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = url.port === '' ? (isTls ? 443 : 80) : Number(url.port);
  const hop: FirstHop = { host, port, ...reach };
  const tcp = await openTcp(hop, signal, reached);
  if (!tcp.ok) return tcp;
  onTcp(tcp.socket);
  if (!isTls) {
    reached('answer');
    return tcp;
  }
  let { socket } = tcp;
  let tunnel: Extract<Tunnel, { ok: true }> | null = null;
  if (isProxy) {
    reached('proxy');
    const agent = headers['User-Agent'];
    const opened = await openTunnel(
      socket,
      `${url.hostname}:${String(port)}`,
      agent === undefined ? {} : { 'User-Agent': agent },
      signal,
    );
    if (!opened.ok) return opened;
    tunnel = opened;
    ({ socket } = tunnel);
  }
  reached('tls');
  const secured = await openTls(
    socket,
    { host, trust, protocols: ['http/1.1'], isLenient, onSecure },
    signal,
  );
  if (secured.ok) reached('answer');
  return secured.ok || tunnel === null ? secured : pageInTunnel(secured, tunnel);
}

const fieldsOf = (raw: readonly string[]): readonly Field[] =>
  Array.from({ length: raw.length / 2 }, (_, at) => [raw[2 * at] ?? '', raw[2 * at + 1] ?? '']);

const RESTS = { whole: 'none', cut: 'unread', broken: 'lost' } as const;

/** The request and its answer over a connection that stands. */
function requestOver(
  socket: Socket,
  asked: HttpRequest,
  signal: AbortSignal,
  settle: (answer: HttpAnswer) => void,
  { onSent }: { readonly onSent: (bytes: number) => void },
): void {
  const { method, url, headers = {}, way, body } = asked;
  const path = `${url.pathname}${url.search}`;
  const isWholeUrl = way?.isProxy === true && url.protocol === 'http:';
  const request = nodeHttp().request({
    createConnection: () => socket,
    method,
    path: isWholeUrl ? `${url.origin}${path}` : path,
    setHost: false,
    headers: {
      Host: url.host,
      ...(body === undefined ? {} : { 'Content-Length': String(body.length) }),
      ...headers,
    },
    maxHeaderSize: MAX_HEAD_BYTES,
  });
  signal.addEventListener(
    'abort',
    () => {
      request.destroy();
      socket.destroy();
    },
    { once: true },
  );
  const fail = (thrown: unknown): void => {
    settle(failure('failed', 'answer', errorName(thrown), reasonOf(thrown)));
  };
  request.on('error', fail);
  // A switch of protocols hands the socket over, and with it every other way to hear of its end.
  request.on('upgrade', (_response, switched) => {
    switched.destroy();
    fail(new Error('the server switched to another protocol'));
  });
  let isAnswering = false;
  // With an answer under way this comes before its end: then the answer's own events decide.
  request.on('close', () => {
    if (!isAnswering)
      settle(failure('failed', 'answer', 'ECONNRESET', 'the connection closed without an answer'));
  });
  request.on('response', (response) => {
    isAnswering = true;
    void readBody(response, asked).then((read) => {
      if (read.how === 'too-large')
        settle(
          failure(
            'too-large',
            'answer',
            'EMSGSIZE',
            `the answer is longer than ${String(read.maxBytes)} bytes`,
          ),
        );
      else if (read.how === 'broken' && asked.whenLonger === 'refuse')
        fail(read.thrown ?? new Error('the connection closed within the answer'));
      else
        settle({
          ok: true,
          status: statusOf(response),
          phrase: response.statusMessage ?? '',
          fields: fieldsOf(response.rawHeaders),
          headers: response.headers,
          body: read.body,
          rest: RESTS[read.how],
        });
    });
  });
  // A refusal may come before the whole body is sent; nobody reads the rest.
  if (body === undefined || body.length === 0) request.end();
  else {
    onSent(0);
    sendBody(request, body, () => isAnswering || signal.aborted, onSent);
  }
}
