import { mayBe, surelyIs } from '../../model/products.ts';
import type { Adapter, Link, Tunnel } from '../../model/network-state.ts';
import { hasRoutable, isLinkLocalV4, isRoutable } from './addresses.ts';
import { describeAdapter, egressOf, internetEgress, leavesBy, linkOf, whyNoWay } from './egress.ts';
import { isPlaceholder, policyVpn } from './adapterless.ts';
import type { Snapshot } from './watcher-types.ts';
import { TUNNEL, UNDERLAY } from '../../model/text/en/evidence-network.ts';

/** One tunnel as a look shows it. */
export interface TunnelObservation {
  readonly tunnel: Tunnel;
  /** Why it is in this state, for a person. */
  readonly reason: string;
  /** It may be the VPN that leads to Exchange: the settings name its product, or name none. */
  readonly isPrimary: boolean;
  /** It has no adapter, and carries the route to Exchange all the same. */
  readonly carriesExchange?: boolean;
}

export const NO_TUNNEL: Tunnel = { state: 'none', product: null, adapter: null };

/** What the state of a tunnel depends on beside the look itself. */
export interface TunnelContext {
  /** Configured products; empty: any. */
  readonly primary: readonly string[];
  /** Adapters that have waited for an address for so long that nobody is connecting any more. */
  readonly gaveUp: ReadonlySet<string>;
}

/**
 * Every tunnel: an adapter of a tunnel kind with an address, and clients that say of themselves
 * that they are connecting. What one is worth follows from whether it carries the route to a
 * corporate target. IPv6's link-local address alone is no tunnel unless it carries a route: macOS
 * keeps such adapters for itself.
 */
export function tunnelSights(
  snapshot: Snapshot,
  context: TunnelContext,
): readonly TunnelObservation[] {
  const adapters = snapshot.adapters
    .filter(
      (adapter) =>
        adapter.kind === 'tunnel' &&
        (carriesAny(adapter, snapshot) || !isPlaceholder(adapter, snapshot)),
    )
    .map((adapter) => ({ ...adapter, product: productOf(adapter, snapshot) }));
  // Where the configured product shows itself, an adapter of no known product is another.
  const isNamed = adapters.some(
    ({ product, addresses }) => addresses.length > 0 && surelyIs(product, context.primary),
  );
  const isPrimary = (product: string | null): boolean =>
    mayBe(product, context.primary) && !(isNamed && product === null);
  const seen = adapters.flatMap((adapter) => sightOf(adapter, snapshot, context, isPrimary));
  const connecting = (snapshot.clients ?? [])
    .filter(
      ({ state, product }) =>
        state === 'connecting' && !seen.some(({ tunnel }) => tunnel.product === product),
    )
    .map(
      ({ product, evidence }) =>
        ({
          tunnel: { state: 'connecting', product, adapter: null },
          reason: TUNNEL.connecting(product, evidence),
          isPrimary: mayBe(product, context.primary),
        }) as const,
    );
  const policy = policyVpn(
    snapshot,
    seen.map(({ tunnel }) => tunnel),
  );
  const byPolicy =
    policy === null
      ? []
      : [{ ...policy, isPrimary: mayBe(policy.tunnel.product, context.primary) }];
  return [...seen, ...byPolicy, ...connecting];
}

function sightOf(
  adapter: Adapter,
  snapshot: Snapshot,
  { gaveUp }: TunnelContext,
  isPrimary: (product: string | null) => boolean,
): TunnelObservation[] {
  const sight = (state: Tunnel['state'], reason: string): TunnelObservation[] => [
    {
      tunnel: { state, product: adapter.product, adapter: adapter.name },
      reason,
      isPrimary: isPrimary(adapter.product),
    },
  ];
  if (hasRoutable(adapter.addresses) || carriesAny(adapter, snapshot))
    return upSight(adapter, snapshot, sight);
  // RFC 3927: an adapter that gave itself 169.254.x.x still waits for the gateway's answer.
  if (adapter.addresses.some(isLinkLocalV4) && !gaveUp.has(adapter.name))
    return sight('connecting', TUNNEL.waits(describeAdapter(adapter)));
  return [];
}

/** A tunnel may carry a route without an address of its own (unnumbered, RFC 1812 §2.2.7). */
const carriesAny = ({ name }: Adapter, snapshot: Snapshot): boolean =>
  [snapshot.exchange, snapshot.trusted?.route, snapshot.publicV4, snapshot.publicV6].some(
    (route) => route?.kind === 'via' && route.adapter === name,
  );

function upSight(
  adapter: Adapter,
  snapshot: Snapshot,
  sight: (state: Tunnel['state'], reason: string) => TunnelObservation[],
): TunnelObservation[] {
  const { exchange, trusted = null } = snapshot;
  const egress = egressOf(exchange, snapshot);
  if (egress?.name === adapter.name)
    return sight('up', TUNNEL.carriesExchange(leavesBy(adapter, exchange)));
  if (trusted !== null && egressOf(trusted.route, snapshot)?.name === adapter.name)
    return sight('up', TUNNEL.carriesInside(leavesBy(adapter, trusted.route)));
  if (exchange === null) return sight('up', TUNNEL.notAsked(describeAdapter(adapter)));
  if (exchange.kind === 'unknown')
    return sight('up', TUNNEL.notTold(describeAdapter(adapter), whyNoWay(exchange)));
  if (egress?.kind === 'loopback') return sight('up', TUNNEL.notNeeded(describeAdapter(adapter)));
  const instead =
    egress === null ? whyNoWay(exchange) : TUNNEL.leavesBy(leavesBy(egress, exchange));
  return sight('up-no-route', TUNNEL.carriesNot(describeAdapter(adapter), instead));
}

/**
 * A client that says it is connected names the one tunnel adapter that has an address and no
 * product of its own (macOS calls all of them utun).
 */
function productOf(
  { product, name, addresses }: Adapter,
  { adapters, clients = [] }: Snapshot,
): string | null {
  const connected = clients.filter(
    (client) =>
      client.state === 'connected' && !adapters.some((one) => one.product === client.product),
  );
  const nameless = adapters.filter(
    (one) =>
      one.kind === 'tunnel' &&
      one.product === null &&
      one.addresses.some((address) => isRoutable(address) && !address.includes(':')),
  );
  const [client] = connected;
  return product === null &&
    connected.length === 1 &&
    nameless.length === 1 &&
    nameless[0]?.name === name &&
    hasRoutable(addresses)
    ? (client?.product ?? null)
    : product;
}

/**
 * The tunnel that decides the label: one that may be the VPN to Exchange, and of several the one
 * that does most; another product only when it carries the route to Exchange and the configured one
 * is not up.
 */
export function decisiveTunnel(
  sights: readonly TunnelObservation[],
  snapshot: Snapshot,
): TunnelObservation | null {
  const main = internetEgress(snapshot)?.name;
  const exchange = egressOf(snapshot.exchange, snapshot)?.name ?? null;
  const carries = ({ tunnel, carriesExchange = false }: TunnelObservation): boolean =>
    carriesExchange || (tunnel.adapter !== null && tunnel.adapter === exchange);
  const primary = sights.filter(({ isPrimary }) => isPrimary);
  const up = primary.filter(({ tunnel }) => tunnel.state === 'up');
  const withoutRoute = primary.filter(({ tunnel }) => tunnel.state === 'up-no-route');
  const isMain = ({ tunnel }: TunnelObservation): boolean => tunnel.adapter === main;
  return (
    up.find(carries) ??
    up.find(isMain) ??
    up[0] ??
    withoutRoute.find(isMain) ??
    withoutRoute[0] ??
    sights.find((sight) => !sight.isPrimary && carries(sight)) ??
    primary.find(({ tunnel }) => tunnel.state === 'connecting') ??
    null
  );
}

/** Adapter kinds that a tunnel can run over, best first; the ignore list is not among them. */
const UNDERLAYS: readonly Adapter['kind'][] = ['lan', 'wifi', 'mobile'];

/** What lies beneath the tunnel, and how that is known. */
export interface Underlay {
  readonly adapter: Adapter;
  readonly reason: string;
}

/**
 * The adapter of the route to the gateway, else of the Internet, else of Exchange, else the best
 * one that has an address.
 *
 * @returns null when nothing is seen
 */
export function underlayOf(snapshot: Snapshot): Underlay | null {
  const exchange = egressOf(snapshot.exchange, snapshot);
  const beside = exchange?.kind === 'loopback' ? null : exchange;
  const ways = [
    [UNDERLAY.gateway, egressOf(snapshot.gateway, snapshot)],
    [UNDERLAY.internet, internetEgress(snapshot)],
    [UNDERLAY.exchange, beside],
  ] as const;
  for (const [what, adapter] of ways) {
    if (adapter !== null && linkOf(adapter) !== null)
      return { adapter, reason: UNDERLAY.byRoute(what, describeAdapter(adapter)) };
  }
  const usable = snapshot.adapters.filter(({ addresses }) => hasRoutable(addresses));
  const best = UNDERLAYS.map((kind) => usable.find((adapter) => adapter.kind === kind)).find(
    (adapter) => adapter !== undefined,
  );
  return best === undefined
    ? null
    : {
        adapter: best,
        reason: UNDERLAY.best(describeAdapter(best)),
      };
}

export const linkBeneath = (adapter: Adapter | null): Link =>
  adapter === null ? 'none' : (linkOf(adapter) ?? 'none');

/**
 * A gateway answers within seconds; an adapter that waits longer belongs to a client that nobody
 * has started.
 */
export const CONNECTING_FOR_MS = 60_000;

/** Tunnel adapters that wait for an address, and since when (monotonic milliseconds). */
export type Waiting = ReadonlyMap<string, number>;

/** An adapter that still waits keeps its start; one that no longer waits is dropped. */
export function waitingAfter(before: Waiting, { adapters }: Snapshot, atMs: number): Waiting {
  const waits = adapters.filter(
    ({ kind, addresses }) =>
      kind === 'tunnel' && !hasRoutable(addresses) && addresses.some(isLinkLocalV4),
  );
  return new Map(waits.map(({ name }) => [name, before.get(name) ?? atMs]));
}

/** Adapters that have waited for so long that nobody is connecting any more. */
export const gaveUp = (waiting: Waiting, atMs: number): ReadonlySet<string> =>
  new Set(
    [...waiting].filter(([, sinceMs]) => atMs - sinceMs >= CONNECTING_FOR_MS).map(([name]) => name),
  );
