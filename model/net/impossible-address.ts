import { holdsAddress, single } from './address-list.ts';
import { isIPAddress, isIPv4 } from './host.ts';

/** Why an address cannot be a server's: `own` is the laptop's, from a resolver's answer alone. */
export type Impossible =
  'unspecified' | 'multicast' | 'broadcast' | 'loopback' | 'link-local' | 'own';

/** Networks in parts: every run asks about them before its first packet, and need not read them. */
type Kinds = readonly (readonly [kind: Impossible, network: string, prefix: number])[];

/** Never a host, whoever says so: RFC 1122 §3.2.1.3, RFC 4291 §2.5.2 and §2.7, RFC 5771. */
const NEVER: Kinds = [
  ['unspecified', '0.0.0.0', 8],
  ['unspecified', '::', 128],
  ['broadcast', '255.255.255.255', 32],
  ['multicast', '224.0.0.0', 4],
  ['multicast', 'ff00::', 8],
];

/**
 * Never another host, where a name server says so. A filter answers with loopback, and the adapter
 * of a failover cluster registers its link-local address (RFC 1122 §3.2.1.3, RFC 3927, RFC 4291
 * §2.5.3 and §2.5.6).
 */
const NEVER_RESOLVED: Kinds = [
  ['loopback', '127.0.0.0', 8],
  ['loopback', '::1', 128],
  ['link-local', '169.254.0.0', 16],
  ['link-local', 'fe80::', 10],
];

/**
 * Where an IPv6 address holds an IPv4 one, to which its packets go: IPv4-mapped and IPv4-compatible
 * (RFC 4291 §2.5.5), what DNS64 makes of a filter's answer (RFC 6052 §2.1; RFC 8215 for a prefix of
 * the site's own), and 6to4 (RFC 3056 §2).
 */
function embedded(value: bigint): bigint | null {
  const last = value & 0xffff_ffffn;
  const above = value >> 32n;
  if (above === 0xffffn || above === 0x0064_ff9bn << 64n || value >> 80n === 0x0064_ff9b_0001n)
    return last;
  // "::" and "::1" are addresses of their own.
  if (above === 0n && last > 0xffffn) return last;
  return value >> 112n === 0x2002n ? (value >> 80n) & 0xffff_ffffn : null;
}

/** The address that whoever connects ends up at. */
function plain(address: string): string {
  if (isIPv4(address) || !isIPAddress(address)) return address;
  const held = embedded(single(address).first);
  return held === null
    ? address
    : [24n, 16n, 8n, 0n].map((shift) => String((held >> shift) & 255n)).join('.');
}

function kindAmong(kinds: Kinds, address: string): Impossible | null {
  const { bits, first } = single(address);
  const found = kinds.find(([, network, prefix]) => {
    if (isIPv4(network) !== (bits === 32)) return false;
    const host = BigInt(bits - prefix);
    return first >> host === single(network).first >> host;
  });
  return found?.[0] ?? null;
}

/**
 * Whether an address can be that of a server that is not this laptop.
 *
 * @param own addresses of this laptop, alone or with their prefix (`192.0.2.7/24`): then the last one of
 * that subnet is known for its broadcast address (RFC 1122 §3.2.1.3)
 * @param isTyped a person wrote this very address, so that loopback and the laptop's own are meant
 * @returns why it cannot; null when it can, or is no address
 */
export function impossibleAddress(
  address: string,
  own: readonly string[],
  isTyped: boolean,
): Impossible | null {
  const bare = plain(address);
  if (!isIPAddress(bare.replace(/%.*$/, ''))) return null;
  const never = kindAmong(NEVER, bare) ?? (isBroadcastOf(own, bare) ? 'broadcast' : null);
  if (never !== null || isTyped) return never;
  const alone = own.map((one) => one.split('/')[0] ?? '');
  return kindAmong(NEVER_RESOLVED, bare) ?? (holdsAddress(alone, '', bare) ? 'own' : null);
}

/** A subnet of two addresses has none (RFC 3021). */
const isBroadcastOf = (own: readonly string[], address: string): boolean =>
  isIPv4(address) &&
  own.some((one) => {
    const [mine = '', prefix] = one.split('/');
    const host = 32 - Number(prefix ?? 32);
    if (!isIPv4(mine) || !(host >= 2)) return false;
    const last = (1n << BigInt(host)) - 1n;
    return (single(mine).first | last) === single(address).first;
  });
