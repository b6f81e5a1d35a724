import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { after } from './deadline.ts';

/** Who hears of an exchange while it is under way; each is called often, and must be quick. */
export interface Traffic {
  /**
   * Bytes that the connection has carried since the last call, both ways: heads, TLS and a proxy's
   * tunnel among them, headers of TCP and IP not.
   */
  readonly onCarried?: (bytes: number) => void;
  /** Bytes of the body that this system has taken for sending, from its beginning. */
  readonly onSent?: (bytes: number) => void;
}

/** Small enough that what was not sent when a connection broke costs little. */
const SLICE_BYTES = 64 * 1024;

/**
 * Writes the body slice by slice, each when the system has taken the one before it.
 *
 * @param isOver the other side has answered, or the connection is gone: the rest is not wanted
 */
export function sendBody(
  request: ClientRequest,
  body: Uint8Array,
  isOver: () => boolean,
  onSent: (bytes: number) => void,
): void {
  const sendFrom = (start: number): void => {
    const end = Math.min(body.length, start + SLICE_BYTES);
    request.write(body.subarray(start, end), (error) => {
      if (error !== null && error !== undefined) return;
      onSent(end);
      if (isOver()) return;
      if (end < body.length) sendFrom(end);
      else request.end();
    });
  };
  sendFrom(0);
}

/** Counts what a connection carries. @returns to be called at each look, and once at its end */
export function countCarried(socket: Socket, onCarried: (bytes: number) => void): () => void {
  let told = 0;
  return () => {
    const carried = socket.bytesWritten + socket.bytesRead;
    if (carried > told) onCarried(carried - told);
    told = carried;
  };
}

/** Fires when it is not fed for so long; it begins with the first feeding and ends with the last. */
export function watchdog(
  withinMs: number | null,
  onHungry: () => void,
): { feed: (isLast: boolean) => void } {
  let end: (() => void) | undefined;
  return {
    feed: (isLast) => {
      end?.();
      if (!isLast && withinMs !== null) end = after(withinMs, onHungry);
    },
  };
}
