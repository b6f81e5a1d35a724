import http from 'node:http';
import https from 'node:https';
import type { IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http';
import { withDeadline } from './deadline.ts';
import { errorName, reasonOf } from './error-name.ts';

/** Head of an answer: status line and fields. */
const MAX_HEAD_BYTES = 16 * 1024;

/** How the peer is reached and trusted, where Node's own way is not wanted. */
export interface HttpWay {
  /** An IP literal, or a name that is resolved; absent: the host of the URL. */
  readonly host?: string;
  readonly port?: number;
  readonly family?: 4 | 6;
  readonly localAddress?: string;
  /**
   * An HTTP proxy stands at `host`: it is asked for the whole URL (RFC 9112 §3.2.2), which is how
   * plain HTTP passes one.
   */
  readonly isProxy?: boolean;
  /** TLS: authorities in PEM, the name that is asked for, and whether another certificate will do. */
  readonly ca?: readonly string[];
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
}

export interface HttpRequest {
  readonly method: 'GET' | 'PUT';
  readonly url: URL;
  /** Absent: `Host` alone is sent. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Name, connection, request and whole answer together. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Bytes of the body that are kept, by the status of the answer. */
  readonly maxBodyBytes: number | ((status: number) => number);
  /**
   * What a longer body is: `refuse`, no answer at all; `cut`, an answer whose rest is not waited
   * for, and so is one that breaks off.
   */
  readonly whenLonger: 'refuse' | 'cut';
  readonly way?: HttpWay;
}

/** What came back. Redirects are answers like any other. */
export type HttpAnswer =
  | {
      readonly ok: true;
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: Buffer;
      /** What became of the rest of the body; `unread` and `lost` only where it may be cut. */
      readonly rest: 'none' | 'unread' | 'lost';
    }
  | {
      readonly ok: false;
      readonly kind: 'aborted' | 'timed-out' | 'too-large' | 'failed';
      /** How far it came. */
      readonly at: 'connect' | 'answer';
      /** The system's name of the error; `ETIMEDOUT` for silence. */
      readonly error: string;
      /** The same in words. */
      readonly why: string;
    };

/**
 * One request on a connection of its own: no cookies, no cache, no redirect followed, everything
 * bounded whatever the other side does. Never rejects.
 */
export function exchangeHttp(asked: HttpRequest): Promise<HttpAnswer> {
  const { timeoutMs, signal } = asked;
  let at: 'connect' | 'answer' = 'connect';
  const failed = (
    kind: Extract<HttpAnswer, { ok: false }>['kind'],
    error: string,
    why: string,
  ): HttpAnswer => ({ ok: false, kind, at, error, why });
  return withDeadline<HttpAnswer>(
    signal === undefined ? { timeoutMs } : { timeoutMs, signal },
    (cut) =>
      cut === 'aborted'
        ? failed('aborted', 'ABORT_ERR', 'the answer is no longer wanted')
        : failed('timed-out', 'ETIMEDOUT', `no whole answer within ${String(timeoutMs)} ms`),
    (settle) => {
      const request = (asked.url.protocol === 'https:' ? https : http).request(optionsOf(asked));
      const fail = (thrown: unknown): void => {
        settle(failed('failed', errorName(thrown), reasonOf(thrown)));
      };
      request.on('socket', (socket) => {
        socket.once('connect', () => {
          at = 'answer';
        });
      });
      request.on('error', fail);
      // A switch of protocols hands the socket over, and with it every other way to hear of its end.
      request.on('upgrade', (_response, socket) => {
        socket.destroy();
        fail(new Error('the server switched to another protocol'));
      });
      let isAnswering = false;
      // With an answer under way this comes before its end: then the answer's own events decide.
      request.on('close', () => {
        if (!isAnswering)
          settle(failed('failed', 'ECONNRESET', 'the connection closed without an answer'));
      });
      request.on('response', (response) => {
        isAnswering = true;
        void readBody(response, asked).then((read) => {
          if (read.how === 'too-large')
            settle(
              failed(
                'too-large',
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
              headers: response.headers,
              body: read.body,
              rest: RESTS[read.how],
            });
        });
      });
      request.end(asked.body);
      // A refusal may come before the whole body is sent; nobody reads the rest.
      return () => {
        request.destroy();
      };
    },
  );
}

const statusOf = ({ statusCode = 0 }: IncomingMessage): number => statusCode;

const RESTS = { whole: 'none', cut: 'unread', broken: 'lost' } as const;

interface ReadBody {
  readonly how: keyof typeof RESTS | 'too-large';
  readonly body: Buffer;
  readonly maxBytes: number;
  /** Why it broke off; null where nothing was said of it. */
  readonly thrown: Error | null;
}

/** As much of the body as is kept. Never rejects: a connection that breaks ends the body. */
function readBody(
  response: IncomingMessage,
  { maxBodyBytes, whenLonger }: HttpRequest,
): Promise<ReadBody> {
  const maxBytes =
    typeof maxBodyBytes === 'number' ? maxBodyBytes : maxBodyBytes(statusOf(response));
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const end = (how: ReadBody['how'], thrown: Error | null = null): void => {
      resolve({ how, body: Buffer.concat(chunks).subarray(0, maxBytes), maxBytes, thrown });
    };
    // Nothing of it is wanted: the head is the answer.
    if (maxBytes === 0 && whenLonger === 'cut') end('cut');
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes - chunk.length <= maxBytes) chunks.push(chunk);
      if (bytes > maxBytes) end(whenLonger === 'cut' ? 'cut' : 'too-large');
    });
    response.on('end', () => {
      end('whole');
    });
    response.on('error', (error) => {
      end('broken', error);
    });
    response.on('close', () => {
      end('broken');
    });
  });
}

function optionsOf({ method, url, headers = {}, way = {} }: HttpRequest): RequestOptions {
  const { isProxy = false, ca, ...reach } = way;
  const path = `${url.pathname}${url.search}`;
  return {
    protocol: url.protocol,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    ...(url.port === '' ? {} : { port: url.port }),
    ...reach,
    ...(ca === undefined ? {} : { ca: [...ca] }),
    method,
    path: isProxy ? `${url.origin}${path}` : path,
    setHost: false,
    headers: { Host: url.host, ...headers },
    agent: false,
    maxHeaderSize: MAX_HEAD_BYTES,
  };
}
