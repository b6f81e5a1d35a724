import { changeBetween, type NetworkChange } from '../../model/network-change.ts';
import type { NetworkState } from '../../model/network-state.ts';

/**
 * What a run rests on: when it changes, a run that began before is out of date. Reasons and times
 * are not compared.
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
