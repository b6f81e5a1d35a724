import type { IncomingMessage } from 'node:http';
import { after } from './deadline.ts';

export const statusOf = ({ statusCode = 0 }: IncomingMessage): number => statusCode;

/** `broken`: the connection ended within it; `cut`: the rest is not wanted. */
export interface ReadBody {
  readonly how: 'whole' | 'cut' | 'broken' | 'too-large';
  readonly body: Buffer;
  readonly maxBytes: number;
  /** Why it broke off; null where nothing was said of it. */
  readonly thrown: Error | null;
}

/** What of a body is kept. */
export interface BodyLimits {
  /** Bytes, by the status of the answer. */
  readonly maxBodyBytes: number | ((status: number) => number);
  /**
   * What a longer body is: `refuse`, no answer at all; `cut`, an answer whose rest is not waited
   * for, and so is one that breaks off.
   */
  readonly whenLonger: 'refuse' | 'cut';
  /** Where it may be cut: how long the rest is waited for once some of it has come. */
  readonly restWithinMs?: number;
}

/** Each piece costs this thread a turn: who sends a body in crumbs is not read to the end. */
const MANY_PIECES = 4096;
const LEAST_PIECE_BYTES = 64;

/** As much of the body as is kept. Never rejects: a connection that breaks ends the body. */
export function readBody(
  response: IncomingMessage,
  { maxBodyBytes, whenLonger, restWithinMs }: BodyLimits,
): Promise<ReadBody> {
  const maxBytes =
    typeof maxBodyBytes === 'number' ? maxBodyBytes : maxBodyBytes(statusOf(response));
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let pieces = 0;
    let isEnded = false;
    let endLimit: (() => void) | undefined;
    const end = (how: ReadBody['how'], thrown: Error | null = null): void => {
      endLimit?.();
      // Pieces that were read already still come: putting all together for each would take for ever.
      if (isEnded) return;
      isEnded = true;
      resolve({ how, body: Buffer.concat(chunks).subarray(0, maxBytes), maxBytes, thrown });
    };
    // Nothing of it is wanted: the head is the answer.
    if (maxBytes === 0 && whenLonger === 'cut') end('cut');
    response.on('data', (chunk: Buffer) => {
      if (isEnded) return;
      bytes += chunk.length;
      pieces += 1;
      if (bytes - chunk.length <= maxBytes) chunks.push(chunk);
      if (restWithinMs !== undefined)
        endLimit ??= after(restWithinMs, () => {
          end('cut');
        });
      const isCrumbled = pieces > MANY_PIECES && bytes < pieces * LEAST_PIECE_BYTES;
      if (bytes > maxBytes || isCrumbled) end(whenLonger === 'cut' ? 'cut' : 'too-large');
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
