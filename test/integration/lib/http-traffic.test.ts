import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { exchangeHttp, type HttpAnswer, type HttpRequest } from '../../../lib/http-exchange.ts';
import { selfSigned } from '../../support/self-signed.ts';
import { trusting } from '../../support/trusting.ts';
import { afterTest } from '../agent/workbench.ts';
import { rudeServer } from './rude-server.ts';

const MIB = 1024 * 1024;

const put = (url: URL, changed: Partial<HttpRequest> = {}): Promise<HttpAnswer> =>
  exchangeHttp({
    method: 'PUT',
    url,
    timeoutMs: 5_000,
    maxBodyBytes: 64 * 1024,
    whenLonger: 'refuse',
    ...changed,
  });

/** Where it listens, what it read of bodies, and what its connections carried. */
async function reader(server: Server): Promise<{
  readonly port: number;
  bytes(): number;
  carried(): number;
}> {
  let bytes = 0;
  let carried = 0;
  server.on('request', (request, response) => {
    request.on('data', (chunk: Buffer) => (bytes += chunk.length));
    request.on('end', () => response.end('taken'));
  });
  server.on('connection', (socket) => {
    socket.on('close', () => (carried += socket.bytesRead + socket.bytesWritten));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterTest(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { port, bytes: () => bytes, carried: () => carried };
}

describe('what an exchange carries', () => {
  it.each([1, 64 * 1024, 64 * 1024 + 1, 5 * MIB])(
    'is a body of %i bytes whole, told of as it leaves',
    async (length) => {
      const seen = await reader(createServer());
      const sent: number[] = [];

      const answer = await put(new URL(`http://127.0.0.1:${String(seen.port)}/`), {
        body: Buffer.alloc(length, 1),
        traffic: { onSent: (bytes) => sent.push(bytes) },
      });

      expect(answer).toMatchObject({ ok: true, status: 200 });
      expect(seen.bytes()).toBe(length);
      expect(sent[0]).toBe(0);
      expect(sent.at(-1)).toBe(length);
      expect(sent).toEqual([...sent].sort((a, b) => a - b));
    },
  );

  it.each(['http', 'https'] as const)(
    'is counted to the byte, heads and encryption among it (%s)',
    async (scheme) => {
      const certificate = selfSigned('localhost');
      const seen = await reader(scheme === 'http' ? createServer() : createTlsServer(certificate));
      let told = 0;

      await put(new URL(`${scheme}://localhost:${String(seen.port)}/`), {
        body: Buffer.alloc(300_000),
        way: { trust: trusting(certificate.cert) },
        traffic: { onCarried: (bytes) => (told += bytes) },
      });

      await expect.poll(() => seen.carried()).toBeGreaterThan(300_000);
      // The last words of TLS may cross the end of the exchange.
      expect(Math.abs(told - seen.carried())).toBeLessThanOrEqual(scheme === 'http' ? 0 : 64);
    },
  );

  it('is counted where nothing comes back either', async () => {
    const server = await rudeServer((socket) => socket.destroy());
    let told = 0;

    const answer = await put(server.url, {
      body: Buffer.from('hello'),
      traffic: { onCarried: (bytes) => (told += bytes) },
    });

    expect(answer.ok).toBe(false);
    expect(told).toBe(server.heard[0]!.length);
  });

  it('ends early when the other side takes nothing of a body any more', async () => {
    const server = await rudeServer((socket) => socket.pause());
    const begun = performance.now();

    const answer = await put(server.url, {
      body: Buffer.alloc(64 * MIB),
      timeoutMs: 60_000,
      stallMs: 300,
    });

    expect(answer).toMatchObject({ ok: false, kind: 'timed-out', at: 'answer' });
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it.each(['HEAD', 'PATCH', 'DELETE'] as const)('may be a %s', async (method) => {
    const server = createServer((request, response) => {
      response.writeHead(204, { 'X-Method': request.method ?? '' }).end();
    });
    const { port } = await reader(server);

    const answer = await put(new URL(`http://127.0.0.1:${String(port)}/`), { method });

    expect(answer).toMatchObject({ ok: true, status: 204, headers: { 'x-method': method } });
  });
});
