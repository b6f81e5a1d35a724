import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { exchange, type HttpAnswer } from '../../../agent/sync/http.ts';
import { afterTest } from './workbench.ts';

/** A server of raw bytes: it may be as rude as it likes. */
async function rudeServer(serve: (socket: Socket) => void): Promise<URL> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      serve(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterTest(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return new URL(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`);
}

const trickle = (socket: Socket, piece: string): void => {
  const timer = setInterval(() => socket.write(piece), 10);
  socket.once('close', () => {
    clearInterval(timer);
  });
};
const get = (url: URL, signal = new AbortController().signal): Promise<HttpAnswer> =>
  exchange({ method: 'GET', url, headers: {}, body: null, timeoutMs: 300, signal });

describe('an exchange with a hostile server', () => {
  it.each<[string, (socket: Socket) => void]>([
    ['says nothing', () => undefined],
    [
      'trickles headers without end',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        trickle(socket, 'X: y\r\n');
      },
    ],
    [
      'trickles its body without end',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        trickle(socket, 'x');
      },
    ],
    [
      'only ever says that it goes on',
      (socket) => {
        trickle(socket, 'HTTP/1.1 100 Continue\r\n\r\n');
      },
    ],
  ])('ends in time when it %s', async (_, serve) => {
    const url = await rudeServer(serve);

    const answer = await get(url);

    expect(answer).toEqual({
      ok: false,
      kind: 'no-answer',
      error: 'no whole answer within 300 ms',
    });
  });

  it.each<[string, (socket: Socket) => void]>([
    [
      'closes without a word',
      (socket) => {
        socket.end();
      },
    ],
    [
      'resets',
      (socket) => {
        socket.resetAndDestroy();
      },
    ],
    [
      'sends headers by the megabyte',
      (socket) => {
        socket.write(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(1024 * 1024)}\r\n\r\n`);
      },
    ],
    [
      'switches to another protocol',
      (socket) => {
        socket.write(
          'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
        );
      },
    ],
    [
      'speaks no HTTP',
      (socket) => {
        socket.end('\0\0\0\0\0\0\0\0');
      },
    ],
  ])('is a reason, not a crash, when it %s', async (_, serve) => {
    const url = await rudeServer(serve);

    const answer = await get(url);

    expect(answer).toMatchObject({ ok: false, kind: 'no-answer' });
  });

  it('ends at once when the answer is no longer wanted', async () => {
    const url = await rudeServer(() => undefined);
    const abort = new AbortController();

    const pending = get(url, abort.signal);
    abort.abort(new Error('another way'));

    expect(await pending).toMatchObject({ ok: false, kind: 'no-answer' });
  });
});
