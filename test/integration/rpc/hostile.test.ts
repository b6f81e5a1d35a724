import { afterEach, expect, it, vi } from 'vitest';
import { openRpc, type RpcConnection } from '../../../probes/rpc/connection.ts';
import { lookupAll, mapInterface, type Lookup } from '../../../probes/rpc/endpoint-mapper.ts';
import { ENDPOINT_MAPPER } from '../../../probes/rpc/syntax.ts';
import { capturedServerSegments } from '../../support/captured-mapper.ts';
import { bindAck, fault, lookupStub, mapStub, packet, response, tcpTower } from '../../support/rpc-bytes.ts';
import { scriptedServer, type Script, type ScriptedServer } from '../../support/scripted-server.ts';

const EMSMDB = { uuid: 'a4f1db00-ca47-1067-b31f-00dd010662da', major: 0, minor: 81 };
const patience = (timeoutMs = 1000, signal = new AbortController().signal) => ({ timeoutMs, signal });
const HANDLE = Buffer.concat([Buffer.alloc(4), Buffer.from('0123456789abcdef')]);
const entry = (port: number) => ({ tower: tcpTower({ ...EMSMDB, port }), annotation: 'Store' });

let server: ScriptedServer | undefined;

/** Binds are accepted; what comes after is the test's. */
const afterBind = (script: Script): Script => (request, socket, nth) => {
  if (request.type === 11) socket.write(bindAck(request.callId));
  else script(request, socket, nth);
};

async function connected(script: Script): Promise<RpcConnection> {
  server = await scriptedServer(script);
  const opened = await openRpc({ address: '127.0.0.1', port: server.port }, patience());
  if (!opened.ok) throw new Error(`loopback did not connect: ${opened.kind}`);
  return opened.connection;
}

async function list(script: Script): Promise<Lookup> {
  const connection = await connected(script);
  const bound = await connection.bind(ENDPOINT_MAPPER, patience());
  expect(bound).toEqual({ ok: true });
  const lookup = await lookupAll(connection, patience());
  connection.close();
  return lookup;
}

/** Whatever happened, the client leaves no connection behind. */
const nothingLeft = () => vi.waitFor(() => { expect(server?.open()).toBe(0); });

afterEach(() => server?.close());

it('lists everything that a real mapper said, to its end', async () => {
  const [ack, first, second, end] = capturedServerSegments();
  const answers = [[ack!], [first!, second!], [end!]];

  const lookup = await list((request, socket, nth) => {
    for (const segment of answers[nth] ?? []) {
      const bytes = Buffer.from(segment);
      // The capture counts its calls in its own way.
      bytes.writeUInt32LE(request.callId, 12);
      socket.write(bytes);
    }
  });

  expect(lookup).toMatchObject({ pages: 2, failure: null });
  expect(lookup.entries).toHaveLength(53);
  await nothingLeft();
});

it('takes a null handle as the end of a listing, as Windows gives it', async () => {
  const lookup = await list(afterBind(({ callId }, socket) => { socket.write(response(callId, lookupStub([entry(1171)], Buffer.alloc(20)))); }));

  expect(lookup).toMatchObject({ pages: 1, failure: null, entries: [{ annotation: 'Store', tower: { port: 1171 } }] });
});

it('stops a listing that repeats its page, and frees the handle', async () => {
  const opnums: number[] = [];

  const lookup = await list(afterBind(({ callId, opnum }, socket) => {
    opnums.push(opnum);
    socket.write(response(callId, opnum === 2 ? lookupStub([entry(1171)], HANDLE) : Buffer.alloc(24)));
  }));

  expect(lookup).toMatchObject({ pages: 2, failure: { kind: 'bad-reply', reason: expect.stringContaining('same page') as unknown } });
  expect(opnums).toEqual([2, 2, 4]);
});

it('stops a listing that never ends after 64 pages', async () => {
  const lookup = await list(afterBind(({ callId }, socket, nth) => { socket.write(response(callId, lookupStub([entry(nth)], HANDLE))); }));

  expect(lookup).toMatchObject({ pages: 64, failure: { kind: 'bad-reply', reason: expect.stringContaining('64 pages') as unknown } });
  expect(lookup.entries).toHaveLength(64);
});

it('says that a mapper refuses to list, instead of showing an empty one', async () => {
  const lookup = await list(afterBind(({ callId }, socket) => { socket.write(response(callId, lookupStub([], Buffer.alloc(20), 0x6d8))); }));

  expect(lookup.failure).toMatchObject({ kind: 'bad-reply', reason: expect.stringContaining('0x000006d8') as unknown });
});

it.each<readonly [what: string, script: Script, outcome: object]>([
  ['a packet that breaks off', ({ callId }, socket) => { socket.end(response(callId, Buffer.alloc(64)).subarray(0, 40)); }, { kind: 'bad-reply' }],
  ['a length beyond what was offered', ({ callId }, socket) => { socket.write(packet(2, callId, Buffer.alloc(8), { fragLength: 65_535 })); }, { kind: 'bad-reply' }],
  ['a foreign call id', ({ callId }, socket) => { socket.write(response(callId + 1, mapStub([]))); }, { kind: 'bad-reply' }],
  ['a packet type that answers no call', ({ callId }, socket) => { socket.write(bindAck(callId)); }, { kind: 'bad-reply' }],
  ['a first fragment, then the end', ({ callId }, socket) => { socket.end(response(callId, Buffer.alloc(8), { flags: 1 })); }, { kind: 'bad-reply' }],
  ['a tower count that lies', ({ callId }, socket) => { socket.write(response(callId, Buffer.concat([Buffer.alloc(20), Buffer.alloc(16, 0xff)]))); }, { kind: 'bad-reply' }],
  ['a fault', ({ callId }, socket) => { socket.write(fault(callId, 5)); }, { kind: 'fault', status: 5 }],
  ['a reset', (_, socket) => { socket.resetAndDestroy(); }, { kind: 'closed', reset: true }],
  ['an orderly close', (_, socket) => { socket.end(); }, { kind: 'closed', reset: false }],
  ['silence', () => undefined, { kind: 'silent', receivedBytes: 0 }],
])('answers a mapping that meets %s with a value', async (_, script, outcome) => {
  const connection = await connected(afterBind(script));
  await connection.bind(ENDPOINT_MAPPER, patience());

  const mapping = await mapInterface(connection, EMSMDB, patience(400));
  connection.close();

  expect(mapping).toMatchObject({ ok: false, ...outcome });
  await nothingLeft();
});

it('does not wait longer for a server that drips bytes', async () => {
  const drip = ({ callId }: { callId: number }, socket: Parameters<Script>[1]): void => {
    const bytes = bindAck(callId);
    let sent = 0;
    const timer = setInterval(() => {
      socket.write(bytes.subarray(sent, sent + 1));
      sent += 1;
    }, 100);
    socket.on('close', () => { clearInterval(timer); });
  };
  const connection = await connected(drip);

  const bound = await connection.bind(ENDPOINT_MAPPER, patience(450));

  expect(bound).toMatchObject({ ok: false, kind: 'silent' });
  expect(!bound.ok && bound.kind === 'silent' && bound.receivedBytes).toBeGreaterThan(0);
  await nothingLeft();
});

it('recognises HTTP in place of RPC at once', async () => {
  const connection = await connected((_, socket) => { socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'); });

  const bound = await connection.bind(ENDPOINT_MAPPER, patience());

  expect(bound).toMatchObject({ ok: false, kind: 'not-rpc' });
  await nothingLeft();
});

it('refuses what was said before anything was asked', async () => {
  server = await scriptedServer(() => undefined, { onConnect: (socket) => { socket.write('ncacn_http/1.0'); } });
  const opened = await openRpc({ address: '127.0.0.1', port: server.port }, patience());
  if (!opened.ok) throw new Error('loopback did not connect');

  const bound = await opened.connection.bind(ENDPOINT_MAPPER, patience());

  expect(bound).toMatchObject({ ok: false, kind: 'not-rpc' });
  await nothingLeft();
});

it('ends at once when the caller gives up, and answers every call that waits', async () => {
  const connection = await connected(afterBind(() => undefined));
  await connection.bind(ENDPOINT_MAPPER, patience());
  const caller = new AbortController();

  const calls = [1, 2].map(() => mapInterface(connection, EMSMDB, patience(60_000, caller.signal)));
  caller.abort();

  expect(await Promise.all(calls)).toEqual([{ ok: false, kind: 'aborted' }, { ok: false, kind: 'aborted' }]);
  await nothingLeft();
});

it('reports a closed port as refused', async () => {
  server = await scriptedServer(() => undefined);
  await server.close();

  const opened = await openRpc({ address: '127.0.0.1', port: server.port }, patience());
  server = undefined;

  expect(opened).toEqual({ ok: false, kind: 'refused', error: 'ECONNREFUSED' });
});
