import { ByteReader, type ByteOrder } from './bytes.ts';
import { answerBind, type Association, type InterfaceId } from './bind.ts';
import { MAPPER_INTERFACE, MapperCalls, type CallResult, type Registration } from './mapper.ts';
import {
  encodeBindNak,
  encodeFault,
  encodeResponse,
  FAULT,
  frame,
  NAK,
  PTYPE,
  type Pdu,
} from './pdu.ts';
import { RUNTIMES, type Runtime } from './runtimes.ts';

/** What a server on one port offers. */
export interface Offer {
  readonly port: number;
  readonly interfaces: readonly InterfaceId[];
  /** What the endpoint mapper knows at this moment; empty on every other port. */
  registrations(): readonly Registration[];
  /** How it speaks. Default: as Windows does. */
  readonly runtime?: Runtime;
}

export interface Reply {
  readonly bytes: Buffer;
  readonly close: boolean;
}

/** Every RPC server manages itself over this interface (C706, Appendix Q). */
export const MANAGEMENT_INTERFACE: InterfaceId = {
  uuid: 'afa8bd80-7d8a-11c9-bef4-08002b102989',
  major: 1,
  minor: 0,
};

const MAX_CALLS = 1000;
const NOTHING = Buffer.alloc(0);

/**
 * One client's connection, apart from any socket: bytes in, bytes out, and whether to hang up.
 * Memory is bounded by one fragment.
 */
export class Conversation {
  readonly #offer: Offer;
  readonly #runtime: Runtime;
  readonly #mapper: MapperCalls;
  #pending: Buffer = NOTHING;
  #association: Association | null = null;
  #calls = 0;

  constructor(offer: Offer) {
    this.#offer = offer;
    this.#runtime = offer.runtime ?? RUNTIMES.windows;
    this.#mapper = new MapperCalls(this.#runtime);
  }

  receive(chunk: Buffer): Reply {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    const replies: Buffer[] = [];
    for (;;) {
      const framing = frame(this.#pending);
      if (framing.kind === 'more') return { bytes: Buffer.concat(replies), close: false };
      // Windows answers garbage in place of a bind with exactly this, and hangs up.
      if (framing.kind === 'garbage')
        return {
          bytes: Buffer.concat([
            ...replies,
            encodeBindNak(0, NAK.protocolVersion, this.#runtime.order),
          ]),
          close: true,
        };
      this.#pending = this.#pending.subarray(framing.bytes);
      const reply = this.#answer(framing.pdu);
      replies.push(reply.bytes);
      this.#calls += 1;
      if (reply.close || this.#calls >= MAX_CALLS)
        return { bytes: Buffer.concat(replies), close: true };
    }
  }

  #answer(pdu: Pdu): Reply {
    switch (pdu.type) {
      case PTYPE.bind:
      case PTYPE.alterContext: {
        if ((pdu.type === PTYPE.bind) !== (this.#association === null))
          return {
            bytes: encodeFault(pdu.callId, 0, FAULT.protocolError, this.#runtime.order),
            close: true,
          };
        const answer = answerBind(
          pdu,
          [...this.#offer.interfaces, MANAGEMENT_INTERFACE],
          this.#association,
          this.#offer.port,
          this.#runtime.order,
        );
        if (answer.kind === 'ack') this.#association = answer.association;
        return { bytes: answer.reply, close: answer.kind === 'nak' };
      }
      case PTYPE.request:
        return this.#call(pdu);
      case PTYPE.auth3:
      case PTYPE.coCancel:
      case PTYPE.orphaned:
        return { bytes: NOTHING, close: false };
      default:
        return { bytes: NOTHING, close: true };
    }
  }

  #call(pdu: Pdu): Reply {
    const reader = new ByteReader(pdu.body);
    reader.u32();
    const [contextId, opnum] = [reader.u16(), reader.u16()];
    if (pdu.hasObject) reader.take(16);
    // Every request that this server knows fits one fragment.
    if (this.#association === null || reader.overran() || !pdu.whole || pdu.authLength > 0) {
      return {
        bytes: encodeFault(pdu.callId, contextId, FAULT.protocolError, this.#runtime.order),
        close: true,
      };
    }
    const called = this.#association.contexts.get(contextId);
    const result = this.#result(called, opnum, pdu.body.subarray(pdu.hasObject ? 24 : 8));
    const bytes = result.ok
      ? encodeResponse(
          pdu.callId,
          contextId,
          result.stub,
          this.#association.maxFragmentBytes,
          this.#runtime.order,
        )
      : encodeFault(pdu.callId, contextId, result.fault, this.#runtime.order);
    return { bytes, close: false };
  }

  #result(called: InterfaceId | undefined, opnum: number, stub: Buffer): CallResult {
    if (called === undefined) return { ok: false, fault: FAULT.unknownInterface };
    if (called.uuid === MAPPER_INTERFACE.uuid)
      return this.#mapper.answer(opnum, stub, this.#offer.registrations());
    if (called.uuid === MANAGEMENT_INTERFACE.uuid)
      return manage(opnum, [...this.#offer.interfaces, MANAGEMENT_INTERFACE], this.#runtime.order);
    // Exchange wants a login first, and there is nobody to log in here.
    return { ok: false, fault: FAULT.accessDenied };
  }
}

/**
 * inq_if_ids names what listens on this port, is_server_listening says yes; stop_server_listening
 * is nobody's to call.
 */
function manage(opnum: number, interfaces: readonly InterfaceId[], order: ByteOrder): CallResult {
  switch (opnum) {
    case 0: {
      const count = interfaces.length;
      const pointers = interfaces.map((_, index) => order.u32(0x20004 + index * 4));
      const ids = interfaces.map(({ uuid, major, minor }) =>
        Buffer.concat([order.uuid(uuid), order.u16(major), order.u16(minor)]),
      );
      return {
        ok: true,
        stub: Buffer.concat([
          order.u32(0x20000),
          order.u32(count),
          order.u32(count),
          ...pointers,
          ...ids,
          order.u32(0),
        ]),
      };
    }
    case 2:
      return { ok: true, stub: Buffer.concat([order.u32(0), order.u32(1)]) };
    case 3:
      return { ok: false, fault: FAULT.accessDenied };
    default:
      return { ok: false, fault: FAULT.opRange };
  }
}
