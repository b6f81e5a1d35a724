import { isIPv6 } from 'node:net';
import { addressBytes, addressText } from '../address-bytes.ts';

/**
 * Messages of the routing socket, route(4): `rt_msghdr` of net/route.h and the sockaddrs behind it,
 * each rounded up to four bytes (ROUNDUP32 of xnu, bsd/net/rtsock.c).
 */
const RTM = { version: 5, get: 4 } as const;
const HEADER_BYTES = 92;
const RTA = { dst: 0x1, gateway: 0x2, ifp: 0x10, ifa: 0x20 } as const;
const RTF = { up: 0x1, gateway: 0x2, host: 0x4, reject: 0x8, blackhole: 0x1000 } as const;
const AF = { inet: 2, link: 18, inet6: 30 } as const;
const MAX_ADDRESSES = 8;

/** `rtm_flags` of a route that forbids, by the names of Linux's errors for the same. */
const FORBIDDEN = [
  { flag: RTF.reject, error: 'EHOSTUNREACH' },
  { flag: RTF.blackhole, error: 'EINVAL' },
] as const;

/** RTM_GET for one host, an IP literal; asks for the interface as well (RTA_IFP). */
export function routeQuestion(target: string, pid: number, seq: number): Buffer {
  const destination = socketAddress(target);
  const interfaceWanted = Buffer.alloc(20);
  interfaceWanted.writeUInt8(interfaceWanted.length, 0);
  interfaceWanted.writeUInt8(AF.link, 1);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16LE(HEADER_BYTES + destination.length + interfaceWanted.length, 0);
  header.writeUInt8(RTM.version, 2);
  header.writeUInt8(RTM.get, 3);
  header.writeInt32LE(RTF.up | RTF.host, 8);
  header.writeInt32LE(RTA.dst | RTA.ifp, 12);
  header.writeInt32LE(pid, 16);
  header.writeInt32LE(seq, 20);
  return Buffer.concat([header, destination, interfaceWanted]);
}

/** sockaddr_in (16 bytes) or sockaddr_in6 (28 bytes). */
function socketAddress(target: string): Buffer {
  const address = addressBytes(target);
  const isSix = isIPv6(target);
  const bytes = Buffer.alloc(isSix ? 28 : 16);
  bytes.writeUInt8(bytes.length, 0);
  bytes.writeUInt8(isSix ? AF.inet6 : AF.inet, 1);
  address.copy(bytes, isSix ? 8 : 4);
  return bytes;
}

/** What one RTM_GET was answered with. */
export type RouteReply =
  | {
      readonly kind: 'route';
      readonly adapter: string;
      readonly source: string;
      /** Null: on the link itself. */
      readonly nextHop: string | null;
    }
  | { readonly kind: 'forbidden'; readonly error: string }
  /** The kernel refused: a positive errno of macOS (3, ESRCH: no route). */
  | { readonly kind: 'refused'; readonly errno: number };

/**
 * Reads one message; null for every other than the answer to our question: the socket hears of all
 * changes of routes.
 */
export function routeReply(bytes: Buffer, pid: number, seq: number): RouteReply | null {
  if (
    bytes.length < HEADER_BYTES ||
    bytes.readUInt8(2) !== RTM.version ||
    bytes.readUInt8(3) !== RTM.get ||
    bytes.readInt32LE(16) !== pid ||
    bytes.readInt32LE(20) !== seq
  )
    return null;
  const errno = bytes.readInt32LE(24);
  if (errno !== 0) return { kind: 'refused', errno };
  const flags = bytes.readInt32LE(8);
  const forbidden = FORBIDDEN.find(({ flag }) => (flags & flag) !== 0);
  if (forbidden !== undefined) return { kind: 'forbidden', error: forbidden.error };
  const addresses = addressesOf(bytes, bytes.readInt32LE(12));
  const adapter = linkName(addresses.get(RTA.ifp));
  const source = hostOf(addresses.get(RTA.ifa));
  if (adapter === null || source === null) return null;
  const hasGateway = (flags & RTF.gateway) !== 0;
  return {
    kind: 'route',
    adapter,
    source,
    nextHop: hasGateway ? hostOf(addresses.get(RTA.gateway)) : null,
  };
}

/** Sockaddrs by their bit in `rtm_addrs`; they stand in the order of the bits. */
function addressesOf(bytes: Buffer, mask: number): ReadonlyMap<number, Buffer> {
  const found = new Map<number, Buffer>();
  let at = HEADER_BYTES;
  for (let bit = 0; bit < MAX_ADDRESSES; bit += 1) {
    if ((mask & (1 << bit)) === 0) continue;
    const length = bytes[at];
    if (length === undefined) break;
    found.set(1 << bit, bytes.subarray(at, Math.min(at + length, bytes.length)));
    // A sockaddr of no length still takes four bytes.
    at += length === 0 ? 4 : (length + 3) & ~3;
  }
  return found;
}

/** sockaddr_dl: the name lies behind eight bytes, `sdl_nlen` long. */
function linkName(bytes: Buffer | undefined): string | null {
  if (bytes === undefined || bytes.length < 8 || bytes[1] !== AF.link) return null;
  const name = bytes.subarray(8, 8 + (bytes[5] ?? 0)).toString('latin1');
  return name === '' ? null : name;
}

function hostOf(bytes: Buffer | undefined): string | null {
  if (bytes === undefined) return null;
  if (bytes[1] === AF.inet) return addressText(bytes.subarray(4, 8));
  if (bytes[1] !== AF.inet6) return null;
  const address = Buffer.from(bytes.subarray(8, 24));
  // KAME keeps the scope of a link-local address in its second word (xnu, in6_embedscope).
  if (address.length === 16 && address[0] === 0xfe && ((address[1] ?? 0) & 0xc0) === 0x80)
    address.writeUInt16BE(0, 2);
  return addressText(address);
}
