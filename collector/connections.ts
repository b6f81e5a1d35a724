import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { isLoopbackAddress } from './listen-address.ts';

export interface ConnectionLimits {
  readonly maxConnections: number;
  /** Of one address that is neither this machine nor a proxy. */
  readonly maxConnectionsPerAddress: number;
}

/**
 * Keeps the door open: when there are too many connections, the one that has been without a request
 * for longest gives way to the new one. Half a head, or silence, thus never shuts others out. One
 * address may have only so many; a proxy brings everybody from one address, so proxies and this
 * machine are not counted.
 *
 * @param proxies addresses of proxies on other machines
 */
export function boundConnections(
  server: Server,
  { maxConnections, maxConnectionsPerAddress }: ConnectionLimits,
  proxies: readonly string[],
): void {
  /** Requests under way by connection, the longest without one first. */
  const open = new Map<Socket, number>();

  const count = (socket: Socket, change: number): void => {
    const before = open.get(socket);
    if (before === undefined) return;
    const after = before + change;
    open.delete(socket);
    open.set(socket, after);
  };

  const makeRoom = (among: (socket: Socket) => boolean, newcomer: Socket): void => {
    for (const [socket, requests] of open) {
      if (requests > 0 || socket === newcomer || !among(socket)) continue;
      socket.destroy();
      return;
    }
    newcomer.destroy();
  };

  server.on('connection', (socket: Socket) => {
    const address = plainAddress(socket.remoteAddress ?? '');
    open.set(socket, 0);
    socket.once('close', () => open.delete(socket));
    const ofAddress = (other: Socket): boolean =>
      plainAddress(other.remoteAddress ?? '') === address;
    const isCounted = !isLoopbackAddress(address) && !proxies.includes(address);
    if (isCounted && [...open.keys()].filter(ofAddress).length > maxConnectionsPerAddress)
      makeRoom(ofAddress, socket);
    else if (open.size > maxConnections) makeRoom(() => true, socket);
  });
  for (const event of ['request', 'checkContinue', 'checkExpectation'])
    server.prependListener(event, (request: { socket: Socket }, response: NodeJS.EventEmitter) => {
      count(request.socket, 1);
      response.once('close', () => {
        count(request.socket, -1);
      });
    });
}

/** A socket that takes both families shows IPv4 as mapped into IPv6 (RFC 4291, 2.5.5.2). */
const plainAddress = (address: string): string => address.replace(/^::ffff:/i, '');
