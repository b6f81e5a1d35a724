import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { createServer as createTlsServer } from 'node:https';
import { createServer, type Socket } from 'node:net';
import { trusting } from '../../support/trusting.ts';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { exchangeHttp, type HttpAnswer, type HttpRequest } from '../../../lib/http-exchange.ts';
import { selfSigned } from '../../support/self-signed.ts';
import { afterTest } from '../agent/workbench.ts';
import { rudeServer, trickle } from './rude-server.ts';

const get = (url: URL, changed: Partial<HttpRequest> = {}): Promise<HttpAnswer> =>
  exchangeHttp({
    method: 'GET',
    url,
    timeoutMs: 300,
    maxBodyBytes: 8,
    whenLonger: 'refuse',
    ...changed,
  });

describe('an exchange of a process that was kept from running', () => {
  /** As a stopped process, or a laptop whose clocks run on in its sleep: nothing here moves meanwhile. */
  const stopped = (forMs: number): void => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, forMs);
  };
  const serverElsewhere = async (serve: string): Promise<URL> => {
    const worker = new Worker(
      `const { parentPort } = require('node:worker_threads');
       const server = require('node:net').createServer((socket) => { socket.on('error', () => {}); ${serve} });
       server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`,
      { eval: true },
    );
    afterTest(async () => {
      await worker.terminate();
    });
    const [port] = (await once(worker, 'message')) as [number];
    return new URL(`http://127.0.0.1:${String(port)}/`);
  };

  it('reads what came meanwhile, however late its timers are', async () => {
    const url = await serverElsewhere(
      `socket.once('data', () => socket.end('HTTP/1.1 204 No Content\\r\\n\\r\\n'));`,
    );
    const asking = get(url);
    stopped(1_500);

    expect(await asking).toMatchObject({ ok: true, status: 204 });
  });

  it('still ends in time where nothing comes', async () => {
    const url = await serverElsewhere('');
    const begunMs = performance.now();
    const asking = get(url);
    stopped(1_500);

    expect(await asking).toMatchObject({ ok: false, kind: 'timed-out' });
    expect(performance.now() - begunMs).toBeLessThan(1_500 + 300 + 1_000);
  });
});

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
    const { url } = await rudeServer(serve);

    const answer = await get(url, { maxBodyBytes: 64 * 1024 });

    expect(answer).toEqual({
      ok: false,
      kind: 'timed-out',
      at: 'answer',
      error: 'ETIMEDOUT',
      why: 'no whole answer within 300 ms',
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
    const { url } = await rudeServer(serve);

    const answer = await get(url);

    expect(answer).toMatchObject({ ok: false, kind: 'failed', at: 'answer' });
  });

  it('ends at once when the answer is no longer wanted', async () => {
    const { url } = await rudeServer(() => undefined);
    const abort = new AbortController();

    const pending = get(url, { signal: abort.signal });
    abort.abort(new Error('another way'));

    expect(await pending).toMatchObject({ ok: false, kind: 'aborted' });
  });

  it('does not begin when the answer is no longer wanted', async () => {
    let requests = 0;
    const { url } = await rudeServer(() => {
      requests += 1;
    });

    const answer = await get(url, { signal: AbortSignal.abort() });

    expect(answer).toMatchObject({ ok: false, kind: 'aborted', at: 'connect' });
    expect(requests).toBe(0);
  });

  it('names what refused the connection', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');

    const answer = await get(new URL(`http://127.0.0.1:${String(port)}/`));

    expect(answer).toMatchObject({
      ok: false,
      kind: 'failed',
      at: 'connect',
      error: 'ECONNREFUSED',
    });
  });
});

const answering =
  (text: string) =>
  (socket: Socket): void => {
    socket.end(text);
  };

describe('the answer of an exchange', () => {
  const long = answering('HTTP/1.1 200 OK\r\nX-A: b\r\n\r\n123456789');

  it('is refused when its body is longer than allowed', async () => {
    expect(await get((await rudeServer(long)).url)).toMatchObject({
      ok: false,
      kind: 'too-large',
      why: 'the answer is longer than 8 bytes',
    });
  });

  it('is cut where nobody wants the rest', async () => {
    const answer = await get((await rudeServer(long)).url, { whenLonger: 'cut' });

    expect(answer).toMatchObject({
      ok: true,
      status: 200,
      rest: 'unread',
      headers: { 'x-a': 'b' },
    });
    expect(answer.ok && answer.body.toString()).toBe('12345678');
  });

  it('is there before its body where none is wanted', async () => {
    const { url } = await rudeServer((socket) => {
      socket.write('HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 5\r\n\r\n');
    });

    const answer = await get(url, {
      whenLonger: 'cut',
      maxBodyBytes: (status) => (status === 200 ? 1 : 0),
    });

    expect(answer).toMatchObject({ ok: true, status: 302, headers: { location: '/x' } });
  });

  it('is none when its body breaks off, unless what came is enough', async () => {
    const torn = answering('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12');

    expect(await get((await rudeServer(torn)).url)).toMatchObject({ ok: false, kind: 'failed' });
    expect(await get((await rudeServer(torn)).url, { whenLonger: 'cut' })).toMatchObject({
      ok: true,
      rest: 'lost',
    });
  });
});

describe('the way of an exchange', () => {
  it('leads to a proxy, which is asked for the whole URL of another host', async () => {
    let asked = '';
    const server = createServer((socket) => {
      socket.once('data', (bytes) => {
        asked = bytes.toString();
        socket.end('HTTP/1.1 204 No Content\r\n\r\n');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    afterTest(() => {
      server.close();
    });

    const answer = await get(new URL('http://elsewhere.example/a?b'), {
      way: { host: '127.0.0.1', port: (server.address() as AddressInfo).port, isProxy: true },
    });

    expect(answer).toMatchObject({ ok: true, status: 204 });
    expect(asked).toMatch(/^GET http:\/\/elsewhere\.example\/a\?b HTTP\/1\.1\r\n/);
    expect(asked).toMatch(/^Host: elsewhere\.example\r$/m);
  });

  it('trusts the authority that it is given, and no other', async () => {
    const { key, cert } = selfSigned('collector.example');
    const server = createTlsServer({ key, cert }, (_request, response) => {
      response.end('ok');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    afterTest(() => {
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const url = new URL(`https://collector.example:${String(port)}/`);

    const trusted = await get(url, {
      timeoutMs: 3_000,
      way: { host: '127.0.0.1', trust: trusting(cert) },
    });
    const doubting = await get(url, { timeoutMs: 3_000, way: { host: '127.0.0.1' } });

    expect(trusted).toMatchObject({ ok: true, status: 200 });
    expect(doubting).toMatchObject({
      ok: false,
      kind: 'untrusted',
      at: 'tls',
      error: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      certificate: { subject: 'collector.example', issuer: 'collector.example' },
    });
  });
});
