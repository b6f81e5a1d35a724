import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * A line to a collector that carries so many bytes a second, counts those towards it, and can be
 * cut: as a mobile link does, and the same line whatever process answers at its end.
 */
export async function openSlowLine(bytesPerS: number) {
  let port = 0;
  let sent = 0;
  const open = new Set<Socket>();
  const TURN_MS = 10;
  const pump = async (from: Socket, to: Socket): Promise<void> => {
    for await (const piece of from as AsyncIterable<Buffer>)
      for (let at = 0; at < piece.length; at += (bytesPerS * TURN_MS) / 1000) {
        const part = piece.subarray(at, at + (bytesPerS * TURN_MS) / 1000);
        if (to.destroyed) return;
        to.write(part);
        sent += part.length;
        await pause(TURN_MS);
      }
    to.end();
  };
  const server = createServer((client) => {
    const onward = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [client, onward],
      [onward, client],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
    onward.pipe(client);
    pump(client, onward).catch(() => client.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const socket of open) socket.resetAndDestroy();
  };
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    lead: (url: string) => (port = Number(new URL(url).port)),
    cut,
    sent: () => sent,
    close: () => {
      cut();
      server.close();
    },
  };
}
