import { addressText } from '../address-bytes.ts';

export const AF = { inet: 2, inet6: 23 } as const;

/** SOCKADDR_INET of ws2ipdef.h: sockaddr_in or sockaddr_in6. */
export const SOCKADDR_INET_BYTES = 28;

/** sockaddr_in; what is shorter is none. */
const SHORTEST_BYTES = 16;

/**
 * The address of a sockaddr_in or sockaddr_in6. Null: unspecified (0.0.0.0, ::), which stands for
 * "on the link"; another family, or too few bytes.
 */
export function hostIn(bytes: Buffer): string | null {
  if (bytes.length < SHORTEST_BYTES) return null;
  const family = bytes.readUInt16LE(0);
  const address =
    family === AF.inet ? bytes.subarray(4, 8) : family === AF.inet6 ? bytes.subarray(8, 24) : null;
  return address === null || address.every((byte) => byte === 0) ? null : addressText(address);
}
