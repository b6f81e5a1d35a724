import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Limits } from './limits.ts';
import type { Reply } from './problems.ts';

/**
 * Sends an answer. When the body of the request has not been read, the connection closes, but only
 * after the client has had the time to read: closing with unread bytes makes the kernel reset the
 * connection, and the answer would be lost (RFC 9112, 9.6).
 */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Reply,
  limits: Limits,
): void {
  if (response.headersSent || response.destroyed) return;
  const unread = hasBody(request) && !request.complete;
  response.writeHead(
    answer.status,
    unread ? { ...answer.headers, Connection: 'close' } : answer.headers,
  );
  const body = request.method === 'HEAD' ? new Uint8Array() : answer.body;
  if (!unread) {
    response.end(body);
    return;
  }
  response.write(body);
  let thrownAway = 0;
  const finish = (): void => {
    clearTimeout(timer);
    if (!response.writableEnded) response.end();
  };
  const timer = setTimeout(finish, limits.lingerMs);
  request.on('data', (chunk: Buffer) => {
    thrownAway += chunk.length;
    if (thrownAway > limits.lingerBytes) finish();
  });
  request.on('close', finish);
  request.on('end', finish);
  request.resume();
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

/** A body on its way. */
export interface Arriving {
  /** Bytes that have come. */
  readonly bytes: () => number;
  /** The body of exactly the length that was promised; null when the client went away or was too slow. */
  readonly whole: (cut: AbortSignal) => Promise<Uint8Array | null>;
}

/** Reads nothing before `whole` is called: the client waits, and so does its body. */
export function arriving(request: IncomingMessage, promised: number): Arriving {
  const chunks: Buffer[] = [];
  let length = 0;
  return {
    bytes: () => length,
    whole: (cut) =>
      new Promise((resolve) => {
        const give = (body: Uint8Array | null): void => {
          cut.removeEventListener('abort', giveUp);
          resolve(body);
        };
        const giveUp = (): void => {
          give(null);
        };
        cut.addEventListener('abort', giveUp, { once: true });
        request.on('data', (chunk: Buffer) => {
          length += chunk.length;
          if (length <= promised && !cut.aborted) chunks.push(chunk);
        });
        request.on('end', () => {
          give(length === promised ? Buffer.concat(chunks, length) : null);
        });
        // The cause of an error is the client's and ends in `close` as well; there is nobody left
        // to answer.
        request.on('error', giveUp);
        request.on('close', giveUp);
      }),
  };
}
