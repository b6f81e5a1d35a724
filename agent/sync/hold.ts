import type { HeldBecause } from '../../model/held-because.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { ResolvedSettings } from '../settings/resolved.ts';
import { isPrivateWay } from './key.ts';
import type { Route, Snapshot } from '../../probes/network/watcher-types.ts';

/** Why reports that are due do not go although there is a way. */
export type HeldBack = Extract<HeldBecause, 'metered' | 'no-recipients'> | null;

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
  /** It costs by the byte, or the system takes it for one that does. */
  readonly isMetered: boolean;
  /** Nothing goes unasked; absent where the laptop is at home, or nothing tells. */
  readonly isRoaming?: boolean;
}

export function wayToCollector(
  network: Pick<NetworkState, 'label' | 'metered' | 'roaming'>,
  snapshot: Pick<Snapshot, 'collector' | 'publicV4' | 'publicV6'>,
): WayToCollector {
  const { collector, publicV4, publicV6 } = snapshot;
  const route =
    collector === null
      ? `unresolved, ${routeWords(publicV4)}, ${routeWords(publicV6)}`
      : routeWords(collector);
  return {
    label: network.label,
    route: collector,
    key: `${route}, ${network.label}`,
    isMetered: network.metered !== 'no' && !isLocal(collector),
    ...(network.roaming === true && !isLocal(collector) ? { isRoaming: true } : {}),
  };
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
  heldBack,
}: {
  readonly waiting: number;
  readonly hasCollector: boolean;
  readonly way: WayToCollector;
  readonly inBackoff: boolean;
  /** Why nothing of what is due may go; null when something may. */
  readonly heldBack: HeldBack;
}): HeldBecause {
  if (waiting === 0) return null;
  if (!hasCollector) return 'no-collector';
  return whyNoWayOut(way) ?? heldBack ?? (inBackoff ? 'backoff' : null);
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

/**
 * Whether a bundle that nobody encrypted stays here: the settings say so, or anybody on the way
 * could read it.
 */
export const holdsPlain = ({
  collector,
  withoutRecipients,
}: Pick<ResolvedSettings, 'withoutRecipients'> & {
  readonly collector: { readonly url: string } | null;
}): boolean => withoutRecipients === 'hold' || (collector !== null && !isPrivateWay(collector.url));
