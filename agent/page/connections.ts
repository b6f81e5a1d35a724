import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Keeps the page open to its user: beyond `maxConnections` the connection that has been without a
 * request for longest gives way to the new one. Any local user can reach the port, and silence or
 * half a head must not shut others out.
 */
export function boundConnections(server: Server, maxConnections: number): void {
  /** Requests under way by connection, the longest without a change first. */
  const open = new Map<Socket, number>();
  const change = (socket: Socket, by: number): void => {
    const before = open.get(socket);
    if (before === undefined) return;
    open.delete(socket);
    open.set(socket, before + by);
  };
  server.on('connection', (socket: Socket) => {
    const idle = [...open].find(([, requests]) => requests === 0)?.[0];
    open.set(socket, 0);
    socket.once('close', () => open.delete(socket));
    if (open.size > maxConnections) (idle ?? socket).destroy();
  });
  server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    change(socket, 1);
    response.once('close', () => {
      change(socket, -1);
    });
  });
}
