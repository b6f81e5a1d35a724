import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { exchangeHttp, type HttpAnswer, type HttpRequest } from '../../../lib/http-exchange.ts';
import { trusting } from '../../support/trusting.ts';
import { describeWhere, needsCommands } from '../../support/needs.ts';
import { selfSigned } from '../../support/self-signed.ts';
import { until } from '../../support/until.ts';
import { afterTest } from '../agent/workbench.ts';
import { rudeServer, trickle } from './rude-server.ts';

const get = (
  proxyPort: number,
  url = 'https://collector.example/v1/key',
  changed: Partial<HttpRequest> = {},
): Promise<HttpAnswer> =>
  exchangeHttp({
    method: 'GET',
    url: new URL(url),
    timeoutMs: 400,
    maxBodyBytes: 64,
    whenLonger: 'refuse',
    way: { host: '127.0.0.1', port: proxyPort, isProxy: true },
    ...changed,
  });

describeWhere([needsCommands('openssl')], 'an exchange through a proxy', () => {
  const { key, cert } = selfSigned('collector.example');
  const trust = trusting(cert);

  async function secureServer(): Promise<number> {
    const server = createTlsServer({ key, cert }, (request, response) => {
      response.end(`${request.method ?? ''} ${request.url ?? ''} ${request.headers.host ?? ''}`);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    afterTest(() => {
      server.closeAllConnections();
      server.close();
    });
    return (server.address() as AddressInfo).port;
  }
  const leadTo =
    (port: number, reply = 'HTTP/1.1 200 Connection established\r\n\r\n') =>
    (socket: Socket): void => {
      const far = connect(port, '127.0.0.1', () => {
        socket.write(reply);
        socket.pipe(far).pipe(socket);
      });
      far.on('error', () => socket.destroy());
      socket.on('close', () => far.destroy());
    };

  it.each([
    ['a plain consent', 'HTTP/1.1 200 Connection established\r\n\r\n'],
    ['an old consent', 'HTTP/1.0 200 OK\r\nProxy-agent: tinyproxy/1.11.1\r\n\r\n'],
    ['a consent that announces a body', 'HTTP/1.1 200 OK\r\nContent-Length: 4711\r\n\r\n'],
    ['a consent that announces chunks', 'HTTP/1.1 204 No\r\nTransfer-Encoding: chunked\r\n\r\n'],
  ])('asks for a tunnel, and speaks with the host itself after %s', async (_, reply) => {
    const proxy = await rudeServer(leadTo(await secureServer(), reply));

    const answer = await get(proxy.port, 'https://collector.example/v1/key?a', {
      timeoutMs: 3_000,
      headers: { 'User-Agent': 'Linesman/1' },
      way: { host: '127.0.0.1', port: proxy.port, isProxy: true, trust },
    });

    expect(answer).toMatchObject({ ok: true, status: 200 });
    expect(answer.ok && answer.body.toString()).toBe('GET /v1/key?a collector.example');
    expect(proxy.heard).toEqual([
      'CONNECT collector.example:443 HTTP/1.1\r\nHost: collector.example:443\r\nUser-Agent: Linesman/1\r\nConnection: close\r\n\r\n',
    ]);
  });

  const HTML = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n';
  it.each<readonly [string, (socket: Socket) => void]>([
    ['at once', (socket) => socket.write(`${HTML}<html></html>`)],
    ['and closes', (socket) => socket.end(`${HTML}<html></html>`)],
    [
      'a moment later',
      (socket) => {
        socket.write(HTML);
        setTimeout(() => socket.write('<html></html>'), 50);
      },
    ],
  ])('tells a proxy that answers CONNECT with a page, %s', async (_, serve) => {
    const proxy = await rudeServer(serve);

    expect(await get(proxy.port, undefined, { timeoutMs: 3_000 })).toMatchObject({
      ...{ ok: false, kind: 'refused', at: 'proxy', status: 200, isPage: true },
    });
  });

  it.each<readonly [string, (socket: Socket) => void]>([
    ['a host that speaks no TLS', (socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n')],
    [
      'an alert that comes with the consent',
      (socket) =>
        socket.end(Buffer.from('HTTP/1.1 200 OK\r\n\r\n\x15\x03\x03\x00\x02\x02\x28', 'latin1')),
    ],
  ])('lays no page on a proxy before %s', async (_, serve) => {
    const proxy = await rudeServer((socket) => {
      serve(socket);
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    });

    const answer = await get(proxy.port, undefined, { timeoutMs: 3_000 });
    expect(answer).toMatchObject({ ok: false, kind: 'failed', at: 'tls' });
  });

  it('names an address of version 6 in brackets, and its port', async () => {
    const proxy = await rudeServer((socket) => {
      socket.end('HTTP/1.1 403 No\r\n\r\n');
    });

    await get(proxy.port, 'https://[2001:db8::7]:8440/');

    expect(proxy.heard[0]).toMatch(/^CONNECT \[2001:db8::7\]:8440 HTTP/);
  });

  it('sends nothing of the request to a host whose certificate does not hold', async () => {
    const port = await secureServer();
    let sent = 0;
    const proxy = await rudeServer((socket) => {
      const far = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.on('data', (bytes: Buffer) => {
          sent += bytes.length;
          far.write(bytes);
        });
        far.pipe(socket);
      });
      socket.on('close', () => far.destroy());
    });

    const answer = await get(proxy.port, 'https://collector.example/', {
      timeoutMs: 3_000,
      method: 'PUT',
      body: Buffer.alloc(256 * 1024),
    });

    expect(answer).toMatchObject({ ok: false, kind: 'untrusted', at: 'tls' });
    expect(sent).toBeLessThan(16 * 1024);
  });

  it.each([
    [407, 'wants a login'],
    [403, 'forbids'],
    [503, 'is out of order'],
    [301, 'sends elsewhere'],
    [100, 'asks for more'],
    [101, 'switches to another protocol'],
  ])('is refused with %i by a proxy that %s, and leaves no connection', async (status) => {
    const proxy = await rudeServer((socket) => {
      socket.write(
        `HTTP/1.1 ${String(status)} No\r\nProxy-Authenticate: Basic realm="x"\r\nLocation: http://elsewhere.example/\r\nContent-Length: 99999\r\n\r\n`,
      );
      trickle(socket, 'page');
    });

    expect(await get(proxy.port)).toMatchObject({
      ok: false,
      kind: 'refused',
      at: 'proxy',
      status,
    });
    await until(() => proxy.open() === 0);
  });

  it.each<[string, (socket: Socket) => void, 'timed-out' | 'failed' | 'refused', 'proxy' | 'tls']>([
    ['says nothing', () => undefined, 'timed-out', 'proxy'],
    ['closes', (socket) => socket.end(), 'failed', 'proxy'],
    ['resets', (socket) => socket.resetAndDestroy(), 'failed', 'proxy'],
    [
      'sends fields without end, fast',
      (socket) => {
        socket.write(`HTTP/1.1 200 OK\r\n${'X-Field: y\r\n'.repeat(100_000)}`);
      },
      'failed',
      'proxy',
    ],
    [
      'sends fields without end, slowly',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        trickle(socket, 'X: y\r\n');
      },
      'timed-out',
      'proxy',
    ],
    [
      'sends a status line without end',
      (socket) => {
        socket.write('HTTP/1.1 200 ');
        trickle(socket, 'x'.repeat(4096));
      },
      'failed',
      'proxy',
    ],
    [
      'sends a byte now and then',
      (socket) => {
        trickle(socket, 'H');
      },
      'failed',
      'proxy',
    ],
    ['speaks HTTP/0.9', (socket) => socket.end('<html>hello</html>'), 'failed', 'proxy'],
    ['speaks SOCKS', (socket) => socket.end('\x05\xff'), 'failed', 'proxy'],
    [
      'consents, and is silent',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
      },
      'timed-out',
      'tls',
    ],
    [
      'consents, and closes',
      (socket) => {
        socket.end('HTTP/1.1 200 OK\r\n\r\n');
      },
      'failed',
      'tls',
    ],
    [
      'consents, and goes on in HTTP',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n<html>');
      },
      'refused',
      'proxy',
    ],
    [
      'consents, and pours',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        trickle(socket, 'x'.repeat(65_536));
      },
      'failed',
      'tls',
    ],
  ])('ends in time, and leaves no connection, with a proxy that %s', async (_, serve, kind, at) => {
    const proxy = await rudeServer(serve);
    const begun = performance.now();

    const answer = await get(proxy.port);

    expect(answer).toMatchObject({ ok: false, kind, at });
    expect(performance.now() - begun).toBeLessThan(2_000);
    await until(() => proxy.open() === 0);
  });

  it('waits no longer for a consent than it was told to, however long the answer may take', async () => {
    const proxy = await rudeServer(() => undefined);

    const answer = await get(proxy.port, undefined, { timeoutMs: 60_000, openTimeoutMs: 200 });

    expect(answer).toMatchObject({ ok: false, kind: 'timed-out', at: 'proxy', error: 'ETIMEDOUT' });
  });
});
