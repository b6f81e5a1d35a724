import { changeBetween, type NetworkChange } from '../../model/network-change.ts';
import type { NetworkState } from '../../model/network-state.ts';

/**
 * What a run stands on: when it changes, a run that began before speaks of the past. Reasons and
 * times are words about it.
 */
const RUN_BASIS: ReadonlySet<NetworkChange> = new Set<NetworkChange>([
  'label',
  'link',
  'tunnel',
  'over',
  'reach',
  'adapters',
  'addresses',
]);

/** Whether a run that began in the network before says nothing about the one after. */
export const overtakesRun = (before: NetworkState, after: NetworkState): boolean =>
  changeBetween(before, after).some((change) => RUN_BASIS.has(change));
