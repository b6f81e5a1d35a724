import { expect, it } from 'vitest';
import { PacketSplitter, Reassembly } from '../../../probes/rpc/framing.ts';
import { decodeBindReplies, decodeBindReply, type Packet } from '../../../probes/rpc/pdu-decode.ts';
import { bigEndianResponse } from '../../support/big-endian.ts';
import { bindAck, bindAcks, bindNak, fault, packet, response } from '../../support/rpc-bytes.ts';

const only = (bytes: Buffer): Packet => new PacketSplitter().push(bytes).packets[0]!;

it('cuts packets by their own length, however the stream arrives', () => {
  const stream = Buffer.concat([bindAck(1), response(2, Buffer.from('abcd')), fault(3, 5)]);
  const splitter = new PacketSplitter();

  const packets = Array.from(stream, (byte) => splitter.push(Uint8Array.of(byte)).packets).flat();

  expect(packets.map(({ type, callId, bytes }) => [type, callId, bytes.length])).toEqual([
    [12, 1, 60],
    [2, 2, 28],
    [3, 3, 32],
  ]);
  expect(splitter.pendingBytes).toBe(0);
});

it.each([
  ['HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
  ['a banner shorter than a header', 'ncacn_http/1.0'],
  ['one foreign byte', 'S'],
])('calls %s no RPC, and keeps its first bytes', (_, text) => {
  const { failure } = new PacketSplitter().push(Buffer.from(text));

  expect(failure).toMatchObject({ kind: 'not-rpc' });
  expect(failure?.kind === 'not-rpc' && Buffer.from(failure.firstBytes).toString()).toBe(
    text.slice(0, 48),
  );
});

it.each([
  ['a length below the header', { fragLength: 15 }],
  ['a length above what was offered', { fragLength: 5841 }],
])('refuses %s before it waits for the bytes', (_, options) => {
  const { failure } = new PacketSplitter().push(packet(2, 1, Buffer.alloc(8), options));

  expect(failure).toMatchObject({
    kind: 'bad-reply',
    reason: expect.stringContaining('frag_length') as unknown,
  });
});

it('keeps 48 bytes of what is no RPC, however much there is', () => {
  const { failure } = new PacketSplitter().push(Buffer.alloc(10_000, 'x'));

  expect(failure?.kind === 'not-rpc' && failure.firstBytes.length).toBe(48);
});

it('yields nothing more after a failure, not even what would be a packet', () => {
  const splitter = new PacketSplitter();
  splitter.push(Buffer.from('HTTP'));

  expect(splitter.push(bindAck(1))).toEqual({ packets: [], failure: null });
});

it('calls a packet of another version of the protocol no RPC', () => {
  const bytes = response(1, Buffer.alloc(8));
  bytes[1] = 1;

  expect(new PacketSplitter().push(bytes).failure).toMatchObject({ kind: 'not-rpc' });
});

it('refuses a reply whose fragments come in different byte orders', () => {
  const reassembly = new Reassembly();

  const outcomes = [
    response(1, Buffer.alloc(8), { flags: 1 }),
    bigEndianResponse(1, Buffer.alloc(8), 2),
  ].map((bytes) => reassembly.accept(only(bytes)));

  expect(outcomes).toEqual([
    null,
    { ok: false, kind: 'bad-reply', reason: 'fragments of one reply in different byte orders' },
  ]);
});

it('refuses credentials that nobody asked for', () => {
  const bytes = response(1, Buffer.alloc(8));
  bytes.writeUInt16LE(16, 10);

  expect(new PacketSplitter().push(bytes).failure).toMatchObject({ kind: 'bad-reply' });
});

it('joins fragments from the first to the last', () => {
  const reassembly = new Reassembly();

  const first = reassembly.accept(only(response(1, Buffer.from('abcd'), { flags: 1 })));
  const last = reassembly.accept(only(response(1, Buffer.from('ef'), { flags: 2 })));

  expect(first).toBeNull();
  expect(last?.ok === true && Buffer.from(last.stub).toString()).toBe('abcdef');
});

it.each([
  ['a fragment before the first', [0]],
  ['a second first fragment', [1, 1]],
  ['fragments without an end', Array.from({ length: 64 }, (_, index) => (index === 0 ? 1 : 0))],
])('refuses %s', (_, flags) => {
  const reassembly = new Reassembly();

  const outcomes = flags.map((flag) =>
    reassembly.accept(only(response(1, Buffer.from('abcd'), { flags: flag }))),
  );

  expect(outcomes.at(-1)).toMatchObject({ ok: false, kind: 'bad-reply' });
});

it.each([
  ['accepted', bindAck(1), { ok: true }],
  ['rejected', bindAck(1, 2, 1), { ok: false, kind: 'rejected', result: 2, reason: 1 }],
  ['refused as a whole', bindNak(1, 4), { ok: false, kind: 'nak', reason: 4 }],
  ['answered with a fault', fault(1, 5), { ok: false, kind: 'fault', status: 5 }],
])('tells a bind that is %s', (_, bytes, outcome) => {
  expect(decodeBindReply(only(bytes))).toEqual(outcome);
});

it('tells of each context of a bind whether it was accepted', () => {
  const reply = only(
    bindAcks(1, [
      [0, 0],
      [2, 1],
      [0, 0],
    ]),
  );

  expect(decodeBindReplies(reply, 3)).toEqual({
    ok: true,
    maxRequestBytes: 4280,
    refusals: [null, { ok: false, kind: 'rejected', result: 2, reason: 1 }, null],
  });
  expect([2, 4].map((count) => decodeBindReplies(reply, count).ok)).toEqual([false, false]);
});

it('reads the replies of a big-endian server', () => {
  const bytes = Buffer.from(
    '05000c0300000000' +
      '003c' +
      '0000' +
      '00000001' +
      '10b810b800000001' +
      '0004' +
      '31333500' +
      '0000' +
      '01000000' +
      '00000000' +
      '8a885d041ceb11c99fe808002b104860' +
      '00000002',
    'hex',
  );

  const reply = only(bytes);

  expect(reply).toMatchObject({ littleEndian: false, callId: 1 });
  expect(decodeBindReply(reply)).toEqual({ ok: true });
});
