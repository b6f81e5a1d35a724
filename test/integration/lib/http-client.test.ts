import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import {
  type ChooseWays,
  type ClientAnswer,
  createHttpClient,
  type Way,
} from '../../../lib/http-client.ts';
import { rudeServer } from './rude-server.ts';

async function closedPort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
const by =
  (...ways: [Way, ...Way[]]): ChooseWays =>
  () =>
    Promise.resolve({ ways, untold: null });
const proxyAt = (port: number): Way => ({ host: '127.0.0.1', port });
const get = (url: URL, chooseWays: ChooseWays, timeoutMs = 2_000): Promise<ClientAnswer> =>
  createHttpClient({ chooseWays }).exchange({
    method: 'GET',
    url,
    timeoutMs,
    openTimeoutMs: 300,
    maxBodyBytes: 64,
    whenLonger: 'refuse',
  });
const answering = (text: string) =>
  rudeServer((socket) => {
    socket.end(text);
  });

describe('the one client', () => {
  it('goes the best way, and no other', async () => {
    const [proxy, host] = [
      await answering('HTTP/1.1 204 No Content\r\n\r\n'),
      await answering('HTTP/1.1 200 OK\r\n\r\n'),
    ];

    const told = await get(host.url, by(proxyAt(proxy.port), null));

    expect(told).toMatchObject({ answer: { ok: true, status: 204 }, way: { port: proxy.port } });
    expect(host.heard).toEqual([]);
  });

  it('has its whole time where the laptop slept while the ways were chosen', async () => {
    const host = await answering('HTTP/1.1 204 No Content\r\n\r\n');
    let sleptMs = 0;
    const client = createHttpClient({
      chooseWays: () => {
        sleptMs = 60_000;
        return Promise.resolve({ ways: [null], untold: null });
      },
      monotonicMs: () => performance.now() + sleptMs,
    });

    const { answer } = await client.exchange({
      ...{ method: 'GET', url: host.url, timeoutMs: 2_000 },
      ...{ maxBodyBytes: 64, whenLonger: 'refuse' },
    });

    expect(answer).toMatchObject({ ok: true, status: 204 });
  });

  it('leaves a proxy that is not reached for the next way', async () => {
    const host = await answering('HTTP/1.1 204 No Content\r\n\r\n');

    const told = await get(host.url, by(proxyAt(await closedPort()), null));

    expect(told).toMatchObject({ answer: { ok: true, status: 204 }, way: null });
  });

  it('names the first proxy when no way is reached', async () => {
    const [first, second, host] = [await closedPort(), await closedPort(), await closedPort()];

    const told = await get(
      new URL(`http://127.0.0.1:${String(host)}/`),
      by(proxyAt(first), proxyAt(second), null),
    );

    expect(told).toMatchObject({
      answer: { ok: false, at: 'connect', error: 'ECONNREFUSED' },
      way: { port: first },
    });
  });

  it.each([
    ['http', 'HTTP/1.1 407 Login\r\nContent-Length: 0\r\n\r\n'],
    ['https', 'HTTP/1.1 407 Login\r\nContent-Length: 0\r\n\r\n'],
  ])('takes a login that the proxy wants for an answer, over %s', async (scheme, reply) => {
    const [proxy, host] = [
      await answering(reply),
      await answering('HTTP/1.1 204 No Content\r\n\r\n'),
    ];

    const told = await get(
      new URL(`${scheme}://127.0.0.1:${String(host.port)}/`),
      by(proxyAt(proxy.port), null),
    );

    expect(told).toMatchObject({
      answer: { ok: false, kind: 'refused', at: 'proxy', status: 407 },
      way: { port: proxy.port },
    });
    expect(proxy.heard.join('')).not.toMatch(/authorization/i);
    expect(host.heard).toEqual([]);
  });

  it('keeps within its time, however many ways are silent', async () => {
    const silent = await rudeServer(() => undefined);
    const begun = performance.now();

    const told = await get(
      new URL('https://collector.example/'),
      by(proxyAt(silent.port), proxyAt(silent.port), null),
      500,
    );

    expect(told).toMatchObject({ answer: { ok: false, kind: 'timed-out', at: 'proxy' } });
    expect(performance.now() - begun).toBeLessThan(1_500);
  });
});
