import { isIPv6 } from 'node:net';

/**
 * One text for one address: IPv6 as RFC 5952 writes it and without its zone, IPv4 that an IPv6
 * socket holds (RFC 4291 §2.5.5.2) as IPv4. What is no address stays as it is.
 */
export function canonicalAddress(text: string): string {
  const bare = text.replace(/%.*$/, '');
  // Node's pattern for IPv6 takes 4 ms to compile at its first use, and IPv4 needs none of it.
  if (!bare.includes(':') || !isIPv6(bare)) return bare;
  const written = new URL(`http://[${bare}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(written);
  if (mapped === null) return written;
  const bytes = [mapped[1], mapped[2]].flatMap((word = '0') => [
    Number.parseInt(word, 16) >> 8,
    Number.parseInt(word, 16) & 0xff,
  ]);
  return bytes.join('.');
}
