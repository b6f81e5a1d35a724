import { TUNNEL } from '../../model/text/en/adapter-kinds.ts';
import type { Adapter } from '../../model/network-state.ts';
import type { Inventory } from './adapter-kind/adapters.ts';
import { hasRoutable } from './addresses.ts';
import type { Route } from './watcher-types.ts';

/** Kinds of real cards. */
const CARDS: ReadonlySet<Adapter['kind']> = new Set(['lan', 'wifi', 'mobile']);

/**
 * An adapter of Windows without hardware that no table knows is a tunnel, likely, once it carries
 * the route to Exchange beside a real card; it stays one when it loses that route, until it goes.
 */
export function claimer(): (
  inventory: Inventory,
  toExchange: readonly Route[],
) => Pick<Inventory, 'adapters' | 'likely'> {
  let claimed: ReadonlySet<string> = new Set();
  return ({ adapters, likely, unclaimed }, toExchange) => {
    const hasCard = adapters.some(
      ({ kind, addresses }) => CARDS.has(kind) && hasRoutable(addresses),
    );
    const carries = ({ name }: Adapter): boolean =>
      hasCard && toExchange.some((route) => route.kind === 'via' && route.adapter === name);
    claimed = new Set(
      adapters
        .filter((one) => unclaimed.includes(one.name) && (claimed.has(one.name) || carries(one)))
        .map(({ name }) => name),
    );
    if (claimed.size === 0) return { adapters, likely };
    return {
      adapters: adapters.map((one) =>
        claimed.has(one.name) ? { ...one, kind: 'tunnel', reason: TUNNEL.claimed } : one,
      ),
      likely: [...likely, ...claimed],
    };
  };
}
