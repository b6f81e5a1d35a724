import { impossibleAddress } from '../../model/net/impossible-address.ts';
import type { Tower } from '../rpc/tower.ts';

/**
 * An address in the mapper's towers that shows that somebody translates on the way: none of them is
 * the one asked, nor another of the same host. Empty addresses, the link-local one of a cluster's
 * own adapter and whatever else is nobody's to translate say nothing. A server with several cards
 * names them all, and the one that was asked among them.
 *
 * @param addresses all that the host resolved to
 * @returns null where nothing shows it
 */
export function translatedAddress(
  towers: readonly Pick<Tower, 'protocol' | 'address'>[],
  { address, addresses }: { readonly address: string; readonly addresses: readonly string[] },
): string | null {
  // A server reached over IPv6 names its IPv4 address all the same.
  if (address.includes(':')) return null;
  const named = towers.flatMap(({ protocol, address: at }) =>
    protocol === 'ncacn_ip_tcp' && at !== null && impossibleAddress(at, [], false) === null
      ? [at]
      : [],
  );
  const known = new Set([address, ...addresses]);
  return named.some((one) => known.has(one)) ? null : (named[0] ?? null);
}
