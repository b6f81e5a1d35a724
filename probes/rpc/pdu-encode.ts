import { MAX_FRAGMENT_BYTES } from './limits.ts';
import { NdrWriter } from './ndr-writer.ts';
import { NDR32, type SyntaxId } from './syntax.ts';

/**
 * Packet types of the connection-oriented protocol that this client sends or understands (C706
 * §12.6.4).
 */
export const PTYPE = {
  request: 0,
  response: 2,
  fault: 3,
  bind: 11,
  bindAck: 12,
  bindNak: 13,
  shutdown: 17,
} as const;

/** Fragment flags (C706 §12.6.3.1). */
export const PFC = { first: 0x01, last: 0x02 } as const;

const HEADER_BYTES = 16;

/**
 * bind: one context in NDR for each of the syntaxes, numbered from 0 (p_cont_list_t, C706
 * §12.6.3.1), no authentication, a new association group.
 */
export function encodeBind(callId: number, ...syntaxes: readonly SyntaxId[]): Uint8Array {
  const body = new NdrWriter()
    .u16(MAX_FRAGMENT_BYTES)
    .u16(MAX_FRAGMENT_BYTES)
    .u32(0)
    .u8(syntaxes.length)
    .zeros(3);
  syntaxes.forEach((syntax, context) => {
    body.u16(context).u8(1).u8(0).syntax(syntax).syntax(NDR32);
  });
  return withHeader(PTYPE.bind, callId, body.done());
}

const REQUEST_HEAD_BYTES = HEADER_BYTES + 8;

/**
 * request: one fragment. Every stub of this client is far below the size that each server must take;
 * bytes after it are passed over, as a server does that knows no verification trailer (MS-RPCE
 * §2.2.2.13).
 *
 * @param packetBytes fill the packet up to so many bytes, within what the server's bind_ack takes
 */
export function encodeRequest(
  callId: number,
  opnum: number,
  stub: Uint8Array,
  packetBytes = 0,
): Uint8Array {
  const filling = Math.max(0, packetBytes - REQUEST_HEAD_BYTES - stub.length);
  const body = new NdrWriter()
    .u32(stub.length + filling)
    .u16(0)
    .u16(opnum)
    .bytes(stub)
    .zeros(filling);
  return withHeader(PTYPE.request, callId, body.done());
}

const withHeader = (type: number, callId: number, body: Uint8Array): Uint8Array =>
  new NdrWriter()
    .u8(5)
    .u8(0)
    .u8(type)
    .u8(PFC.first | PFC.last)
    .u8(0x10)
    .zeros(3)
    .u16(HEADER_BYTES + body.length)
    .u16(0)
    .u32(callId)
    .bytes(body)
    .done();
