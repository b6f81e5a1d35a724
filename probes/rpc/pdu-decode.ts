import { MIN_FAULT_BYTES, MIN_FRAGMENT_OFFER_BYTES, MIN_RESPONSE_BYTES } from './limits.ts';
import { NdrReader } from './ndr-reader.ts';
import { badReply, type BindFailure } from './outcomes.ts';
import { PTYPE } from './pdu-encode.ts';
import { NDR32, sameSyntax, type SyntaxId } from './syntax.ts';

/** One whole packet: the common header taken apart, the bytes kept. */
export interface Packet {
  readonly type: number;
  readonly flags: number;
  readonly littleEndian: boolean;
  readonly callId: number;
  readonly bytes: Uint8Array;
}

const BODY_OFFSET = 16;
const STATUS_OFFSET = 24;

/** A bind that was answered: what became of each context, in the order in which they were sent. */
export interface BoundContexts {
  readonly ok: true;
  /** Null: accepted. */
  readonly refusals: readonly (Rejection | null)[];
  /** Longest packet that the server takes from now on (max_recv_frag). */
  readonly maxRequestBytes: number;
}
type Rejection = Extract<BindFailure, { readonly kind: 'rejected' }>;

/** What a packet that answers a bind of one context says. */
export const decodeBindReply = (packet: Packet): { readonly ok: true } | BindFailure =>
  firstOf(decodeBindReplies(packet, 1));

/** What became of the first context of a bind. */
export const firstOf = (reply: BoundContexts | BindFailure): { readonly ok: true } | BindFailure =>
  reply.ok ? (reply.refusals[0] ?? { ok: true }) : reply;

/** What a packet that answers a bind of so many contexts says. */
export function decodeBindReplies(packet: Packet, contexts: number): BoundContexts | BindFailure {
  if (packet.type === PTYPE.fault) return decodeFault(packet);
  if (packet.type === PTYPE.bindNak) return decodeNak(packet);
  if (packet.type !== PTYPE.bindAck)
    return badReply(`packet type ${String(packet.type)} in answer to a bind`);
  const reader = new NdrReader(packet.bytes, packet.littleEndian, BODY_OFFSET);
  const offers = [reader.u16(), reader.u16()];
  reader.u32();
  reader.bytes(reader.u16());
  reader.align(4);
  const results = reader.u8();
  reader.bytes(3);
  const read = Array.from({ length: contexts }, () => ({
    result: reader.u16(),
    reason: reader.u16(),
    transfer: readSyntax(reader),
  }));
  if (reader.problem !== null) return badReply(`bind_ack: ${reader.problem}`);
  if (results !== contexts)
    return badReply(
      `bind_ack with ${String(results)} results for ${contexts === 1 ? 'one context' : `${String(contexts)} contexts`}`,
    );
  const accepted = read.filter(({ result }) => result === 0);
  if (accepted.length > 0 && Math.min(...offers) < MIN_FRAGMENT_OFFER_BYTES)
    return badReply(`bind_ack offers fragments of ${offers.join(' and ')} bytes`);
  const foreign = accepted.find(({ transfer }) => !sameSyntax(transfer, NDR32));
  if (foreign !== undefined)
    return badReply(
      `bind_ack accepts the transfer syntax ${foreign.transfer.uuid}, which was not offered`,
    );
  return {
    ok: true,
    maxRequestBytes: offers[1] ?? MIN_FRAGMENT_OFFER_BYTES,
    refusals: read.map(({ result, reason }) =>
      result === 0 ? null : { ok: false, kind: 'rejected', result, reason },
    ),
  };
}

/**
 * The version is one number, major in its low half: read as two it would turn around with the
 * sender's byte order.
 */
function readSyntax(reader: NdrReader): SyntaxId {
  const uuid = reader.uuid();
  const version = reader.u32();
  return { uuid, major: version & 0xffff, minor: version >>> 16 };
}

function decodeNak(packet: Packet): BindFailure {
  const reader = new NdrReader(packet.bytes, packet.littleEndian, BODY_OFFSET);
  const reason = reader.u16();
  return reader.problem === null
    ? { ok: false, kind: 'nak', reason }
    : badReply(`bind_nak: ${reader.problem}`);
}

/** Status 0 is not checked here: a fault is a fault, whatever it claims. */
export function decodeFault(packet: Packet): Extract<BindFailure, { kind: 'fault' | 'bad-reply' }> {
  if (packet.bytes.length < MIN_FAULT_BYTES)
    return badReply(`a fault of ${String(packet.bytes.length)} bytes`);
  return {
    ok: false,
    kind: 'fault',
    status: new NdrReader(packet.bytes, packet.littleEndian, STATUS_OFFSET).u32(),
  };
}

/** The stub of a response fragment; `alloc_hint` is a hint, and nothing is allocated from it. */
export const stubOf = (packet: Packet): Uint8Array | null =>
  packet.bytes.length < MIN_RESPONSE_BYTES ? null : packet.bytes.subarray(MIN_RESPONSE_BYTES);
