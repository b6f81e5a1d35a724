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
 * Prefixes of 96 bits whose last 32 are an IPv4 address: IPv4-mapped (RFC 4291 §2.5.5.2), and what
 * DNS64 makes of a filter's answer (RFC 6052 §2.1).
 */
const EMBEDDING: readonly bigint[] = [0xffffn, 0x0064_ff9bn << 64n];

/** The address that whoever connects ends up at. */
function plain(address: string): string {
  if (isIPv4(address) || !isIPAddress(address)) return address;
  const { first } = single(address);
  return EMBEDDING.includes(first >> 32n)
    ? [24n, 16n, 8n, 0n].map((shift) => String((first >> shift) & 255n)).join('.')
    : address;
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
 * @param own addresses of this laptop
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
  const never = kindAmong(NEVER, bare);
  if (never !== null || isTyped) return never;
  return kindAmong(NEVER_RESOLVED, bare) ?? (holdsAddress(own, '', bare) ? 'own' : null);
}
