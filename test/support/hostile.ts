import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, vi } from 'vitest';
import { openRpc, type RpcConnection, type RpcTransport } from '../../probes/rpc/connection.ts';
import { lookupAll, type Lookup } from '../../probes/rpc/endpoint-mapper.ts';
import type { CallLimits } from '../../probes/rpc/tcp.ts';
import { ENDPOINT_MAPPER, type SyntaxId } from '../../probes/rpc/syntax.ts';
import { bindAck, tcpTower } from './rpc-bytes.ts';
import { scriptedServer, type Script, type ScriptedServer } from './scripted-server.ts';

export const EMSMDB: SyntaxId = {
  uuid: 'a4f1db00-ca47-1067-b31f-00dd010662da',
  major: 0,
  minor: 81,
};
export const HANDLE = Buffer.concat([Buffer.alloc(4), Buffer.from('0123456789abcdef')]);
export const entry = (port: number, annotation = 'Store') => ({
  tower: tcpTower({ ...EMSMDB, port }),
  annotation,
});
export const limits = (timeoutMs = 1000, signal = new AbortController().signal): CallLimits => ({
  timeoutMs,
  signal,
});

/**
 * What a hostile server may cost: the growth of everything that is still held, in bytes. The most
 * that is held by right is a listing of 5000 entries (1.8 MB); beside it stand what the server of
 * the test has not sent yet (1.6 MB) and code compiled meanwhile (0.5 MB).
 */
export const MAX_GROWTH_BYTES = 4 * 1024 * 1024;

const running: ScriptedServer[] = [];

/** A server that is closed after the test, and that must not have a connection left by then. */
export async function hostile(
  script: Script,
  options: Parameters<typeof scriptedServer>[1] = {},
): Promise<ScriptedServer> {
  const server = await scriptedServer(script, options);
  running.push(server);
  return server;
}

afterEach(async () => {
  try {
    await vi.waitFor(() => {
      expect(running.map((server) => server.open())).toEqual(running.map(() => 0));
    });
  } finally {
    await Promise.all(running.splice(0).map((server) => server.close()));
  }
});

/**
 * Binds are accepted; what comes after is the test's. `nth` counts the packets after the bind, from
 * 0.
 */
export const afterBind =
  (script: Script): Script =>
  (request, socket, nth) => {
    if (request.type === 11) socket.write(bindAck(request.callId));
    else script(request, socket, nth - 1);
  };

export async function connected(
  script: Script,
  options: Parameters<typeof scriptedServer>[1] = {},
  transport: RpcTransport = 'tcp',
): Promise<RpcConnection> {
  const { port } = await hostile(script, options);
  const opened = await openRpc({ address: '127.0.0.1', port }, limits(), transport);
  if (!opened.ok) throw new Error(`loopback did not connect: ${opened.kind}`);
  return opened.connection;
}

/** A whole listing of a mapper that accepts the bind, and the connection closed. */
export async function list(script: Script, timeoutMs = 1000): Promise<Lookup> {
  const connection = await connected(script);
  expect(await connection.bind(ENDPOINT_MAPPER, limits())).toEqual({ ok: true });
  const lookup = await lookupAll(connection, limits(timeoutMs));
  connection.close();
  return lookup;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
/**
 * A collection frees Buffers on a thread of its own and the next one waits for it, so one alone
 * leaves garbage counted. Not `external`: V8 corrects that figure later still.
 */
const heldBytes = (): number => {
  collectGarbage();
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};
const sockets = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;

/**
 * Runs `work` and measures what it held at its worst moment, garbage aside, and what it left
 * behind. The server of a test lives in the same process, so its sockets count as well until they
 * are closed.
 */
export async function measured<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly growthBytes: number; readonly tookMs: number }> {
  const [before, socketsBefore, start] = [heldBytes(), sockets(), performance.now()];
  let worst = before;
  const look = setInterval(() => {
    worst = Math.max(worst, heldBytes());
  }, 100);
  const value = await work();
  const tookMs = performance.now() - start;
  clearInterval(look);
  worst = Math.max(worst, heldBytes());
  await vi.waitFor(() => {
    expect(sockets()).toBe(socketsBefore);
  });
  return { value, growthBytes: worst - before, tookMs };
}
