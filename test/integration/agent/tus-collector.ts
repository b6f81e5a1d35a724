import { FileStore } from '@tus/file-store';
import { Server as TusServer } from '@tus/server';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { receiptOf, type SigningKey, signingKey } from './collectors.ts';
import { afterTest } from './workbench.ts';

/** One request as it came, and what was answered. */
export interface Seen {
  readonly line: string;
  readonly headers: IncomingMessage['headers'];
  /** Bytes of its body that came. */
  readonly bytes: number;
  readonly status: number;
}

/** Answers in place of the collector; false: the collector itself is to answer. */
export type Meddler = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface TusCollector {
  readonly url: string;
  readonly port: number;
  readonly key: SigningKey;
  readonly seen: readonly Seen[];
  /** Reports that arrived whole, by their id. */
  readonly whole: ReadonlyMap<string, Buffer>;
  lines(): readonly string[];
  /** Bytes of all bodies of PATCH that came. */
  patched(): number;
  meddle(meddler: Meddler | null): void;
  /** Cuts every connection and listens no more. */
  kill(): Promise<void>;
  /** The next uploads that end do not become reports: whoever was to keep them was killed. */
  forgetFinished(isForgotten: boolean): void;
}

// One for all: its constructor makes the folder without telling when it has.
const directory = mkdtempSync(join(tmpdir(), 'linesman-tus-'));
const datastore = new FileStore({ directory });
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** A collector around the reference implementation of tus, on loopback. */
export async function tusCollector({
  hello = { versions: [1] },
  key = signingKey(),
  port: wantedPort = 0,
}: { hello?: unknown; key?: SigningKey; port?: number } = {}): Promise<TusCollector> {
  const seen: Seen[] = [];
  const whole = new Map<string, Buffer>();
  let meddler: Meddler | null = null;
  let isForgotten = false;
  const tus = new TusServer({
    path: '/v1/uploads',
    datastore,
    respectForwardedHeaders: false,
    onUploadFinish: (_request, upload) => {
      const id = upload.metadata?.['id'];
      if (!isForgotten && typeof id === 'string')
        whole.set(id, readFileSync(join(directory, upload.id)));
      return Promise.resolve({});
    },
  });
  const server = createServer((request, response) => {
    const { url = '', method = '', headers } = request;
    let bytes = 0;
    request.on('data', (chunk: Buffer) => (bytes += chunk.length));
    request.pause();
    response.on('close', () => {
      seen.push({ line: `${method} ${url}`, headers, bytes, status: response.statusCode });
    });
    if (meddler?.(request, response) === true) return;
    const json = (status: number, document: unknown): void => {
      response
        .writeHead(status, {
          'Content-Type': `application/${status < 400 ? '' : 'problem+'}json`,
        })
        .end(JSON.stringify(document));
    };
    const [, id = '', isReceipt] = /^\/v1\/reports\/([^/]+)(\/receipt)?$/.exec(url) ?? [];
    if (url.startsWith('/v1/uploads')) void tus.handle(request, response);
    else if (url === '/v1/key') json(200, { keyId: key.keyId, publicKey: key.publicKey });
    else if (url === '/v1/hello') json(200, hello);
    else if (id !== '' && isReceipt !== undefined) {
      const body = whole.get(id);
      if (body === undefined) json(404, { code: 'not-found', title: 'no such report' });
      else json(200, receiptOf({ id, body, headers }, key));
    } else if (id !== '' && method === 'PUT') {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.resume();
      request.on('end', () => {
        const body = Buffer.concat(chunks);
        whole.set(id, body);
        json(201, receiptOf({ id, body, headers }, key));
      });
    } else json(404, { code: 'not-found', title: 'no such route' });
  });
  server.listen(wantedPort, '127.0.0.1');
  await once(server, 'listening');
  const kill = async (): Promise<void> => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  afterTest(kill);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    port,
    key,
    seen,
    whole,
    lines: () => seen.map(({ line, status }) => `${line} ${String(status)}`),
    patched: () =>
      seen
        .filter(({ line }) => line.startsWith('PATCH'))
        .reduce((sum, { bytes }) => sum + bytes, 0),
    kill,
    meddle: (next) => {
      meddler = next;
    },
    forgetFinished: (next) => {
      isForgotten = next;
    },
  };
}
