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
  let hear: ((network: NetworkState) => void) | null = null;
  let heedWaking: (() => void) | null = null;
  let label: NetworkState['label'] | null = null;
  return {
    onState: (network) => {
      if (network.label !== label) log(`network: ${network.label}`);
      label = network.label;
      latest = network;
      hear?.(network);
    },
    onWoke: () => {
      log('the laptop slept, say its clocks');
      heedWaking?.();
    },
    listen: (listener, onWoke) => {
      hear = listener;
      heedWaking = onWoke;
      if (latest !== null) listener(latest);
    },
  };
}
