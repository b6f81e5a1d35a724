import { EVIDENCE_BYTES, MAX_FRAGMENT_BYTES, MAX_FRAGMENTS } from './limits.ts';
import { badReply, type ReplyFailure } from './outcomes.ts';
import { decodeFault, stubOf, type Packet } from './pdu-decode.ts';
import { PFC, PTYPE } from './pdu-encode.ts';

const HEADER_BYTES = 16;
const LITTLE_ENDIAN = 0x10;
const LAST_PTYPE = 20;
const NO_GREETING = new Uint8Array();

type FramingFailure = Extract<ReplyFailure, { kind: 'not-rpc' | 'bad-reply' }>;

/** Cuts a stream into packets strictly by frag_length. After a failure it yields nothing more. */
export class PacketSplitter {
  /**
   * What came and is in no packet yet. It is joined when it reaches `#wantedBytes` and not before:
   * each byte is copied a few times at most.
   */
  #chunks: Uint8Array[] = [];
  #pendingBytes = 0;
  #wantedBytes = 1;
  #greeting: Uint8Array;
  #seenPacket = false;
  #failed = false;

  /** @param greeting what the server says before its first packet; it is no packet itself */
  constructor(greeting: Uint8Array = NO_GREETING) {
    this.#greeting = greeting;
  }

  /** Bytes of a packet, or of the greeting, that is not whole yet. */
  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  /** Whether the greeting has come, or none was expected. */
  get greeted(): boolean {
    return this.#greeting.length === 0;
  }

  push(chunk: Uint8Array): {
    readonly packets: readonly Packet[];
    readonly failure: FramingFailure | null;
  } {
    if (this.#failed) return { packets: [], failure: null };
    this.#chunks.push(chunk);
    this.#pendingBytes += chunk.length;
    if (this.#pendingBytes < this.#wantedBytes) return { packets: [], failure: null };
    let buffer = Buffer.concat(this.#chunks);
    const packets: Packet[] = [];
    while (buffer.length > 0) {
      const head = this.greeted
        ? readHeader(buffer, this.#seenPacket)
        : readGreeting(buffer, this.#greeting);
      if (!head.ok) {
        this.#failed = true;
        this.#keep(NO_GREETING, 1);
        return { packets, failure: head };
      }
      if (buffer.length < head.length) {
        this.#keep(buffer, head.length);
        return { packets, failure: null };
      }
      if (head.packet !== null) {
        this.#seenPacket = true;
        packets.push({ ...head.packet, bytes: buffer.subarray(0, head.length) });
      } else this.#greeting = NO_GREETING;
      buffer = buffer.subarray(head.length);
    }
    this.#keep(NO_GREETING, 1);
    return { packets, failure: null };
  }

  #keep(rest: Uint8Array, wantedBytes: number): void {
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#pendingBytes = rest.length;
    this.#wantedBytes = wantedBytes;
  }
}

/**
 * What the next `length` bytes will be: a packet; null for a greeting, and for a header that is not
 * whole yet.
 */
interface Head {
  readonly ok: true;
  readonly length: number;
  readonly packet: Omit<Packet, 'bytes'> | null;
}

function readGreeting(buffer: Buffer, greeting: Uint8Array): Head | FramingFailure {
  const common = Math.min(buffer.length, greeting.length);
  const differs = Buffer.compare(buffer.subarray(0, common), greeting.subarray(0, common)) !== 0;
  return differs ? notRpc(buffer) : { ok: true, length: greeting.length, packet: null };
}

const notRpc = (buffer: Buffer): FramingFailure => ({
  ok: false,
  kind: 'not-rpc',
  firstBytes: Uint8Array.from(buffer.subarray(0, EVIDENCE_BYTES)),
});

function readHeader(buffer: Buffer, seenPacket: boolean): Head | FramingFailure {
  // One foreign byte is enough: a banner can be shorter than a header, and nothing may follow it.
  const foreign = buffer[0] !== 5 || (buffer[1] ?? 0) !== 0 || (buffer[2] ?? 0) > LAST_PTYPE;
  if (foreign)
    return seenPacket
      ? badReply(`bytes that begin no packet: ${buffer.subarray(0, HEADER_BYTES).toString('hex')}`)
      : notRpc(buffer);
  // The first three bytes are judged one by one, the rest of the header as a whole.
  if (buffer.length < HEADER_BYTES)
    return { ok: true, length: buffer.length < 3 ? buffer.length + 1 : HEADER_BYTES, packet: null };
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const order = view.getUint8(4);
  if ((order & ~LITTLE_ENDIAN) !== 0 || view.getUint8(5) !== 0)
    return badReply(
      `data representation ${buffer.subarray(4, 8).toString('hex')} (not ASCII and IEEE)`,
    );
  const littleEndian = order === LITTLE_ENDIAN;
  const length = view.getUint16(8, littleEndian);
  if (length < HEADER_BYTES || length > MAX_FRAGMENT_BYTES)
    return badReply(
      `frag_length ${String(length)}, where ${String(HEADER_BYTES)} to ${String(MAX_FRAGMENT_BYTES)} were agreed`,
    );
  if (view.getUint16(10, littleEndian) !== 0)
    return badReply('credentials in answer to a call without any');
  return {
    ok: true,
    length,
    packet: {
      type: view.getUint8(2),
      flags: view.getUint8(3),
      littleEndian,
      callId: view.getUint32(12, littleEndian),
    },
  };
}

/**
 * Joins the response fragments of one call, in the order of arrival, from FIRST to LAST (C706
 * §12.6.2).
 */
export class Reassembly {
  readonly #stubs: Uint8Array[] = [];
  #littleEndian = true;

  get fragments(): number {
    return this.#stubs.length;
  }

  /** @returns null while fragments are missing */
  accept(
    packet: Packet,
  ):
    | { readonly ok: true; readonly stub: Uint8Array; readonly littleEndian: boolean }
    | ReplyFailure
    | null {
    if (packet.type === PTYPE.fault) return decodeFault(packet);
    if (packet.type !== PTYPE.response)
      return badReply(`packet type ${String(packet.type)} in answer to a request`);
    const isFirst = (packet.flags & PFC.first) !== 0;
    if (isFirst !== (this.#stubs.length === 0))
      return badReply(isFirst ? 'a second first fragment' : 'a fragment before the first');
    if (isFirst) this.#littleEndian = packet.littleEndian;
    if (packet.littleEndian !== this.#littleEndian)
      return badReply('fragments of one reply in different byte orders');
    const stub = stubOf(packet);
    if (stub === null) return badReply(`a response of ${String(packet.bytes.length)} bytes`);
    this.#stubs.push(stub);
    if ((packet.flags & PFC.last) !== 0)
      return { ok: true, stub: Buffer.concat(this.#stubs), littleEndian: this.#littleEndian };
    return this.#stubs.length < MAX_FRAGMENTS
      ? null
      : badReply(`a reply of more than ${String(MAX_FRAGMENTS)} fragments`);
  }
}
