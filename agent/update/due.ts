import type { NetworkState } from '../../model/network-state.ts';

/** A feed is asked no more often, whatever it answered. */
export const ASK_EVERY_MS = 24 * 60 * 60 * 1000;

/** A network that costs nothing and leads somewhere; a guess that it costs is enough to wait. */
export const isFree = ({ metered, label }: Pick<NetworkState, 'metered' | 'label'>): boolean =>
  metered === 'no' && label !== 'offline' && label !== 'captive' && label !== 'unknown';

/**
 * Whether the feed is asked now: once a day, on a network that costs nothing and leads somewhere. A
 * guess that it costs is enough to wait. A clock that was set back makes the question due.
 *
 * @param askedAt when this feed was last asked; null: never
 */
export function isDue(
  askedAt: Date | null,
  now: Date,
  network: Pick<NetworkState, 'metered' | 'label'>,
): boolean {
  if (!isFree(network)) return false;
  if (askedAt === null) return true;
  const sinceMs = now.getTime() - askedAt.getTime();
  return sinceMs < 0 || sinceMs >= ASK_EVERY_MS;
}
