import { expect, it } from 'vitest';
import { decodeLookupReply } from '../../../probes/rpc/epm-stubs.ts';
import { PacketSplitter, Reassembly } from '../../../probes/rpc/framing.ts';
import { decodeBindReply } from '../../../probes/rpc/pdu-decode.ts';
import {
  bigEndianBindAck,
  bigEndianLookupStub,
  bigEndianResponse,
} from '../../support/big-endian.ts';
import { capturedListing, capturedServerSegments } from '../../support/captured-mapper.ts';

it('reads a whole listing of a big-endian server as it reads that of a little-endian one', () => {
  const little = capturedListing();

  const [expected, decoded] = [
    decodeLookupReply(little, true, 500),
    decodeLookupReply(bigEndianLookupStub(little), false, 500),
  ];

  expect(expected.ok && expected.value.entries.length).toBe(53);
  expect(decoded.ok && expected.ok && decoded.value.entries).toEqual(
    expected.ok && expected.value.entries,
  );
});

it('joins the fragments of a big-endian listing', () => {
  const stub = bigEndianLookupStub(capturedListing());
  const halves = [
    bigEndianResponse(1, stub.subarray(0, 4000), 1),
    bigEndianResponse(1, stub.subarray(4000), 2),
  ];
  const reassembly = new Reassembly();

  const outcomes = new PacketSplitter()
    .push(Buffer.concat(halves))
    .packets.map((packet) => reassembly.accept(packet));

  expect(outcomes[0]).toBeNull();
  expect(outcomes[1]).toMatchObject({ ok: true, littleEndian: false, stub });
});

it('reads the bind_ack of that server in the other byte order', () => {
  const [ack] = capturedServerSegments();

  const [packet] = new PacketSplitter().push(bigEndianBindAck(ack!)).packets;

  expect(packet).toMatchObject({ littleEndian: false, type: 12 });
  expect(decodeBindReply(packet!)).toEqual({ ok: true });
});
