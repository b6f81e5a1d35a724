import { BlockList, isIP } from 'node:net';

/**
 * Addresses that no stranger on the Internet reaches: special-purpose blocks of RFC 6890 (private
 * use, shared, loopback, link-local, documentation, benchmarking, reserved), and what is outside
 * IPv6's global unicast (RFC 4291 §2.4).
 */
const SPECIAL_V4: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];
const SPECIAL_V6: readonly (readonly [network: string, prefix: number])[] = [
  ['2001:db8::', 32],
  ['2001::', 23],
  ['2002::', 16],
  ['3fff::', 20],
];
const GLOBAL_V6: readonly [network: string, prefix: number] = ['2000::', 3];

const special = new BlockList();
for (const [network, prefix] of SPECIAL_V4) special.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of SPECIAL_V6) special.addSubnet(network, prefix, 'ipv6');
const globalV6 = new BlockList();
globalV6.addSubnet(...GLOBAL_V6, 'ipv6');

/** Whether an IP literal belongs to the Internet at large; false for a name. */
export function isPublicAddress(address: string): boolean {
  const plain = address.replace(/%.*$/, '');
  const family = isIP(plain);
  if (family === 4) return !special.check(plain, 'ipv4');
  return family === 6 && globalV6.check(plain, 'ipv6') && !special.check(plain, 'ipv6');
}
