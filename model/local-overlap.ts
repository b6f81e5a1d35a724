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

/** Whose affair an overlap is. */
export type OverlapOwner = 'laptop' | 'vpn' | 'user';

export const overlapOwner = ({
  kind,
  tunnelUp,
}: Pick<OverlapBeside, 'kind' | 'tunnelUp'>): OverlapOwner =>
  kind === 'virtual' ? 'laptop' : tunnelUp ? 'vpn' : 'user';

/**
 * The overlap that explains why nothing answered at the address; null where it explains nothing. A
 * virtual network never leads to Exchange. A LAN may be the company's own: it is not while a VPN is
 * wanted, on mobile data, or where the proof of the corporate network failed.
 */
export function overlapInTheWay(
  network: Pick<NetworkState, 'overlaps' | 'tunnel' | 'trust' | 'link'>,
  address: string,
): OverlapBeside | null {
  const overlap = localOverlap(network, address);
  if (overlap === null || overlap.kind === 'virtual') return overlap;
  if (network.trust === 'corporate') return null;
  return overlap.tunnelUp || network.trust === 'foreign' || network.link === 'mobile'
    ? overlap
    : null;
}
