import { changeBetween } from '../model/network-change.ts';
import type { NetworkState } from '../model/network-state.ts';
import type { Log } from './log.ts';

/**
 * Holds the latest network state until somebody can act on it: the watcher speaks before the loop
 * exists.
 */
export interface Watch {
  onState(network: NetworkState): void;
  onWoke(): void;
  /**
   * Hands over what came in the meantime, then every further state; `onWoke` for each waking from
   * then on.
   */
  listen(listener: (network: NetworkState) => void, onWoke: () => void): void;
}

export function createWatch(log: Log): Watch {
  let latest: NetworkState | null = null;
  let tell: ((network: NetworkState) => void) | null = null;
  let tellOfWaking: (() => void) | null = null;
  return {
    onState: (network) => {
      const news = newsOf(latest, network);
      if (news !== null) log(news);
      latest = network;
      tell?.(network);
    },
    onWoke: () => {
      log('the laptop slept, say its clocks');
      tellOfWaking?.();
    },
    listen: (listener, onWoke) => {
      tell = listener;
      tellOfWaking = onWoke;
      if (latest !== null) listener(latest);
    },
  };
}

/** Null where only words about the network changed; what a source of changes says is logged by itself. */
function newsOf(before: NetworkState | null, after: NetworkState): string | null {
  if (before === null) return `network: ${after.label}`;
  const changes = changeBetween(before, after).filter(
    (change) => change !== 'words' && change !== 'sources',
  );
  return changes.length === 0 ? null : `network: ${after.label} (changed: ${changes.join(', ')})`;
}
