import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type Receipt, receiptText } from '../../../model/receipt.ts';
import { afterTest } from './workbench.ts';

export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: string;
  readonly keyId: string;
}

export function signingKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const der = publicKey.export({ format: 'der', type: 'spki' });
  return {
    privateKey,
    publicKey: der.toString('base64'),
    keyId: createHash('sha256').update(der).digest('hex').slice(0, 16),
  };
}

/** What a report looked like when it arrived. */
export interface Arrival {
  readonly id: string;
  readonly body: Buffer;
  readonly headers: IncomingMessage['headers'];
}

export function receiptOf(
  { id, body }: Arrival,
  key: SigningKey,
  change: Partial<Receipt> = {},
): Receipt {
  const facts = {
    id,
    sha256: createHash('sha256').update(body).digest('hex'),
    bytes: body.length,
    receivedAt: '2026-05-04T09:00:00.000Z',
    ...change,
  };
  return {
    keyId: key.keyId,
    signature: sign(null, Buffer.from(receiptText(facts)), key.privateKey).toString('base64'),
    ...facts,
  };
}

export interface FakeCollector {
  readonly url: string;
  readonly key: SigningKey;
  readonly arrivals: readonly Arrival[];
  /** Requests other than those of the wire. */
  readonly strays: readonly string[];
  /** Bytes that its connections have carried, both ways. */
  carried(): number;
  /** From now on, this is how a report is answered. */
  answerWith(answer: ReportAnswer): void;
}
export type ReportAnswer = (response: ServerResponse, arrival: Arrival, key: SigningKey) => void;

export const honest: ReportAnswer = (response, arrival, key) => {
  response
    .writeHead(201, { 'Content-Type': 'application/json' })
    .end(JSON.stringify(receiptOf(arrival, key)));
};

/** A collector on loopback that answers as it is told: honestly, or as hotels and proxies do. */
export async function fakeCollector(first: ReportAnswer = honest): Promise<FakeCollector> {
  let answer = first;
  const key = signingKey();
  const arrivals: Arrival[] = [];
  const strays: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [, id] = /^\/v1\/reports\/(.+)$/.exec(request.url ?? '') ?? [];
      if (request.url === '/v1/key') {
        response.end(JSON.stringify({ keyId: key.keyId, publicKey: key.publicKey }));
      } else if (request.url === '/v1/hello' || request.url?.endsWith('/others') === true) {
        // An older collector does not know these questions.
        response
          .writeHead(404, { 'Content-Type': 'application/problem+json' })
          .end(JSON.stringify({ code: 'not-found' }));
      } else if (id === undefined) {
        strays.push(request.url ?? '');
        response.end();
      } else {
        const arrival = { id, body: Buffer.concat(chunks), headers: request.headers };
        arrivals.push(arrival);
        answer(response, arrival, key);
      }
    });
  });
  const sockets: Socket[] = [];
  server.on('connection', (socket) => sockets.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterTest(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    key,
    arrivals,
    strays,
    carried: () =>
      sockets.reduce((sum, { bytesRead, bytesWritten }) => sum + bytesRead + bytesWritten, 0),
    answerWith: (next) => {
      answer = next;
    },
  };
}
