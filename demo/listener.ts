import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { Conversation, type Offer } from './conversation.ts';

/** `answers` speaks RPC; `silent` accepts connections, discards what comes, and never answers. */
export type Manner = 'answers' | 'silent';

export interface Listener {
  readonly port: number;
  /** Takes effect for connections to come; those that stand are cut. */
  setManner(manner: Manner): void;
  close(): Promise<void>;
}

export interface ListenerOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly manner: Manner;
  readonly offer: (port: number) => Offer;
}

const MAX_CONNECTIONS = 128;
const IDLE_MS = 30_000;
const HANG_UP_MS = 2_000;

/** Resolves when the port is open. Rejects with the system's error. */
export async function openListener({
  host,
  port: wanted,
  manner: first,
  offer,
}: ListenerOptions): Promise<Listener> {
  const server = createServer();
  server.maxConnections = MAX_CONNECTIONS;
  server.listen({ host, port: wanted });
  await once(server, 'listening');
  const port = portOf(server);
  const sockets = new Set<Socket>();
  let manner = first;

  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.setTimeout(IDLE_MS, () => {
      socket.destroy();
    });
    socket.on('close', () => {
      sockets.delete(socket);
    });
    // A client that resets its connection is as good as one that closes it; `close` follows.
    socket.on('error', () => {
      socket.destroy();
    });
    if (manner === 'silent') socket.resume();
    else converse(socket, offer(port));
  });
  const cutAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };

  return {
    port,
    setManner: (next) => {
      if (next === manner) return;
      manner = next;
      cutAll();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        cutAll();
      }),
  };
}

function converse(socket: Socket, offer: Offer): void {
  const conversation = new Conversation(offer);
  if (offer.runtime !== undefined && offer.runtime.greeting !== '')
    socket.write(offer.runtime.greeting);
  socket.on('data', (chunk) => {
    const { bytes, close } = conversation.receive(chunk);
    // A client that does not read is not written to without end.
    if (socket.writableLength > 1024 * 1024) socket.destroy();
    else if (close) {
      // The client has this long to read the last words and to hang up as well.
      socket.setTimeout(HANG_UP_MS);
      socket.removeAllListeners('data').resume().end(bytes);
    } else if (bytes.length > 0) socket.write(bytes);
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the listener has no port');
  return address.port;
}
