import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { SelfSigned } from '../../support/self-signed.ts';

export interface Listening {
  readonly port: number;
  /** What each connection sent, in the order of connections. */
  readonly heard: string[];
  /** Connections that stand now. */
  open(): number;
  close(): Promise<void>;
}

async function listening(server: Server, heard: string[]): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // The client is free to leave in any way.
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    open: () => sockets.size,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A TCP server that does as it is told with the head of each request, or at once when `greets`. */
export function rawServer(
  answer: (socket: Socket, head: string) => void,
  { greets = false } = {},
): Promise<Listening> {
  const heard: string[] = [];
  return listening(
    createServer((socket) => {
      const nth = heard.push('') - 1;
      if (greets) answer(socket, '');
      socket.on('data', (chunk) => {
        const before = heard[nth] ?? '';
        heard[nth] = before + chunk.toString('latin1');
        if (!greets && !before.includes('\r\n\r\n') && heard[nth].includes('\r\n\r\n'))
          answer(socket, heard[nth]);
      });
    }),
    heard,
  );
}

/** One HTTP answer, the same for every request. */
export const httpServer = (head: string, body = ''): Promise<Listening> =>
  rawServer((socket) => {
    socket.end(
      `HTTP/1.1 ${head}\r\nContent-Length: ${body.length.toString()}\r\nConnection: close\r\n\r\n${body}`,
    );
  });

export function tlsServer({ key, cert }: SelfSigned): Promise<Listening> {
  const server = createTlsServer({ key, cert });
  server.on('tlsClientError', () => undefined);
  server.on('secureConnection', (socket) => socket.on('error', () => undefined));
  return listening(server, []);
}

/**
 * An HTTP proxy that leads everything to one of two ports of loopback; `status` other than 200
 * refuses.
 */
export function proxyServer(
  to: { readonly http: number; readonly https: number },
  status = 200,
): Promise<Listening> {
  return rawServer((socket, head) => {
    if (status !== 200) {
      socket.end(
        `HTTP/1.1 ${status.toString()} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
      );
      return;
    }
    const isTunnel = head.startsWith('CONNECT ');
    const far = connect(isTunnel ? to.https : to.http, '127.0.0.1', () => {
      if (isTunnel) socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      else far.write(head);
      socket.pipe(far).pipe(socket);
    });
    far.on('error', () => socket.destroy());
    socket.on('close', () => far.destroy());
  });
}
