import http from 'node:http';
import https from 'node:https';
import { reasonOf } from '../../lib/error-name.ts';

/**
 * One bounded exchange: the whole answer, or a sentence about why there is none. Redirects are
 * answers like any other.
 */
export type HttpAnswer =
  | {
      readonly ok: true;
      readonly status: number;
      readonly headers: http.IncomingHttpHeaders;
      readonly text: string;
    }
  | { readonly ok: false; readonly kind: 'no-answer' | 'too-large'; readonly error: string };

export interface HttpRequest {
  readonly method: 'GET' | 'PUT';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  readonly timeoutMs: number;
  /** Aborted when the answer is no longer wanted. */
  readonly signal: AbortSignal;
}

export const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * Never rejects. Answers within `timeoutMs` whatever the other side does: headers that trickle, a
 * body that never ends, silence.
 */
export function exchange({
  method,
  url,
  headers,
  body,
  timeoutMs,
  signal,
}: HttpRequest): Promise<HttpAnswer> {
  return new Promise((resolve) => {
    const ends = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const transport = url.protocol === 'https:' ? https : http;
    const request = transport.request(url, {
      method,
      headers,
      signal: ends,
      agent: false,
      maxHeaderSize: 16 * 1024,
    });
    const fail = (thrown: unknown): void => {
      const silent = ends.aborted && !signal.aborted;
      resolve({
        ok: false,
        kind: 'no-answer',
        error: silent ? `no whole answer within ${String(timeoutMs)} ms` : reasonOf(thrown),
      });
    };
    request.on('error', fail);
    // A switch of protocols hands the socket over, and with it every other way to hear of its end.
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
      fail(new Error('the server switched to another protocol'));
    });
    let answering = false;
    // With an answer under way this comes before its end: then the answer's own events decide.
    request.on('close', () => {
      if (!answering) fail(new Error('the connection closed without an answer'));
    });
    request.on('response', (response) => {
      answering = true;
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_ANSWER_BYTES) {
          resolve({
            ok: false,
            kind: 'too-large',
            error: `the answer is longer than ${String(MAX_ANSWER_BYTES)} bytes`,
          });
          request.destroy();
          return;
        }
        chunks.push(chunk);
      });
      response.on('error', fail);
      response.on('close', () => {
        fail(new Error('the connection closed within the answer'));
      });
      response.on('end', () => {
        resolve({
          ok: true,
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        });
        // A refusal may come before the whole body is sent; nobody reads the rest.
        request.destroy();
      });
    });
    request.end(body ?? undefined);
  });
}
