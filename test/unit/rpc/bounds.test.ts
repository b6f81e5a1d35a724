import { expect, it } from 'vitest';
import { decodeLookupReply, decodeMapReply } from '../../../probes/rpc/epm-stubs.ts';
import { PacketSplitter } from '../../../probes/rpc/framing.ts';
import { decodeBindReply } from '../../../probes/rpc/pdu-decode.ts';
import { decodeTower } from '../../../probes/rpc/tower.ts';
import { bindAck, lookupStub, mapStub, response, tcpTower } from '../../support/rpc-bytes.ts';

const EMSMDB = { uuid: 'a4f1db00-ca47-1067-b31f-00dd010662da', major: 0, minor: 81 };
const tower = tcpTower({ ...EMSMDB, port: 1171 });

it('refuses a tower longer than any real one, though its bytes are all there', () => {
  const long = Buffer.concat([tower, Buffer.alloc(513 - tower.length)]);

  expect(decodeMapReply(mapStub([long]), true, 8)).toMatchObject({
    ok: false,
    reason: expect.stringContaining('513 bytes') as unknown,
  });
});

it('refuses an annotation beyond 64 bytes, though its bytes are all there', () => {
  const stub = lookupStub([{ tower, annotation: 'x'.repeat(64) }], Buffer.alloc(20));

  expect(decodeLookupReply(stub, true, 500)).toMatchObject({
    ok: false,
    reason: expect.stringContaining('annotation of 65 bytes') as unknown,
  });
});

it('refuses a seventh floor, though it is there', () => {
  const floor = Buffer.from([1, 0, 0x0b, 0, 0]);

  expect(
    decodeTower(Buffer.concat([Buffer.from([7, 0]), tower.subarray(2), floor, floor])),
  ).toEqual({ ok: false, reason: 'a tower of 7 floors' });
});

it('refuses a last floor that ends behind the tower', () => {
  expect(decodeTower(tower.subarray(0, tower.length - 1))).toEqual({
    ok: false,
    reason: 'floor 5 of a tower ends outside it',
  });
});

it.each([
  ['fragments smaller than the protocol allows', 16, [0x97, 0x05]],
  ['a transfer syntax that was not offered', 40, [0xff]],
  ['two results for one context', 32, [2]],
])('refuses a bind_ack with %s', (_, at, bytes) => {
  const ack = bindAck(1);
  ack.set(bytes, at);

  const [packet] = new PacketSplitter().push(ack).packets;

  expect(decodeBindReply(packet!)).toMatchObject({ ok: false, kind: 'bad-reply' });
});

it('refuses an answer to a bind that answers a call', () => {
  const [packet] = new PacketSplitter().push(response(1, Buffer.alloc(64))).packets;

  expect(decodeBindReply(packet!)).toEqual({
    ok: false,
    kind: 'bad-reply',
    reason: 'packet type 2 in answer to a bind',
  });
});
