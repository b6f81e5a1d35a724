import { NO_ORDER } from '../model/text/en/demo.ts';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { freshToken, removeControlFile, sameToken, writeControlFile } from './control-file.ts';
import type { Exchange } from './exchange.ts';
import { FAULT_NAMES, isFaultName, type FaultName } from './faults.ts';
import { reasonOf } from '../lib/error-name.ts';

export interface Control {
  close(): Promise<void>;
}

/** What a request asks for, or how it is refused. */
type Order =
  | { readonly kind: 'list' }
  | { readonly kind: 'set'; readonly name: FaultName; readonly on: boolean }
  | { readonly kind: 'refused'; readonly status: number; readonly message: string };

const refused = (status: number, message: string): Order => ({ kind: 'refused', status, message });

/**
 * `GET /faults`, `PUT /faults/NAME/on`, `PUT /faults/NAME/off`; nothing without the token. No
 * request has a body.
 */
export function orderOf(
  method: string,
  path: string,
  authorization: string | undefined,
  token: string,
): Order {
  if (!sameToken(authorization ?? '', `Bearer ${token}`)) return refused(401, NO_ORDER.noToken);
  if (method === 'GET' && path === '/faults') return { kind: 'list' };
  const [, name, state] = /^\/faults\/([a-z0-9-]{1,64})\/(on|off)$/.exec(path) ?? [];
  if (method !== 'PUT' || name === undefined) return refused(404, NO_ORDER.unknown);
  return isFaultName(name)
    ? { kind: 'set', name, on: state === 'on' }
    : refused(404, NO_ORDER.noFault(FAULT_NAMES));
}

/**
 * Opens the control channel on loopback and writes where it is. Rejects with the system's error.
 */
export async function openControl(
  dataFolder: string,
  exchange: Exchange,
  log: (message: string) => void,
): Promise<Control> {
  const token = freshToken();

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const order = orderOf(
      request.method ?? '',
      request.url ?? '',
      request.headers.authorization,
      token,
    );
    if (order.kind === 'refused') {
      answer(response, order.status, { message: order.message });
      return;
    }
    try {
      if (order.kind === 'set') {
        await exchange.setFault(order.name, order.on);
        log(`demo: ${order.name} is ${order.on ? 'on' : 'off'}; ports: ${portWords(exchange)}`);
      }
      answer(response, 200, {
        faults: FAULT_NAMES.map((name) => ({ name, on: exchange.faults().has(name) })),
      });
    } catch (thrown) {
      answer(response, 500, { message: reasonOf(thrown) });
    }
  };

  const server = createServer(
    { headersTimeout: 5_000, requestTimeout: 5_000, keepAliveTimeout: 1_000, maxHeaderSize: 4096 },
    (request, response) => void handle(request, response),
  );
  server.maxConnections = 16;
  server.listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const closeServer = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  try {
    const address = server.address();
    if (address === null || typeof address === 'string')
      throw new Error('the control channel has no port');
    await writeControlFile(dataFolder, { pid: process.pid, port: address.port, token });
  } catch (thrown) {
    await closeServer();
    throw thrown;
  }
  return {
    close: async () => {
      await closeServer();
      await removeControlFile(dataFolder, token);
    },
  };
}

function answer(response: ServerResponse, status: number, document: unknown): void {
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    Connection: 'close',
  });
  response.end(`${JSON.stringify(document)}\n`);
}

const portWords = (exchange: Exchange): string =>
  Array.from(exchange.ports(), ([name, port]) => `${name} ${String(port)}`).join(', ');
