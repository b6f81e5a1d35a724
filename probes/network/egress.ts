import type { Adapter, Link } from '../../model/network-state.ts';
import { isLoopback } from './addresses.ts';
import type { Route, Snapshot } from './watcher-types.ts';
import { ADAPTER, ROUTE } from '../../model/text/en/evidence-network.ts';

/** The adapter that a route leaves by; null when it leaves by none. */
export function egressOf(
  route: Route | null,
  { adapters }: Pick<Snapshot, 'adapters'>,
): Adapter | null {
  if (route?.kind !== 'via') return null;
  return adapters.find(({ name }) => name === route.adapter) ?? null;
}

/**
 * The adapter that carries the Internet. IPv4 goes first where both families leave, as the mail
 * path is IPv4. A default route into loopback (source 127.0.0.1 or ::1) is a trap that some kill
 * switches set, not a way out.
 */
export function internetEgress(snapshot: Snapshot): Adapter | null {
  const ways = [snapshot.publicV4, snapshot.publicV6].filter(
    (route) => route.kind === 'via' && !isLoopback(route.source),
  );
  return egressOf(ways[0] ?? null, snapshot);
}

/**
 * `virtual` counts as a LAN here, as the kernel chose it; so does an address that the system keeps
 * on loopback for all its cables.
 */
const LINKS: Record<Exclude<Adapter['kind'], 'tunnel'>, Link> = {
  lan: 'lan',
  wifi: 'wifi',
  mobile: 'mobile',
  virtual: 'lan',
  loopback: 'lan',
};

/** The link of an adapter that carries a route; null for a tunnel, which is none. */
export const linkOf = (adapter: Adapter): Link | null =>
  adapter.kind === 'tunnel' ? null : LINKS[adapter.kind];

/** An adapter with what is known about it: "wwan0, a WWAN device". */
export const describeAdapter = ({ name, reason }: Adapter): string =>
  ADAPTER.described(name, reason);

/** The adapter that a route leaves by, and why it is a guess where it is one. */
export function leavesBy(adapter: Adapter, route: Route | null): string {
  const guess = route?.kind === 'via' && route.adapter === adapter.name ? route.guess : undefined;
  const described = describeAdapter(adapter);
  return guess === undefined ? described : ADAPTER.guessed(described, guess);
}

/** Why nothing leaves by this route, for a person; "no route" where the kernel has none. */
export function whyNoWay(route: Route): string {
  switch (route.kind) {
    case 'via':
      return ROUTE.ends(route.adapter);
    case 'none':
      return route.why ?? ROUTE.none;
    case 'blocked':
      return ROUTE.blocked(ROUTE.forbidden[route.error] ?? ROUTE.otherwiseForbidden, route.error);
    case 'unknown':
      return ROUTE.notAsked(route.error);
  }
}
