import type { HeldBecause } from '../../model/held-because.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { Route, Snapshot } from '../../probes/network/watcher-types.ts';

/** What the network says about the way to the collector. */
export interface WayToCollector {
  readonly label: NetworkState['label'];
  /** The kernel's route to the collector; null while its name has not been resolved. */
  readonly route: Route | null;
  /**
   * Changes when a report that failed before may pass now: another adapter, another source, a way
   * out where there was none.
   */
  readonly key: string;
}

export function wayToCollector(
  network: Pick<NetworkState, 'label'>,
  snapshot: Pick<Snapshot, 'collector' | 'publicV4' | 'publicV6'>,
): WayToCollector {
  const { collector, publicV4, publicV6 } = snapshot;
  const route =
    collector === null
      ? `unresolved, ${routeWords(publicV4)}, ${routeWords(publicV6)}`
      : routeWords(collector);
  return { label: network.label, route: collector, key: `${route}, ${network.label}` };
}

/**
 * Why nothing may be sent now; null when it may, or when nothing waits.
 * A collector on this machine is reached without any network, whatever the label says.
 */
export function heldBecause({
  waiting,
  hasCollector,
  way,
  inBackoff,
}: {
  readonly waiting: number;
  readonly hasCollector: boolean;
  readonly way: WayToCollector;
  readonly inBackoff: boolean;
}): HeldBecause {
  if (waiting === 0) return null;
  if (!hasCollector) return 'no-collector';
  return whyNoWayOut(way) ?? (inBackoff ? 'backoff' : null);
}

/** Why no report can get to the collector by this way; null when one may. */
export function whyNoWayOut({ route, label }: WayToCollector): 'no-route' | 'captive' | null {
  if (route === null ? label === 'offline' : route.kind !== 'via') return 'no-route';
  return label === 'captive' && !isLocal(route) ? 'captive' : null;
}

const isLocal = (route: Route | null): boolean =>
  route?.kind === 'via' && (route.source.startsWith('127.') || route.source === '::1');

function routeWords(route: Route): string {
  if (route.kind === 'via') return `via ${route.adapter} ${route.source}`;
  return route.kind === 'none' ? 'none' : `${route.kind} ${route.error}`;
}
