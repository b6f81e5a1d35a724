import { holdsAddress } from './address-list.ts';
import { isIPAddress } from './host.ts';

/**
 * Addresses that cannot be reached from the Internet: special-purpose blocks of RFC 6890 (private
 * use, shared, loopback, link-local, documentation, benchmarking, reserved), and what is outside
 * IPv6's global unicast (RFC 4291 §2.4).
 */
const SPECIAL: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '2001:db8::/32',
  '2001::/23',
  '2002::/16',
  '3fff::/20',
];

const PUBLIC: readonly string[] = ['0.0.0.0/0', '2000::/3'];

const isAmong = (networks: readonly string[], address: string): boolean =>
  holdsAddress(networks, '', address);

/** Whether an IP literal belongs to the Internet at large; false for a name. */
export const isPublicAddress = (address: string): boolean =>
  isIPAddress(address.replace(/%.*$/, '')) &&
  isAmong(PUBLIC, address) &&
  !isAmong(SPECIAL, address);
