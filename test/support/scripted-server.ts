import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { readRequest, type SeenRequest } from './rpc-bytes.ts';

/** What a test server does with the nth whole packet of a connection, counted from 0. */
export type Script = (request: SeenRequest, socket: Socket, nth: number) => void;

export interface ScriptedServer {
  readonly port: number;
  /** Connections that were ever opened. */
  opened(): number;
  /** Connections that stand now. */
  open(): number;
  close(): Promise<void>;
}

/** A server on loopback that says what its script says, right or wrong. */
export async function scriptedServer(
  script: Script,
  {
    host = '127.0.0.1',
    port = 0,
    onConnect,
  }: { host?: string; port?: number; onConnect?: (socket: Socket) => void } = {},
): Promise<ScriptedServer> {
  const sockets = new Set<Socket>();
  let opened = 0;
  const server = createServer((socket) => {
    opened += 1;
    sockets.add(socket);
    let buffer = Buffer.alloc(0);
    let nth = 0;
    socket.on('close', () => sockets.delete(socket));
    // The client is free to leave in any way.
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      buffer = Buffer.concat([buffer, chunk]);
      while (buffer.length >= 16 && buffer.length >= buffer.readUInt16LE(8)) {
        const length = buffer.readUInt16LE(8);
        script(readRequest(buffer.subarray(0, length)), socket, nth);
        buffer = buffer.subarray(length);
        nth += 1;
      }
    });
    onConnect?.(socket);
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    opened: () => opened,
    open: () => sockets.size,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
