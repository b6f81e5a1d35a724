import type { IncomingMessage, Server } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { isLoopbackAddress } from '../listen-address.ts';
import { isTooSlow } from './places.ts';

/** What a connection is at. */
interface Use {
  readonly requests: number;
  /** The request that came last, and how much had been read by then. */
  readonly arriving: {
    readonly request: IncomingMessage;
    readonly sinceMs: number;
    readonly bytesBefore: number;
  } | null;
}

export interface ConnectionLimits {
  readonly maxConnections: number;
  /** Of one address that is neither this machine nor a proxy. */
  readonly maxConnectionsPerAddress: number;
}

/**
 * Keeps the collector reachable: when there are too many connections, the one that has been without
 * a request for longest gives way to the new one, else one whose body is slower than any link. Half
 * a head, or silence, thus never shuts others out. One address may have only so many; a proxy
 * brings everybody from one address, so proxies and this machine are not counted.
 *
 * @param proxies addresses of proxies on other machines
 */
export function boundConnections(
  server: Server,
  { maxConnections, maxConnectionsPerAddress }: ConnectionLimits,
  proxies: readonly string[],
  monotonicMs: () => number = () => performance.now(),
): void {
  /** By connection, the longest without a change first. */
  const open = new Map<Socket, Use>();
  /** What a connection is to its requests: over TLS another object than to its listener. */
  const plain = new Map<string, Socket>();

  const change = (socket: Socket | undefined, by: number, arriving: Use['arriving']): void => {
    const before = socket === undefined ? undefined : open.get(socket);
    if (socket === undefined || before === undefined) return;
    open.delete(socket);
    open.set(socket, { requests: before.requests + by, arriving });
  };

  const isIdle = (_: Socket, { requests }: Use): boolean => requests === 0;
  const isSlow = (_: Socket, { arriving }: Use): boolean =>
    arriving !== null &&
    !arriving.request.complete &&
    isTooSlow(
      monotonicMs() - arriving.sinceMs,
      arriving.request.socket.bytesRead - arriving.bytesBefore,
    );

  const makeRoom = (among: (socket: Socket) => boolean, newcomer: Socket): void => {
    for (const mayGo of [isIdle, isSlow])
      for (const [socket, use] of open) {
        if (socket === newcomer || !among(socket) || !mayGo(socket, use)) continue;
        socket.destroy();
        return;
      }
    newcomer.destroy();
  };

  server.on('connection', (socket: Socket) => {
    const address = plainAddress(socket.remoteAddress ?? '');
    const name = nameOf(socket);
    open.set(socket, { requests: 0, arriving: null });
    plain.set(name, socket);
    socket.once('close', () => {
      open.delete(socket);
      if (plain.get(name) === socket) plain.delete(name);
    });
    const ofAddress = (other: Socket): boolean =>
      plainAddress(other.remoteAddress ?? '') === address;
    const isCounted = !isLoopbackAddress(address) && !proxies.includes(address);
    if (isCounted && [...open.keys()].filter(ofAddress).length > maxConnectionsPerAddress)
      makeRoom(ofAddress, socket);
    else if (open.size > maxConnections) makeRoom(() => true, socket);
  });
  for (const event of ['request', 'checkContinue', 'checkExpectation'])
    server.prependListener(event, (request: IncomingMessage, response: NodeJS.EventEmitter) => {
      const { socket } = request;
      const connection = open.has(socket) ? socket : plain.get(nameOf(socket));
      change(connection, 1, { request, sinceMs: monotonicMs(), bytesBefore: socket.bytesRead });
      response.once('close', () => {
        change(connection, -1, null);
      });
    });
}

const nameOf = ({ remoteAddress, remotePort }: Socket): string =>
  `${remoteAddress ?? ''} ${String(remotePort)}`;

/**
 * Whose request it is: behind a proxy that somebody named, the last address that this proxy wrote
 * down; what stands before that anybody could have written.
 */
export function clientAddress(request: IncomingMessage, proxies: readonly string[]): string {
  const from = plainAddress(request.socket.remoteAddress ?? '');
  if (!proxies.includes(from)) return from;
  const forwarded = request.headers['x-forwarded-for'];
  const last = (Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? ''))
    .split(',')
    .at(-1);
  const address = plainAddress(last?.trim() ?? '');
  return isIP(address) === 0 ? from : address;
}

/** A socket that takes both families shows IPv4 as mapped into IPv6 (RFC 4291, 2.5.5.2). */
const plainAddress = (address: string): string => address.replace(/^::ffff:/i, '');
