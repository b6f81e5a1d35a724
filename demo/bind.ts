import { ByteReader, LITTLE_ENDIAN, padded, type ByteOrder } from './bytes.ts';
import {
  encodeBindNak,
  encodePdu,
  MAX_FRAGMENT_BYTES,
  MIN_FRAGMENT_BYTES,
  NAK,
  PTYPE,
  type Pdu,
} from './pdu.ts';

export interface InterfaceId {
  readonly uuid: string;
  readonly major: number;
  readonly minor: number;
}

/** What a bind agreed on. */
export interface Association {
  /** Context → the interface that it stands for; only accepted ones. */
  readonly contexts: ReadonlyMap<number, InterfaceId>;
  /** Largest fragment that the client takes, in bytes. */
  readonly maxFragmentBytes: number;
}

export type BindAnswer =
  | { readonly kind: 'ack'; readonly reply: Buffer; readonly association: Association }
  | { readonly kind: 'nak'; readonly reply: Buffer };

/** NDR 2.0 (C706, Appendix I), the only transfer syntax that this server speaks. */
export const NDR = { uuid: '8a885d04-1ceb-11c9-9fe8-08002b104860', version: 2 } as const;
/** Prefix of the transfer syntaxes that negotiate features at bind time (MS-RPCE 2.2.2.14). */
const FEATURES = '6cb71c2c-9812-4540-';
const GROUP_ID = 0x4c4d;
const MAX_CONTEXTS = 32;

const NONE = { uuid: '00000000-0000-0000-0000-000000000000', version: 0 } as const;
/** Outcome, reason and transfer syntax of one context. */
const RESULTS = {
  accepted: [0, 0, NDR],
  noSuchInterface: [2, 1, NONE],
  noSuchSyntax: [2, 2, NONE],
  noFeatures: [3, 0, NONE],
} as const;

function encodeResult(name: keyof typeof RESULTS, order: ByteOrder): Buffer {
  const [outcome, reason, syntax] = RESULTS[name];
  return Buffer.concat([
    order.u16(outcome),
    order.u16(reason),
    order.uuid(syntax.uuid),
    order.u32(syntax.version),
  ]);
}

/**
 * Same UUID and major version, and a minor version no higher than the server's (C706, 6.1.2:
 * interface versioning).
 */
export const serves = (served: InterfaceId, asked: InterfaceId): boolean =>
  served.uuid === asked.uuid && served.major === asked.major && served.minor >= asked.minor;

/**
 * Answers a bind or an alter_context. `known` are the contexts agreed on before; `port` is the
 * secondary address.
 */
export function answerBind(
  pdu: Pdu,
  served: readonly InterfaceId[],
  known: Association | null,
  port: number,
  order: ByteOrder = LITTLE_ENDIAN,
): BindAnswer {
  if (pdu.authLength > 0)
    return { kind: 'nak', reply: encodeBindNak(pdu.callId, NAK.authType, order) };
  const reader = new ByteReader(pdu.body);
  reader.u16();
  const clientMaxBytes = reader.u16();
  reader.u32();
  const count = reader.u8();
  reader.take(3);
  const contexts = new Map(known?.contexts);
  const results: Buffer[] = [];
  for (let index = 0; index < count && !reader.overran(); index += 1) {
    const id = reader.u16();
    const transfers = reader.u8();
    reader.u8();
    const asked = { uuid: reader.uuid(), major: reader.u16(), minor: reader.u16() };
    const syntaxes: string[] = [];
    for (let one = 0; one < transfers && !reader.overran(); one += 1)
      syntaxes.push(`${reader.uuid()}@${String(reader.u32())}`);
    const match = served.find((one) => serves(one, asked));
    if (syntaxes.some((syntax) => syntax.startsWith(FEATURES)))
      results.push(encodeResult('noFeatures', order));
    else if (match === undefined) results.push(encodeResult('noSuchInterface', order));
    else if (!syntaxes.includes(`${NDR.uuid}@${String(NDR.version)}`))
      results.push(encodeResult('noSuchSyntax', order));
    else {
      results.push(encodeResult('accepted', order));
      contexts.set(id, match);
    }
  }
  if (reader.overran() || count === 0 || contexts.size > MAX_CONTEXTS)
    return { kind: 'nak', reply: encodeBindNak(pdu.callId, NAK.protocolVersion, order) };
  const maxFragmentBytes =
    known?.maxFragmentBytes ??
    Math.min(MAX_FRAGMENT_BYTES, Math.max(MIN_FRAGMENT_BYTES, clientMaxBytes));
  // An alter_context_resp carries no address: the connection has one already.
  const address = known === null ? Buffer.from(`${String(port)}\0`, 'latin1') : Buffer.alloc(0);
  const head = Buffer.concat([
    order.u16(maxFragmentBytes),
    order.u16(maxFragmentBytes),
    order.u32(GROUP_ID),
    order.u16(address.length),
    address,
  ]);
  const body = Buffer.concat([padded(head), Buffer.from([results.length, 0, 0, 0]), ...results]);
  const type = known === null ? PTYPE.bindAck : PTYPE.alterContextResp;
  return {
    kind: 'ack',
    reply: encodePdu(type, pdu.callId, body, order),
    association: { contexts, maxFragmentBytes },
  };
}
