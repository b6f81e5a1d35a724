import type { Adapter } from '../../model/network-state.ts';
import { hasRoutable, plainAddress } from './addresses.ts';
import type { Route } from './watcher-types.ts';
import { ROUTE } from '../../model/text/en/evidence-network.ts';

/** Adapter kinds from the best egress of a corporate target to the worst. */
export const BEST_CARRIERS: readonly Adapter['kind'][] = [
  'tunnel',
  'lan',
  'wifi',
  'mobile',
  'virtual',
  'loopback',
];

/**
 * The route by its source address, where the system did not name the interface: the adapter is one
 * that holds that address, and a guess where several do.
 */
export function routeBySource(source: string, adapters: readonly Adapter[]): Route {
  const holders = adapters
    .filter(({ addresses }) => addresses.some((address) => plainAddress(address) === source))
    .toSorted(byEgress);
  const [holder, ...others] = holders;
  if (holder === undefined)
    // A pulled cable leaves a static route in the table, and the kernel goes on choosing it.
    return { kind: 'none', why: ROUTE.nobodyHolds(source) };
  if (others.length > 0)
    return {
      kind: 'via',
      adapter: holder.name,
      source,
      guess: ROUTE.severalHold(
        holders.map(({ name }) => name),
        source,
      ),
    };
  return holder.kind === 'loopback'
    ? beyondLoopback(holder, source, adapters)
    : {
        kind: 'via',
        adapter: holder.name,
        source,
      };
}

/**
 * Some VPNs keep the address that the gateway gave them on loopback (libreswan); their packets
 * leave by a card all the same.
 */
function beyondLoopback(holder: Adapter, source: string, adapters: readonly Adapter[]): Route {
  const card = adapters
    .filter(({ kind, addresses }) => LINKS.has(kind) && hasRoutable(addresses))
    .toSorted(byEgress)[0];
  return {
    kind: 'via',
    adapter: (card ?? holder).name,
    source,
    guess: ROUTE.oneHolds(source, holder.name),
  };
}

const LINKS: ReadonlySet<Adapter['kind']> = new Set(['lan', 'wifi', 'mobile', 'virtual']);

const byEgress = (one: Adapter, other: Adapter): number =>
  BEST_CARRIERS.indexOf(one.kind) - BEST_CARRIERS.indexOf(other.kind);
