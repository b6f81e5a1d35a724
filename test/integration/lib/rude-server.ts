import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterTest } from '../agent/workbench.ts';

export interface RudeServer {
  readonly url: URL;
  readonly port: number;
  /** What each connection sent first. */
  readonly heard: readonly string[];
  /** Connections that stand now. */
  open(): number;
}

/** A server of raw bytes: it may be as rude as it likes. */
export async function rudeServer(
  serve: (socket: Socket, first: string) => void,
): Promise<RudeServer> {
  const sockets = new Set<Socket>();
  const heard: string[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // The client is free to leave in any way.
    socket.on('error', () => undefined);
    socket.once('data', (bytes: Buffer) => {
      heard.push(bytes.toString('latin1'));
      serve(socket, bytes.toString('latin1'));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterTest(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${String(port)}/`),
    port,
    heard,
    open: () => sockets.size,
  };
}

/** A piece now and then, for as long as the other side stays. */
export const trickle = (socket: Socket, piece: string): void => {
  const timer = setInterval(() => socket.write(piece), 10);
  socket.once('close', () => {
    clearInterval(timer);
  });
};
