import { hasRoutable, isLinkLocalV4 } from './addresses.ts';
import type { Snapshot } from './watcher-types.ts';

/**
 * A gateway answers within seconds; an adapter that waits longer belongs to a client that nobody
 * has started.
 */
export const CONNECTING_FOR_MS = 60_000;

/** Tunnel adapters that wait for an address, and since when (monotonic milliseconds). */
export type Waiting = ReadonlyMap<string, number>;

/** Whoever waits still keeps its beginning; whoever waits no longer is forgotten. */
export function waitingAfter(before: Waiting, { adapters }: Snapshot, atMs: number): Waiting {
  const waits = adapters.filter(
    ({ kind, addresses }) =>
      kind === 'tunnel' && !hasRoutable(addresses) && addresses.some(isLinkLocalV4),
  );
  return new Map(waits.map(({ name }) => [name, before.get(name) ?? atMs]));
}

/** Adapters that have waited for so long that nobody is connecting any more. */
export const gaveUp = (waiting: Waiting, atMs: number): ReadonlySet<string> =>
  new Set(
    [...waiting].filter(([, sinceMs]) => atMs - sinceMs >= CONNECTING_FOR_MS).map(([name]) => name),
  );
