import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { v7 as uuid } from 'uuid';
import { describe, expect, onTestFinished, test } from 'vitest';
import { put, reprDigest, runningCollector, temporaryFolder } from './support.ts';

async function connected(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

const head = (id: string, bytes: number, body: string): string =>
  `PUT /v1/reports/${id} HTTP/1.1\r\nHost: x\r\nContent-Length: ${String(bytes)}\r\nLinesman-Device: d\r\nRepr-Digest: ${reprDigest(body)}\r\n\r\n`;

/** Everything that comes until the other side closes. */
async function answersOf(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  await once(socket, 'close');
  return text;
}

describe('one client among many', () => {
  test.each([
    ['a byte each', 1, 200],
    ['a part that takes a place each', 20_000, 24],
  ])(
    'that sends many slow bodies, %s, does not keep a laptop from being served',
    async (_, bytes, many) => {
      const { url } = await runningCollector(await temporaryFolder(), { maxBodiesUnderWay: 8 });
      for (let number = 0; number < many; number += 1) {
        const socket = await connected(url);
        socket.write(head(uuid(), 100_000, 'x') + '1'.repeat(bytes));
      }
      await new Promise((resolve) => setTimeout(resolve, 200));

      const sent = await put(url, uuid(), 'a laptop');

      expect(sent.status).toBe(201);
    },
  );

  test('that opens more connections than there are, with half a head in each, shuts nobody out', async () => {
    const { url } = await runningCollector(await temporaryFolder(), { maxConnections: 32 });
    for (let number = 0; number < 100; number += 1) {
      const socket = await connected(url);
      if (number % 2 === 0) socket.write('GET /healthz HTTP/1.1\r\nX: ');
    }

    const started = performance.now();
    const sent = await put(url, uuid(), 'a laptop');

    expect(sent.status).toBe(201);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test('that holds every connection with a slow body shuts nobody out for longer than the grace', async () => {
    const { url } = await runningCollector(await temporaryFolder(), { maxConnections: 16 });
    for (let number = 0; number < 16; number += 1)
      (await connected(url)).write(`${head(uuid(), 100_000, 'x')}1`);
    await new Promise((resolve) => setTimeout(resolve, 2_300));

    expect((await put(url, uuid(), 'a laptop')).status).toBe(201);
  });

  test('that closes its sending side after the report gets its receipt', async () => {
    const { url } = await runningCollector(await temporaryFolder());
    const socket = await connected(url);
    const answers = answersOf(socket);

    socket.end(`${head(uuid(), 4, 'body')}body`);

    expect(await answers).toMatch(/^HTTP\/1\.1 201 /);
  });

  test('that sends two hundred reports without waiting for answers gets two hundred receipts', async () => {
    const { url } = await runningCollector(await temporaryFolder());
    const socket = await connected(url);
    const answers = answersOf(socket);

    for (let number = 0; number < 200; number += 1) socket.write(`${head(uuid(), 4, 'body')}body`);
    socket.end();

    expect((await answers).match(/HTTP\/1\.1 201 /g)).toHaveLength(200);
  });
});
