import { reasonOf } from '../lib/error-name.ts';
import { systemProbes, type ProbesIo } from '../agent/probes-io.ts';
import type { ResolvedSettings } from '../agent/settings/resolved.ts';
import { createTargetBook } from '../agent/runs/targets.ts';
import { isIPAddress } from '../model/net/host.ts';
import type { NetworkState } from '../model/network-state.ts';
import { coalesce } from '../probes/network/sources.ts';
import type { NetworkWatcher } from '../probes/network/watcher-types.ts';

/** A name server may come back without any change of the network. */
const LOOK_UP_EVERY_MS = 30_000;

/**
 * Watches the network in this process, where no agent does; resolves after the first state. It does
 * not wait for names, which inside hosts have only inside.
 */
export async function startOwnWatcher(
  settings: ResolvedSettings,
  onState: (network: NetworkState) => void,
  note: (sentence: string) => void,
  probes: Pick<ProbesIo, 'resolve' | 'watchNetwork' | 'waysOut'> = systemProbes,
): Promise<NetworkWatcher> {
  const book = createTargetBook({
    chooseWays: probes.waysOut(() => Promise.resolve(null)),
    settings,
    exchangeAddresses: [],
    resolve: probes.resolve,
    log: note,
  });
  const { host } = settings.exchange;
  let watcher: NetworkWatcher | null = null;
  let isExchangeSilent = false;

  const lookUpExchange = async (): Promise<void> => {
    if (host === null || isIPAddress(host)) return;
    try {
      book.rememberExchange(await probes.resolve(host));
      isExchangeSilent = false;
    } catch (error) {
      if (!isExchangeSilent) note(reasonOf(error));
      isExchangeSilent = true;
    }
  };
  const lookUp = coalesce(async () => {
    const before = JSON.stringify(book.targets());
    await Promise.all([book.refresh(), lookUpExchange()]);
    if (JSON.stringify(book.targets()) !== before) await watcher?.poke('names resolved');
  });
  const started = await probes.watchNetwork({
    targets: () => book.targets(),
    settings: settings.network,
    onNote: note,
    onState: (network) => {
      onState(network);
      // The first state does not wait for a name server.
      if (watcher !== null) void lookUp();
    },
  });
  watcher = started;
  const timer = setInterval(() => void lookUp(), LOOK_UP_EVERY_MS);
  void lookUp();
  return {
    ...started,
    close: () => {
      watcher = null;
      clearInterval(timer);
      return started.close();
    },
  };
}
