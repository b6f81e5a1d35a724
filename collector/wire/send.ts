import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Limits } from '../limits.ts';
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

/** A body may bring so much before it needs a place: silence and single bytes take none. */
const FREE_BYTES = 16 * 1024;

/** A body on its way. */
export interface Arriving {
  /** Bytes that have come. */
  readonly bytes: () => number;
  /** Resolves when the body is complete or needs a place to go on; false when the client went away. */
  readonly begun: () => Promise<boolean>;
  /** The body of exactly the length that was promised; null when the client went away or was cut. */
  readonly whole: (cut: AbortSignal) => Promise<Uint8Array | null>;
}

/** Begins to read; beyond the first bytes the client waits for a place, and so does its body. */
export function arriving(request: IncomingMessage, promised: number): Arriving {
  const chunks: Buffer[] = [];
  let length = 0;
  let hasPlace = false;
  let ended: 'complete' | 'gone' | null = null;
  let look: () => void = () => undefined;

  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= promised) chunks.push(chunk);
    if (!hasPlace && length > FREE_BYTES) request.pause();
    look();
  });
  request.on('end', () => {
    ended ??= 'complete';
    look();
  });
  // The cause of an error is the client's and ends in `close` as well; there is nobody left to
  // answer.
  for (const event of ['error', 'close'])
    request.on(event, () => {
      ended ??= 'gone';
      look();
    });

  const until = (isDone: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      look = () => {
        if (isDone()) resolve();
      };
      look();
    });

  return {
    bytes: () => length,
    begun: async () => {
      await until(() => ended !== null || length > FREE_BYTES);
      return ended !== 'gone';
    },
    whole: async (cut) => {
      hasPlace = true;
      request.resume();
      cut.addEventListener('abort', () => {
        look();
      });
      await until(() => ended !== null || cut.aborted);
      return ended === 'complete' && length === promised ? Buffer.concat(chunks, length) : null;
    },
  };
}

/**
 * Hands the pieces of a body over one after another, and reads no further meanwhile. Resolves when
 * it has ended, its client has gone, `take` answers false, or `stop` is called; rejects as `take`
 * does.
 *
 * @param onStart gets `stop` before the first piece
 */
export function streamed(
  request: IncomingMessage,
  take: (piece: Buffer, stop: () => void) => Promise<boolean>,
  onStart: (stop: () => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let isTaking = false;
    let isOver = false;
    const settle = (): void => {
      if (!isOver || isTaking) return;
      request.off('data', onPiece);
      resolve();
    };
    const stop = (): void => {
      isOver = true;
      request.pause();
      settle();
    };
    const onPiece = (piece: Buffer): void => {
      if (isOver) return;
      request.pause();
      isTaking = true;
      take(piece, stop).then(
        (goesOn) => {
          isTaking = false;
          if (!goesOn) isOver = true;
          if (isOver) settle();
          else request.resume();
        },
        (thrown: unknown) => {
          isOver = true;
          request.off('data', onPiece);
          reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
        },
      );
    };
    for (const event of ['end', 'error', 'close']) request.on(event, stop);
    request.on('data', onPiece);
    if (request.destroyed) stop();
    onStart(stop);
  });
}
