import type { NetworkState } from '../../model/network-state.ts';
import type { Snapshot } from '../../probes/network/watcher-types.ts';

/**
 * By what this laptop is attached on its way to Exchange: label of the network, adapter and next
 * hop. Equal texts are the same attachment.
 *
 * @returns null when it is not known: no route, a guessed adapter, or no word of the gateway; a
 * tunnel that is up needs none
 */
export function attachmentText(
  { label, tunnel }: Pick<NetworkState, 'label' | 'tunnel'>,
  { exchange }: Pick<Snapshot, 'exchange'>,
): string | null {
  if (exchange?.kind !== 'via' || exchange.guess !== undefined) return null;
  const { adapter, nextHop } = exchange;
  if (nextHop === undefined && tunnel.state !== 'up') return null;
  return JSON.stringify([label, adapter, nextHop ?? null]);
}
