import { isLinkLocalV6 } from '../../model/net/host.ts';

/**
 * An address without its zone; an IPv4-mapped IPv6 address, as a dual-stack socket shows IPv4,
 * becomes IPv4 (RFC 4291 §2.5.5.2).
 */
export function plainAddress(address: string): string {
  const [bare = ''] = address.toLowerCase().split('%');
  return bare.startsWith('::ffff:') && bare.includes('.') ? bare.slice('::ffff:'.length) : bare;
}

/** RFC 3927: what IPv4 gives itself when nobody answers its request for an address. */
export const isLinkLocalV4 = (address: string): boolean => address.startsWith('169.254.');

/** RFC 1122 §3.2.1.3 and RFC 4291 §2.5.3. */
export const isLoopback = (address: string): boolean =>
  address.startsWith('127.') || address === '::1';

/** Whether the address can carry packets beyond its own cable. */
export const isRoutable = (address: string): boolean =>
  !isLinkLocalV4(address) && !isLinkLocalV6(address) && !isLoopback(address);

/** Whether any of the addresses can carry packets beyond its own cable. */
export const hasRoutable = (addresses: readonly string[]): boolean => addresses.some(isRoutable);
