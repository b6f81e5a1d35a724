import { REFUSED_CLIENT } from '../../model/text/en/agent-link.ts';
import type { Socket } from 'node:net';
import { MAX_LINE_BYTES } from '../../model/contract.ts';
import { lineSplitter } from '../../model/lines.ts';
import type { AgentHandle } from '../handle.ts';
import type { Log } from '../log.ts';
import { refuseHello, answerLine, failed, readRequest, type ReadRequest } from './protocol.ts';

/** How long a client may take to greet, in milliseconds. */
export const HELLO_TIMEOUT_MS = 5_000;

/** A hello is some hundred bytes; a client without the token may make us hold no more. */
const MAX_HELLO_BYTES = 1024;

/** Requests of one client that may be under way at once. */
const MAX_UNDER_WAY = 64;

/** What may wait for a client that reads slowly, in bytes: the largest line twice. */
const MAX_UNREAD_BYTES = 2 * MAX_LINE_BYTES;

interface ConnectionOptions {
  readonly handle: AgentHandle;
  readonly token: string;
  readonly helloTimeoutMs: number;
  /**
   * The present state as an event's line; null when it cannot be sent (the cause has been logged).
   */
  readonly presentState: () => string | null;
  readonly monotonicMs: () => number;
  readonly log: Log;
}

/** One client at the door. */
export interface Connection {
  /** Passes an event's line on, if this client has subscribed. */
  tell(line: string): void;
  /** Ends it once what was answered is on its way. */
  end(): void;
  /** Since when nothing was asked of it; null while an answer is under way. */
  idleSinceMs(): number | null;
}

export function serveConnection(
  socket: Socket,
  { handle, token, helloTimeoutMs, presentState, monotonicMs, log }: ConnectionOptions,
): Connection {
  let stage: 'unauthenticated' | 'greeted' | 'over' = 'unauthenticated';
  let subscribed = false;
  let underWay = 0;
  let heardMs = monotonicMs();
  let stopProxies: (() => void) | null = null;

  const end = (): void => {
    stage = 'over';
    socket.destroySoon();
  };

  const drop = (why: string): void => {
    log(`door: client dropped: ${why}`);
    stage = 'over';
    socket.destroy();
  };

  const send = (line: string): void => {
    if (stage === 'over') return;
    socket.write(`${line}\n`);
    if (socket.writableLength > MAX_UNREAD_BYTES) drop('it does not read what it is sent');
  };

  const sendError = (id: number, error: ReturnType<typeof failed>): void => {
    send(JSON.stringify({ id, ok: false, error }));
  };

  const greet = (line: string): void => {
    clearTimeout(timer);
    const refusal = refuseHello(line, token);
    if (refusal !== null) {
      log(`door: client refused: ${refusal.code}`);
      sendError(0, refusal);
      end();
      return;
    }
    stage = 'greeted';
    send(JSON.stringify({ id: 0, ok: true, result: {} }));
  };

  const subscribe = (id: number): void => {
    send(JSON.stringify({ id, ok: true, result: {} }));
    if (subscribed) return;
    subscribed = true;
    const line = presentState();
    if (line !== null) send(line);
  };

  const serveProxies = (id: number): void => {
    send(JSON.stringify({ id, ok: true, result: {} }));
    stopProxies ??= handle.serveProxies((payload) => {
      send(JSON.stringify({ event: 'proxy', payload }));
    });
  };

  const serve = async (request: Extract<ReadRequest, { ok: true }>): Promise<void> => {
    underWay += 1;
    const line = await answerLine(handle, request, log);
    underWay -= 1;
    send(line);
  };

  const read = (line: string): void => {
    if (stage === 'over') return;
    heardMs = monotonicMs();
    if (stage === 'unauthenticated') {
      greet(line);
      return;
    }
    const request = readRequest(line);
    if (!request.ok) {
      sendError(request.id ?? 0, request.error);
      if (request.id === null) end();
    } else if (request.method === 'state.subscribe') {
      subscribe(request.id);
    } else if (request.method === 'proxy.serve') {
      serveProxies(request.id);
    } else if (underWay >= MAX_UNDER_WAY) {
      sendError(request.id, failed(REFUSED_CLIENT.tooMany(MAX_UNDER_WAY)));
    } else {
      void serve(request);
    }
  };

  const maxBytes = (): number => (stage === 'unauthenticated' ? MAX_HELLO_BYTES : MAX_LINE_BYTES);
  const splitter = lineSplitter({
    maxBytes,
    decode: (bytes) => Buffer.from(bytes).toString('utf8'),
    onLine: read,
  });
  const timer = setTimeout(() => {
    drop(`no hello within ${String(helloTimeoutMs)} ms`);
  }, helloTimeoutMs);

  socket.on('data', (chunk: Buffer) => {
    if (stage !== 'over' && !splitter.push(chunk))
      drop(`a line of more than ${String(maxBytes())} bytes`);
  });
  // A client that leaves in the middle of an answer is not logged; any other error is.
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET')
      log(`door: client: ${error.message}`);
  });
  socket.on('close', () => {
    stage = 'over';
    stopProxies?.();
    clearTimeout(timer);
  });

  return {
    tell(line) {
      if (subscribed) send(line);
    },
    end,
    idleSinceMs: () => (underWay > 0 ? null : heardMs),
  };
}
