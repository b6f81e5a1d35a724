import fc from 'fast-check';
import { decodeLookupReply, decodeMapReply } from '../../probes/rpc/epm-stubs.ts';
import { PacketSplitter, Reassembly } from '../../probes/rpc/framing.ts';
import { decodeInterfaceIds } from '../../probes/rpc/management.ts';
import { NdrReader } from '../../probes/rpc/ndr-reader.ts';
import { decodeBindReplies, decodeBindReply, type Packet } from '../../probes/rpc/pdu-decode.ts';
import { decodeTower } from '../../probes/rpc/tower.ts';
import { bigEndianBindAck, bigEndianLookupStub } from './big-endian.ts';
import { capturedListing, capturedServerSegments } from './captured-mapper.ts';
import {
  bindAck,
  bindAcks,
  bindNak,
  fault,
  interfaceIdsStub,
  mapStub,
  tcpTower,
} from './rpc-bytes.ts';

const EMSMDB = { uuid: 'a4f1db00-ca47-1067-b31f-00dd010662da', major: 0, minor: 81 };

/** A decoder, and bytes that it takes; `cut` is where a stream breaks into chunks. */
export interface FuzzTarget {
  readonly name: string;
  readonly seeds: readonly Buffer[];
  readonly decode: (bytes: Uint8Array, cut: number) => unknown;
}

const bothWays =
  (decode: (bytes: Uint8Array, littleEndian: boolean) => unknown) =>
  (bytes: Uint8Array): unknown => [decode(bytes, true), decode(bytes, false)];

export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'listing',
    seeds: [capturedListing(), bigEndianLookupStub(capturedListing())],
    decode: bothWays((bytes, littleEndian) => decodeLookupReply(bytes, littleEndian, 500)),
  },
  {
    name: 'mapping',
    seeds: [mapStub([1171, 1172].map((port) => tcpTower({ ...EMSMDB, port }))), mapStub([])],
    decode: bothWays((bytes, littleEndian) => decodeMapReply(bytes, littleEndian, 8)),
  },
  {
    name: 'interface ids',
    seeds: [interfaceIdsStub([EMSMDB, { ...EMSMDB, major: 7 }])],
    decode: bothWays(decodeInterfaceIds),
  },
  { name: 'tower', seeds: [tcpTower({ ...EMSMDB, port: 1171 })], decode: decodeTower },
  {
    name: 'bind reply',
    seeds: [bindAck(1), bindNak(1), fault(1, 5), bigEndianBindAck(bindAck(1))],
    decode: (bytes) => packetsIn([bytes]).packets.map(decodeBindReply),
  },
  {
    name: 'bind reply of several contexts',
    seeds: [
      bindAcks(1, [
        [0, 0],
        [2, 1],
        [0, 0],
      ]),
    ],
    decode: (bytes) => packetsIn([bytes]).packets.map((packet) => decodeBindReplies(packet, 3)),
  },
  {
    name: 'stream',
    seeds: [Buffer.concat([...capturedServerSegments(), fault(1, 5)])],
    decode: decodeStream,
  },
];

function packetsIn(chunks: readonly Uint8Array[]): {
  readonly packets: readonly Packet[];
  readonly failure: string | null;
} {
  const splitter = new PacketSplitter();
  const outcomes = chunks.map((chunk) => splitter.push(chunk));
  return {
    packets: outcomes.flatMap(({ packets }) => packets),
    failure: outcomes.find(({ failure }) => failure !== null)?.failure?.kind ?? null,
  };
}

function decodeStream(bytes: Uint8Array, cut: number): unknown {
  const whole = packetsIn([bytes]);
  const inChunks = packetsIn([
    bytes.subarray(0, cut),
    bytes.subarray(cut, cut + 1),
    bytes.subarray(cut + 1),
  ]);
  if (JSON.stringify(whole) !== JSON.stringify(inChunks))
    throw new Error(`cut at ${String(cut)}, a stream holds other packets`);
  const reassembly = new Reassembly();
  return [
    whole.failure,
    whole.packets.map((packet) => [decodeBindReply(packet), reassembly.accept(packet)]),
  ];
}

export interface Mutation {
  readonly seed: number;
  readonly edits: readonly (readonly [at: number, value: number])[];
  readonly keep: number;
  readonly doubled: number;
  readonly cut: number;
}

/** Fractions of the input's length, so that one arbitrary serves every seed. */
const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const value = fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff));
export const MUTATIONS: fc.Arbitrary<Mutation> = fc.record({
  seed: fc.nat(3),
  edits: fc.array(fc.tuple(fraction, value), { maxLength: 8 }),
  keep: fc.oneof(fc.constant(1), fraction),
  doubled: fc.oneof(fc.constant(0), fraction),
  cut: fraction,
});

function mutated(seed: Buffer, { edits, keep, doubled }: Mutation): Buffer {
  const bytes = Buffer.from(seed);
  for (const [at, byte] of edits) bytes[Math.floor(at * (bytes.length - 1))] = byte;
  return Buffer.concat([
    bytes.subarray(0, Math.ceil(keep * bytes.length)),
    bytes.subarray(0, Math.floor(doubled * Math.min(64, bytes.length))),
  ]);
}

/** The bytes as a view into a larger buffer that is full of `poison`. */
function fenced(bytes: Buffer, poison: number): Uint8Array {
  const around = Buffer.alloc(bytes.length + 256, poison);
  around.set(bytes, 128);
  return around.subarray(128, 128 + bytes.length);
}

const READS = ['u8', 'u16', 'u32', 'bytes', 'align'] as const;
let reads = 0;
/** Counts the steps of every decoder that reads NDR. */
for (const name of READS) {
  const original = Object.getOwnPropertyDescriptor(NdrReader.prototype, name)?.value as (
    this: NdrReader,
    ...args: unknown[]
  ) => unknown;
  Object.defineProperty(NdrReader.prototype, name, {
    value(this: NdrReader, ...args: unknown[]): unknown {
      reads += 1;
      return original.apply(this, args);
    },
  });
}
/**
 * A read takes at least one byte, but for those after the end: of 500 entries at most, and of as
 * many packets as there are.
 */
const mayRead = (bytes: number): number => 4 * bytes + 20_000;

/** @returns what is wrong with how the decoder took that input, or null */
export function wrongWith(target: FuzzTarget, mutation: Mutation): string | null {
  const seed = target.seeds[mutation.seed % target.seeds.length];
  if (seed === undefined) return `${target.name} has no seed`;
  const bytes = mutated(seed, mutation);
  const cut = Math.floor(mutation.cut * bytes.length);
  reads = 0;
  try {
    const [one, other] = [0x41, 0xbe].map((poison) =>
      JSON.stringify(target.decode(fenced(bytes, poison), cut)),
    );
    if (one !== other)
      return `${target.name}: what lies outside the buffer shows: ${String(one)} and ${String(other)}`;
  } catch (thrown) {
    return `${target.name} threw: ${String(thrown)}`;
  }
  return reads / 2 > mayRead(bytes.length)
    ? `${target.name}: ${String(reads / 2)} reads of ${String(bytes.length)} bytes`
    : null;
}
