import { EVIDENCE_BYTES, MAX_FRAGMENT_BYTES, MAX_FRAGMENTS } from './limits.ts';
import { badReply, type ReplyFailure } from './outcomes.ts';
import { decodeFault, stubOf, type Packet } from './pdu-decode.ts';
import { PFC, PTYPE } from './pdu-encode.ts';

const HEADER_BYTES = 16;
const LITTLE_ENDIAN = 0x10;
const LAST_PTYPE = 20;

type FramingFailure = Extract<ReplyFailure, { kind: 'not-rpc' | 'bad-reply' }>;

/** Cuts a stream into packets strictly by frag_length. After a failure it yields nothing more. */
export class PacketSplitter {
  #buffer: Buffer = Buffer.alloc(0);
  #seenPacket = false;

  /** Bytes of a packet that is not whole yet. */
  get pendingBytes(): number {
    return this.#buffer.length;
  }

  push(chunk: Uint8Array): { readonly packets: readonly Packet[]; readonly failure: FramingFailure | null } {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    const packets: Packet[] = [];
    while (this.#buffer.length > 0) {
      const header = readHeader(this.#buffer, this.#seenPacket);
      if (header === 'more') break;
      if (!header.ok) {
        this.#buffer = Buffer.alloc(0);
        return { packets, failure: header };
      }
      if (this.#buffer.length < header.length) break;
      const bytes = this.#buffer.subarray(0, header.length);
      this.#buffer = this.#buffer.subarray(header.length);
      this.#seenPacket = true;
      packets.push({ type: header.type, flags: header.flags, littleEndian: header.littleEndian, callId: header.callId, bytes });
    }
    return { packets, failure: null };
  }
}

type Header = Omit<Packet, 'bytes'> & { readonly ok: true; readonly length: number };

function readHeader(buffer: Buffer, seenPacket: boolean): Header | FramingFailure | 'more' {
  // One foreign byte is enough: a banner can be shorter than a header, and nothing may follow it.
  const foreign = buffer[0] !== 5 || (buffer[1] ?? 0) !== 0 || (buffer[2] ?? 0) > LAST_PTYPE;
  if (foreign) {
    const firstBytes = Uint8Array.from(buffer.subarray(0, EVIDENCE_BYTES));
    return seenPacket ? badReply(`bytes that begin no packet: ${Buffer.from(firstBytes.subarray(0, HEADER_BYTES)).toString('hex')}`) : { ok: false, kind: 'not-rpc', firstBytes };
  }
  if (buffer.length < HEADER_BYTES) return 'more';
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const order = view.getUint8(4);
  if ((order & ~LITTLE_ENDIAN) !== 0 || view.getUint8(5) !== 0) return badReply(`data representation ${buffer.subarray(4, 8).toString('hex')} (not ASCII and IEEE)`);
  const littleEndian = order === LITTLE_ENDIAN;
  const length = view.getUint16(8, littleEndian);
  if (length < HEADER_BYTES || length > MAX_FRAGMENT_BYTES) return badReply(`frag_length ${String(length)}, where ${String(HEADER_BYTES)} to ${String(MAX_FRAGMENT_BYTES)} were agreed`);
  if (view.getUint16(10, littleEndian) !== 0) return badReply('credentials in answer to a call without any');
  return { ok: true, length, type: view.getUint8(2), flags: view.getUint8(3), littleEndian, callId: view.getUint32(12, littleEndian) };
}

/** Joins the response fragments of one call, in the order of arrival, from FIRST to LAST (C706 §12.6.2). */
export class Reassembly {
  readonly #stubs: Uint8Array[] = [];
  #littleEndian = true;

  get fragments(): number {
    return this.#stubs.length;
  }

  /** @returns null while fragments are missing */
  accept(packet: Packet): { readonly ok: true; readonly stub: Uint8Array; readonly littleEndian: boolean } | ReplyFailure | null {
    if (packet.type === PTYPE.fault) return decodeFault(packet);
    if (packet.type !== PTYPE.response) return badReply(`packet type ${String(packet.type)} in answer to a request`);
    const isFirst = (packet.flags & PFC.first) !== 0;
    if (isFirst !== (this.#stubs.length === 0)) return badReply(isFirst ? 'a second first fragment' : 'a fragment before the first');
    if (isFirst) this.#littleEndian = packet.littleEndian;
    if (packet.littleEndian !== this.#littleEndian) return badReply('fragments of one reply in different byte orders');
    const stub = stubOf(packet);
    if (stub === null) return badReply(`a response of ${String(packet.bytes.length)} bytes`);
    this.#stubs.push(stub);
    if ((packet.flags & PFC.last) !== 0) return { ok: true, stub: Buffer.concat(this.#stubs), littleEndian: this.#littleEndian };
    return this.#stubs.length < MAX_FRAGMENTS ? null : badReply(`a reply of more than ${String(MAX_FRAGMENTS)} fragments`);
  }
}
