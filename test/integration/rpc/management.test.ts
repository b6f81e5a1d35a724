import { expect, it } from 'vitest';
import { listInterfaces, type InterfaceListing } from '../../../probes/rpc/management.ts';
import { EMSMDB, hostile, MAX_GROWTH_BYTES, measured, limits } from '../../support/hostile.ts';
import { bindAck, bindNak, fault, interfaceIdsStub, response } from '../../support/rpc-bytes.ts';
import type { Script } from '../../support/scripted-server.ts';

const NSPI = { uuid: 'f5cc5a18-4264-101a-8c59-08002b2f8426', major: 56, minor: 0 };

async function ask(script: Script): Promise<InterfaceListing> {
  const { port } = await hostile(script);
  return listInterfaces({ address: '127.0.0.1', port }, limits(300));
}

/** A server of this management interface whose answer to every call is `stub`. */
const answering =
  (stub: Buffer): Script =>
  ({ type, callId }, socket) => {
    socket.write(type === 11 ? bindAck(callId) : response(callId, stub));
  };

it('names what listens on a port', async () => {
  const listing = await ask(answering(interfaceIdsStub([EMSMDB, NSPI])));

  expect(listing).toEqual({ ok: true, interfaces: [EMSMDB, NSPI], status: 0 });
});

it('asks that one question, binds to nothing else, and sends no other operation', async () => {
  const seen: (readonly [type: number, opnum: number, uuid: string, stubBytes: number])[] = [];

  await ask((request, socket) => {
    seen.push([request.type, request.opnum, request.uuid, request.stub.length]);
    answering(interfaceIdsStub([EMSMDB]))(request, socket, 0);
  });

  expect(seen).toEqual([
    [11, -1, 'afa8bd80-7d8a-11c9-bef4-08002b102989', 0],
    [0, 0, '', 0],
  ]);
});

it('takes a null pointer for "none", and keeps the status', async () => {
  const listing = await ask(answering(Buffer.from('0000000005000000', 'hex')));

  expect(listing).toEqual({ ok: true, interfaces: [], status: 5 });
});

it('passes over a pointer to nothing among the interfaces', async () => {
  const stub = interfaceIdsStub([EMSMDB, NSPI]);
  const withHole = Buffer.concat([
    stub.subarray(0, 12),
    Buffer.alloc(4),
    stub.subarray(16, 20),
    stub.subarray(40),
  ]);

  expect(await ask(answering(withHole))).toEqual({ ok: true, interfaces: [NSPI], status: 0 });
});

it.each<readonly [what: string, script: Script, outcome: object]>([
  [
    'rejects the bind',
    ({ callId }, socket) => {
      socket.write(bindAck(callId, 2, 1));
    },
    { kind: 'rejected', result: 2, reason: 1 },
  ],
  [
    'refuses the bind as a whole',
    ({ callId }, socket) => {
      socket.write(bindNak(callId));
    },
    { kind: 'nak' },
  ],
  [
    'keeps the answer to administrators',
    ({ type, callId }, socket) => {
      socket.write(type === 11 ? bindAck(callId) : fault(callId, 5));
    },
    { kind: 'fault', status: 5 },
  ],
])('tells of a server that %s', async (_, script, outcome) => {
  expect(await ask(script)).toMatchObject({ ok: false, ...outcome });
});

it.each([
  ['2^31 interfaces', Buffer.from('030000000000008000000080', 'hex'), '2147483648 interfaces'],
  [
    'more than any process has',
    interfaceIdsStub(Array.from({ length: 257 }, () => EMSMDB)).subarray(0, 4000),
    '257 interfaces',
  ],
  [
    'a counter that contradicts its array',
    Buffer.from('030000000200000001000000', 'hex'),
    '1 interfaces in an array of 2',
  ],
  ['interfaces that are not there', interfaceIdsStub([EMSMDB, NSPI]).subarray(0, 40), 'wanted at'],
  ['nothing', Buffer.alloc(0), 'wanted at'],
])('refuses an answer with %s', async (_, stub, reason) => {
  const { value, growthBytes } = await measured(() => ask(answering(stub)));

  expect(value).toEqual({
    ok: false,
    kind: 'bad-reply',
    reason: expect.stringContaining(reason) as unknown,
  });
  expect(growthBytes).toBeLessThan(MAX_GROWTH_BYTES);
});
