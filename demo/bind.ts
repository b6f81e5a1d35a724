import { ByteReader, padded, u16, u32, uuidBytes } from './bytes.ts';
import { encodeBindNak, encodePdu, MAX_FRAGMENT_BYTES, MIN_FRAGMENT_BYTES, NAK, PTYPE, type Pdu } from './pdu.ts';

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

const NONE = Buffer.concat([uuidBytes('00000000-0000-0000-0000-000000000000'), u32(0)]);
const result = (outcome: number, reason: number, syntax: Buffer): Buffer => Buffer.concat([u16(outcome), u16(reason), syntax]);
const RESULTS = {
  accepted: result(0, 0, Buffer.concat([uuidBytes(NDR.uuid), u32(NDR.version)])),
  noSuchInterface: result(2, 1, NONE),
  noSuchSyntax: result(2, 2, NONE),
  noFeatures: result(3, 0, NONE),
} as const;

/** Same UUID and major version, and a minor version no higher than the server's (C706, 6.1.2: interface versioning). */
export const serves = (served: InterfaceId, asked: InterfaceId): boolean =>
  served.uuid === asked.uuid && served.major === asked.major && served.minor >= asked.minor;

/** Answers a bind or an alter_context. `known` are the contexts agreed on before; `port` is the secondary address. */
export function answerBind(pdu: Pdu, served: readonly InterfaceId[], known: Association | null, port: number): BindAnswer {
  if (pdu.authLength > 0) return { kind: 'nak', reply: encodeBindNak(pdu.callId, NAK.authType) };
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
    for (let one = 0; one < transfers && !reader.overran(); one += 1) syntaxes.push(`${reader.uuid()}@${String(reader.u32())}`);
    const match = served.find((one) => serves(one, asked));
    if (syntaxes.some((syntax) => syntax.startsWith(FEATURES))) results.push(RESULTS.noFeatures);
    else if (match === undefined) results.push(RESULTS.noSuchInterface);
    else if (!syntaxes.includes(`${NDR.uuid}@${String(NDR.version)}`)) results.push(RESULTS.noSuchSyntax);
    else {
      results.push(RESULTS.accepted);
      contexts.set(id, match);
    }
  }
  if (reader.overran() || count === 0 || contexts.size > MAX_CONTEXTS) return { kind: 'nak', reply: encodeBindNak(pdu.callId, NAK.protocolVersion) };
  const maxFragmentBytes = known?.maxFragmentBytes ?? Math.min(MAX_FRAGMENT_BYTES, Math.max(MIN_FRAGMENT_BYTES, clientMaxBytes));
  // An alter_context_resp carries no address: the connection has one already.
  const address = known === null ? Buffer.from(`${String(port)}\0`, 'latin1') : Buffer.alloc(0);
  const head = Buffer.concat([u16(maxFragmentBytes), u16(maxFragmentBytes), u32(GROUP_ID), u16(address.length), address]);
  const body = Buffer.concat([padded(head), Buffer.from([results.length, 0, 0, 0]), ...results]);
  const type = known === null ? PTYPE.bindAck : PTYPE.alterContextResp;
  return { kind: 'ack', reply: encodePdu(type, pdu.callId, body), association: { contexts, maxFragmentBytes } };
}
