import type { ProxyAddress } from '../../lib/http-client.ts';

/** Where the first packet goes: to an address of the door's name, or to the proxy before it. */
export type Place =
  | { readonly via: 'direct'; readonly address: string }
  | { readonly via: 'proxy'; readonly proxy: ProxyAddress };

/** A place as a key: the same for every door that is reached there. */
export const keyOf = (place: Place): string =>
  place.via === 'direct' ? place.address : `${place.proxy.host} ${String(place.proxy.port)}`;
