/** The look at the network, which `linesman probe` loads and takes while its first packets travel. */
import { addressesOf } from '../../agent/resolve-name.ts';
import type { ResolvedSettings } from '../../agent/settings/resolved.ts';
import { hostOfUrl, isIPAddress } from '../../model/net/host.ts';
import { monotonicMs } from '../../lib/monotonic.ts';
import type { NetworkState } from '../../model/network-state.ts';
import { observeOnce } from '../../probes/network/watcher.ts';
import type { RouteTargets } from '../../probes/network/watcher-types.ts';

/**
 * Longest wait for the name before the network is described without it, in milliseconds; the ladder
 * waits on.
 */
const NAME_HEAD_START_MS = 1_000;

/** The network on which the run stands, and what the look at it took, in milliseconds. */
export const lookFor = async (
  host: string,
  addresses: Promise<readonly string[]>,
  settings: ResolvedSettings,
): Promise<{ readonly network: NetworkState; readonly lookMs: number }> => {
  const targets = await earlyTargets(host, addresses, settings);
  const startMs = monotonicMs();
  const network = await observeOnce(targets, settings.network);
  return { network, lookMs: monotonicMs() - startMs };
};

/**
 * Addresses whose routes decide what the network is, as far as their names resolve at once; the
 * ladder itself waits longer.
 */
async function earlyTargets(
  host: string,
  addresses: Promise<readonly string[]>,
  { exchange, gateway, network: { trust } }: ResolvedSettings,
): Promise<RouteTargets> {
  // A name that fails is told of by its own rung; here it only means that no route can be asked
  // about.
  const soon = (found: Promise<readonly string[]>): Promise<readonly string[]> =>
    Promise.race([found.catch(() => []), later(NAME_HEAD_START_MS)]);
  const configured =
    host.toLowerCase() === exchange.host?.toLowerCase()
      ? exchange.addresses.filter(isIPAddress)
      : [];
  const [own, gatewayAddresses, trusted] = await Promise.all([
    configured.length > 0 ? configured : soon(addresses),
    gateway === null ? [] : soon(addressesOf(gateway.host)),
    trust === null ? [] : soon(addressesOf(hostOfUrl(new URL(trust.url)))),
  ]);
  return { exchange: own, gateway: gatewayAddresses, collector: [], trusted };
}

const later = (ms: number): Promise<readonly string[]> =>
  new Promise((resolve) =>
    setTimeout(() => {
      resolve([]);
    }, ms).unref(),
  );
