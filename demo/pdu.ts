import { ByteReader, LITTLE_ENDIAN, padded, type ByteOrder } from './bytes.ts';

/** Types of PDU that a server meets or sends (C706, 12.6.4; MS-RPCE 2.2.2). */
export const PTYPE = {
  request: 0,
  response: 2,
  fault: 3,
  bind: 11,
  bindAck: 12,
  bindNak: 13,
  alterContext: 14,
  alterContextResp: 15,
  auth3: 16,
  coCancel: 18,
  orphaned: 19,
} as const;

export const HEADER_BYTES = 16;
/** What this server sends and takes in one PDU; the floor is C706's. */
export const MAX_FRAGMENT_BYTES = 5840;
export const MIN_FRAGMENT_BYTES = 1432;

const FIRST = 0x01;
const LAST = 0x02;
const OBJECT_UUID = 0x80;

/** Fault statuses (C706, Appendix E; MS-RPCE 2.2.2.10 for Win32 codes). */
export const FAULT = {
  accessDenied: 0x00000005,
  invalidBound: 0x000006c6,
  badStubData: 0x000006f7,
  opRange: 0x1c010002,
  unknownInterface: 0x1c010003,
  protocolError: 0x1c01000b,
  contextMismatch: 0x1c00001a,
} as const;

/** One PDU as it came: whole, its length checked against its header. */
export interface Pdu {
  readonly type: number;
  readonly callId: number;
  readonly authLength: number;
  /** First and last fragment in one. */
  readonly whole: boolean;
  readonly hasObject: boolean;
  readonly body: Buffer;
}

/**
 * What lies at the head of a stream: not enough yet, one PDU and its length, or no PDU that this
 * server speaks.
 */
export type Framing =
  | { readonly kind: 'more' }
  | { readonly kind: 'pdu'; readonly bytes: number; readonly pdu: Pdu }
  | { readonly kind: 'garbage' };

/** Frames by `frag_length` alone; version 5.0, little-endian data, within `MAX_FRAGMENT_BYTES`. */
export function frame(stream: Buffer): Framing {
  if (stream.length > 0 && stream[0] !== 5) return { kind: 'garbage' };
  if (stream.length < HEADER_BYTES) return { kind: 'more' };
  const header = new ByteReader(stream);
  const [, minor, type, flags, drep0] = [
    header.u8(),
    header.u8(),
    header.u8(),
    header.u8(),
    header.u8(),
  ];
  header.take(3);
  const [length, authLength, callId] = [header.u16(), header.u16(), header.u32()];
  if (minor > 1 || drep0 !== 0x10 || length < HEADER_BYTES || length > MAX_FRAGMENT_BYTES)
    return { kind: 'garbage' };
  if (stream.length < length) return { kind: 'more' };
  const body = stream.subarray(HEADER_BYTES, length);
  const whole = (flags & (FIRST | LAST)) === (FIRST | LAST);
  return {
    kind: 'pdu',
    bytes: length,
    pdu: { type, callId, authLength, whole, hasObject: (flags & OBJECT_UUID) !== 0, body },
  };
}

export function encodePdu(
  type: number,
  callId: number,
  body: Buffer,
  order: ByteOrder = LITTLE_ENDIAN,
  flags = FIRST | LAST,
): Buffer {
  const header = Buffer.concat([
    Buffer.from([5, 0, type, flags, order.label, 0, 0, 0]),
    order.u16(HEADER_BYTES + body.length),
    order.u16(0),
    order.u32(callId),
  ]);
  return Buffer.concat([header, body]);
}

/**
 * A response in as many fragments as the client's size asks for; stubs break at multiples of eight.
 */
export function encodeResponse(
  callId: number,
  contextId: number,
  stub: Buffer,
  maxFragmentBytes: number,
  order: ByteOrder = LITTLE_ENDIAN,
): Buffer {
  const room = (maxFragmentBytes - HEADER_BYTES - 8) & ~7;
  const parts: Buffer[] = [];
  for (let at = 0; at === 0 || at < stub.length; at += room) {
    const flags = (at === 0 ? FIRST : 0) | (at + room >= stub.length ? LAST : 0);
    const head = Buffer.concat([order.u32(stub.length - at), order.u16(contextId), order.u16(0)]);
    parts.push(
      encodePdu(
        PTYPE.response,
        callId,
        Buffer.concat([head, stub.subarray(at, at + room)]),
        order,
        flags,
      ),
    );
  }
  return Buffer.concat(parts);
}

export const encodeFault = (
  callId: number,
  contextId: number,
  status: number,
  order: ByteOrder = LITTLE_ENDIAN,
): Buffer =>
  encodePdu(
    PTYPE.fault,
    callId,
    Buffer.concat([
      order.u32(0),
      order.u16(contextId),
      order.u16(0),
      order.u32(status),
      order.u32(0),
    ]),
    order,
  );

/** Reasons of a refused bind (MS-RPCE 2.2.2.5). */
export const NAK = { protocolVersion: 4, authType: 8 } as const;

export const encodeBindNak = (
  callId: number,
  reason: number,
  order: ByteOrder = LITTLE_ENDIAN,
): Buffer =>
  encodePdu(
    PTYPE.bindNak,
    callId,
    padded(Buffer.concat([order.u16(reason), Buffer.from([1, 5, 0])])),
    order,
  );
