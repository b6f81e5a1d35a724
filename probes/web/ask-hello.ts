import type { Socket } from 'node:net';
import { openTcp, openTunnel } from '../../lib/channel.ts';
import { signalAfter, withDeadline } from '../../lib/deadline.ts';
import { hostOfUrl } from '../../model/net/host.ts';
import type { Place } from './place.ts';
import { helloBytes } from './hello-bytes.ts';
import { MAX_FLIGHT_BYTES, NO_FLIGHT, readFlight, type ServerFlight } from './server-flight.ts';

const HELLO_TIMEOUT_MS = 6_000;

/**
 * A hello of our own beside the real exchange: Node's TLS tells neither whether a certificate was
 * asked for nor what an old server would have picked. Ends at once when the flight has been read;
 * never rejects.
 */
export async function askHello(
  url: URL,
  place: Place,
  signal: AbortSignal,
  timeoutMs = HELLO_TIMEOUT_MS,
): Promise<ServerFlight> {
  const limit = AbortSignal.any([signal, signalAfter(timeoutMs)]);
  const port = url.port === '' ? 443 : Number(url.port);
  const hop = place.via === 'direct' ? { host: place.address, port } : place.proxy;
  const tcp = await openTcp(hop, limit);
  if (!tcp.ok) return NO_FLIGHT;
  const opened =
    place.via === 'direct'
      ? tcp
      : await openTunnel(tcp.socket, `${url.hostname}:${String(port)}`, {}, limit);
  return opened.ok ? flightOver(opened.socket, hostOfUrl(url), limit) : NO_FLIGHT;
}

function flightOver(socket: Socket, host: string, signal: AbortSignal): Promise<ServerFlight> {
  let come = Buffer.alloc(0);
  return withDeadline<ServerFlight>(
    { timeoutMs: null, signal },
    () => readFlight(come).flight,
    (settle) => {
      const end = (): void => {
        settle(readFlight(come).flight);
      };
      socket.on('data', (bytes: Buffer) => {
        come = Buffer.concat([come, bytes.subarray(0, MAX_FLIGHT_BYTES - come.length)]);
        if (readFlight(come).is === 'done' || come.length >= MAX_FLIGHT_BYTES) end();
      });
      socket.on('end', end);
      socket.on('close', end);
      socket.on('error', end);
      socket.write(helloBytes(host));
      return () => {
        socket.destroy();
      };
    },
  );
}
