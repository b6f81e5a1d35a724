import { isIPv4 } from 'node:net';
import { addressBytes, addressText } from '../address-bytes.ts';

/**
 * Messages of rtnetlink(7) (linux/netlink.h, linux/rtnetlink.h, linux/if_link.h), in the order of
 * bytes of every system that koffi has a library for: little-endian.
 */
export const NLMSG = {
  error: 2,
  done: 3,
  newLink: 16,
  getLink: 18,
  newRoute: 24,
  getRoute: 26,
  newRule: 32,
  getRule: 34,
};
const NLM_F = { request: 1, multi: 2, dump: 0x300 } as const;
const AF = { inet: 2, inet6: 10 } as const;
const RTA = { dst: 1, oif: 4, gateway: 5, prefSrc: 7, table: 15, via: 18 } as const;
/** FRA_TABLE of linux/fib_rules.h, whose header has the layout of rtmsg up to the table. */
const FRA_TABLE = 15;
const IFLA_IFNAME = 3;
const IFF = { up: 0x1, running: 0x40 } as const;

const HEADER_BYTES = 16;
const RTMSG_BYTES = 12;
const IFINFO_BYTES = 16;

/** Names the table that answered, after the policy rules, in place of the main one. */
const RTM_F_LOOKUP_TABLE = 0x1000;

/** One message of an answer; its body begins behind the header. */
export interface NetlinkMessage {
  readonly type: number;
  readonly seq: number;
  readonly isMulti: boolean;
  readonly body: Buffer;
}

const align = (bytes: number): number => (bytes + 3) & ~3;

function message(type: number, flags: number, seq: number, body: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(HEADER_BYTES + body.length, 0);
  header.writeUInt16LE(type, 4);
  header.writeUInt16LE(NLM_F.request | flags, 6);
  header.writeUInt32LE(seq, 8);
  return Buffer.concat([header, body]);
}

function attribute(type: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc(4 + align(value.length));
  bytes.writeUInt16LE(4 + value.length, 0);
  bytes.writeUInt16LE(type, 2);
  value.copy(bytes, 4);
  return bytes;
}

/** The output lookup of one packet to `target`, an IP literal: rules first, as for a socket of ours. */
export function routeRequest(target: string, seq: number): Buffer {
  const address = addressBytes(target);
  const rtmsg = Buffer.alloc(RTMSG_BYTES);
  rtmsg.writeUInt8(isIPv4(target) ? AF.inet : AF.inet6, 0);
  rtmsg.writeUInt8(address.length * 8, 1);
  rtmsg.writeUInt32LE(RTM_F_LOOKUP_TABLE, 8);
  return message(NLMSG.getRoute, 0, seq, Buffer.concat([rtmsg, attribute(RTA.dst, address)]));
}

/** All routes of one table, where the socket checks strictly; all routes otherwise. */
export function tableRequest(table: number, family: 4 | 6, seq: number): Buffer {
  const rtmsg = Buffer.alloc(RTMSG_BYTES);
  rtmsg.writeUInt8(family === 6 ? AF.inet6 : AF.inet, 0);
  const number = Buffer.alloc(4);
  number.writeUInt32LE(table);
  return message(
    NLMSG.getRoute,
    NLM_F.dump,
    seq,
    Buffer.concat([rtmsg, attribute(RTA.table, number)]),
  );
}

/** All policy rules of one family. */
export function rulesRequest(family: 4 | 6, seq: number): Buffer {
  const rule = Buffer.alloc(RTMSG_BYTES);
  rule.writeUInt8(family === 6 ? AF.inet6 : AF.inet, 0);
  return message(NLMSG.getRule, NLM_F.dump, seq, rule);
}

/** Name and flags of one interface. */
export function linkRequest(index: number, seq: number): Buffer {
  const ifinfo = Buffer.alloc(IFINFO_BYTES);
  ifinfo.writeInt32LE(index, 4);
  return message(NLMSG.getLink, 0, seq, ifinfo);
}

/** Splits what one read gave; what is cut short or lies about its length ends the list. */
export function messagesIn(bytes: Buffer): NetlinkMessage[] {
  const found: NetlinkMessage[] = [];
  let at = 0;
  while (at + HEADER_BYTES <= bytes.length) {
    const length = bytes.readUInt32LE(at);
    if (length < HEADER_BYTES || at + length > bytes.length) break;
    found.push({
      type: bytes.readUInt16LE(at + 4),
      isMulti: (bytes.readUInt16LE(at + 6) & NLM_F.multi) !== 0,
      seq: bytes.readUInt32LE(at + 8),
      body: bytes.subarray(at + HEADER_BYTES, at + length),
    });
    at += align(length);
  }
  return found;
}

/** Attributes by type; the last of a type counts, as in the kernel's own parser. */
function attributesIn(bytes: Buffer, from: number): ReadonlyMap<number, Buffer> {
  const found = new Map<number, Buffer>();
  let at = from;
  while (at + 4 <= bytes.length) {
    const length = bytes.readUInt16LE(at);
    if (length < 4 || at + length > bytes.length) break;
    // The two upper bits say how the value is nested and ordered.
    found.set(bytes.readUInt16LE(at + 2) & 0x3fff, bytes.subarray(at + 4, at + length));
    at += align(length);
  }
  return found;
}

/** Positive errno of an NLMSG_ERROR; 0 acknowledges. Null: the message is cut short. */
export const errnoOf = ({ body }: NetlinkMessage): number | null =>
  body.length < 4 ? null : -body.readInt32LE(0);

const numberIn = (bytes: Buffer | undefined): number | null =>
  bytes?.length === 4 ? bytes.readUInt32LE() : null;

/** What one RTM_NEWROUTE says. */
export interface RouteEntry {
  readonly family: 4 | 6;
  /** Index of the interface; null for a route that leads nowhere, or to several. */
  readonly oif: number | null;
  readonly source: string | null;
  readonly gateway: string | null;
  readonly table: number;
  /** It leads somewhere: RTN_UNICAST, not `throw` or `unreachable`. */
  readonly isUnicast: boolean;
}

/** Null: no route of IPv4 or IPv6, or cut short. */
export function routeIn({ body }: NetlinkMessage): RouteEntry | null {
  if (body.length < RTMSG_BYTES) return null;
  const family = body.readUInt8(0);
  if (family !== AF.inet && family !== AF.inet6) return null;
  const attributes = attributesIn(body, RTMSG_BYTES);
  // RTA_VIA: an IPv4 route by an IPv6 next hop (RFC 5549), its family in front.
  const via = attributes.get(RTA.via);
  return {
    family: family === AF.inet ? 4 : 6,
    oif: numberIn(attributes.get(RTA.oif)),
    source: addressText(attributes.get(RTA.prefSrc)),
    gateway: addressText(attributes.get(RTA.gateway) ?? via?.subarray(2)),
    table: numberIn(attributes.get(RTA.table)) ?? body.readUInt8(4),
    isUnicast: body.readUInt8(7) === 1,
  };
}

/** The table that an RTM_NEWRULE sends packets to. Null: cut short. */
export const ruledTableIn = ({ body }: NetlinkMessage): number | null =>
  body.length < RTMSG_BYTES
    ? null
    : (numberIn(attributesIn(body, RTMSG_BYTES).get(FRA_TABLE)) ?? body.readUInt8(4));

export interface Link {
  readonly name: string;
  readonly isRunning: boolean;
}

/** Null: cut short, or without a name. */
export function linkIn({ body }: NetlinkMessage): Link | null {
  if (body.length < IFINFO_BYTES) return null;
  const flags = body.readUInt32LE(8);
  const name = attributesIn(body, IFINFO_BYTES).get(IFLA_IFNAME);
  return name === undefined
    ? null
    : {
        name: name.toString('utf8').replace(/\0.*$/s, ''),
        isRunning: (flags & IFF.up) !== 0 && (flags & IFF.running) !== 0,
      };
}
