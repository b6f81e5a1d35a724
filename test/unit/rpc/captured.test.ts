import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeLookupReply, decodeMapReply } from '../../../probes/rpc/epm-stubs.ts';
import { PacketSplitter, Reassembly } from '../../../probes/rpc/framing.ts';
import { decodeBindReply, decodeFault, type Packet } from '../../../probes/rpc/pdu-decode.ts';
import { decodeTower } from '../../../probes/rpc/tower.ts';
import { capturedServerSegments } from '../../support/captured-mapper.ts';
import { fault, mapStub, tcpTower } from '../../support/rpc-bytes.ts';

const packetsOf = (segments: readonly Buffer[]): Packet[] => {
  const splitter = new PacketSplitter();
  return segments.flatMap((segment) => [...splitter.push(segment).packets]);
};

function firstListing(): Uint8Array {
  const reassembly = new Reassembly();
  for (const packet of packetsOf(capturedServerSegments()).filter(({ type }) => type === 2)) {
    const outcome = reassembly.accept(packet);
    if (outcome?.ok === true) return outcome.stub;
  }
  throw new Error('the capture holds no whole listing');
}

it('reads all 53 entries of a real mapper, as Wireshark does', () => {
  const decoded = decodeLookupReply(firstListing(), true, 500);

  const byProtocol: Record<string, number> = {};
  for (const { tower } of decoded.ok ? decoded.value.entries : []) byProtocol[tower.protocol] = (byProtocol[tower.protocol] ?? 0) + 1;
  expect(byProtocol).toEqual({ ncacn_ip_tcp: 16, ncacn_np: 24, ncalrpc: 11, ncacn_http: 2 });
});

it('reads the ports of that mapper, as Wireshark does', () => {
  const decoded = decodeLookupReply(firstListing(), true, 500);

  const ports = decoded.ok ? decoded.value.entries.filter(({ tower }) => tower.protocol === 'ncacn_ip_tcp').map(({ tower }) => tower.port) : [];
  expect(ports.toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual([135, 135, 1500, 1500, ...Array<number>(9).fill(1501), 1502, 1502, 1502]);
});

/** Stands around every mutated input: whoever reads past an end finds it. */
const FENCE = 'OUTSIDE!';

/** The input with some bytes changed, cut or doubled, as a view into a larger buffer full of fences. */
const mutated = (seed: Uint8Array): fc.Arbitrary<Uint8Array> =>
  fc.record({
    edits: fc.array(fc.tuple(fc.nat(seed.length - 1), fc.nat(255)), { maxLength: 8 }),
    keep: fc.oneof(fc.constant(seed.length), fc.nat(seed.length)),
    doubled: fc.nat(64),
  }).map(({ edits, keep, doubled }) => {
    const bytes = Buffer.from(seed);
    for (const [at, value] of edits) bytes[at] = value;
    const body = Buffer.concat([bytes.subarray(0, keep), bytes.subarray(0, doubled)]);
    const around = Buffer.from(FENCE.repeat(80));
    const whole = Buffer.concat([around, body, around]);
    return whole.subarray(around.length, around.length + body.length);
  });

it.each([
  ['a listing', () => firstListing(), (bytes: Uint8Array) => decodeLookupReply(bytes, true, 500)],
  ['a listing read in the other byte order', () => firstListing(), (bytes: Uint8Array) => decodeLookupReply(bytes, false, 500)],
  ['a mapping', () => mapStub([1171, 1172].map((port) => tcpTower({ uuid: 'a4f1db00-ca47-1067-b31f-00dd010662da', major: 0, minor: 81, port }))), (bytes: Uint8Array) => decodeMapReply(bytes, true, 8)],
  ['a tower', () => tcpTower({ uuid: 'a4f1db00-ca47-1067-b31f-00dd010662da', major: 0, minor: 81, port: 1171 }), decodeTower],
  ['a stream of packets', () => Buffer.concat([...capturedServerSegments(), fault(1, 5)]), (bytes: Uint8Array) => {
    const reassembly = new Reassembly();
    return new PacketSplitter().push(bytes).packets.map((packet) => [decodeBindReply(packet), packet.type === 3 ? decodeFault(packet) : null, reassembly.accept(packet)].map((outcome) => outcome?.ok));
  }],
])('never throws and never reads outside, whatever happened to %s', (_, seed, decode) => {
  fc.assert(fc.property(mutated(seed()), (bytes) => !JSON.stringify(decode(bytes)).includes(FENCE)), { numRuns: 4000 });
});
