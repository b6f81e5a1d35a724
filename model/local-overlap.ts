import type { LocalOverlap, NetworkState } from './network-state.ts';

/** An overlap with what stands beside it. */
export interface OverlapBeside extends LocalOverlap {
  /** A VPN is up, and this laptop's own subnet takes the address from it. */
  readonly tunnelUp: boolean;
}

const UP: ReadonlySet<NetworkState['tunnel']['state']> = new Set(['up', 'up-no-route', 'degraded']);

/**
 * The subnet of this laptop that the address lies in; null: none, or the address was not among
 * those whose routes were asked. A fact and no fault: inside, Exchange may well stand on the link.
 *
 * @param address an IP literal; a zone plays no part
 */
export function localOverlap(
  { overlaps, tunnel }: Pick<NetworkState, 'overlaps' | 'tunnel'>,
  address: string,
): OverlapBeside | null {
  const bare = address.toLowerCase().split('%')[0];
  const found = overlaps.find((one) => one.address.toLowerCase() === bare);
  return found === undefined ? null : { ...found, tunnelUp: UP.has(tunnel.state) };
}
