import { reasonOf } from '../agent/log.ts';
import { realSenses } from '../agent/senses.ts';
import type { ResolvedSettings } from '../agent/settings/resolved.ts';
import { createTargetBook } from '../agent/targets.ts';
import { isIPAddress } from '../model/host.ts';
import type { NetworkState } from '../model/network-state.ts';
import { watchNetwork } from '../probes/network/watcher.ts';
import type { NetworkWatcher } from '../probes/network/watcher-types.ts';

/** Watches the network in this process, where no agent does; resolves after the first state. Names come when they come. */
export async function startOwnWatcher(settings: ResolvedSettings, onState: (network: NetworkState) => void, note: (sentence: string) => void): Promise<NetworkWatcher> {
  const book = createTargetBook({ settings, exchangeAddresses: [], resolve: realSenses.resolve, log: note });
  const watcher = await watchNetwork({ targets: () => book.targets(), settings: settings.network, onState, onNote: note });
  // The first state does not wait for a name server.
  const { host } = settings.exchange;
  const names = [book.refresh(), ...(host === null || isIPAddress(host) ? [] : [realSenses.resolve(host).then((found) => { book.rememberExchange(found); })])];
  void Promise.allSettled(names).then(async (outcomes) => {
    for (const outcome of outcomes) if (outcome.status === 'rejected') note(reasonOf(outcome.reason));
    await watcher.poke('names resolved');
  });
  return watcher;
}
