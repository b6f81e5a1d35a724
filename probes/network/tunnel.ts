import type { Adapter, Link, Tunnel } from '../../model/network-state.ts';
import { hasRoutable, isLinkLocalV4 } from './addresses.ts';
import { carrierOf, describeAdapter, internetCarrier, linkOf, whyNoWay } from './carriers.ts';
import type { Snapshot } from './watcher-types.ts';

/** The tunnel's state and why, for a person. */
export interface TunnelView {
  readonly tunnel: Tunnel;
  readonly reason: string;
}

const NO_TUNNEL: Tunnel = { state: 'none', product: null, adapter: null };

/**
 * A tunnel is an adapter of a tunnel kind with an address; what it is worth follows from whether it carries the route to Exchange.
 * IPv6's link-local address alone is no tunnel: macOS keeps such adapters for itself.
 */
export function tunnelView(snapshot: Snapshot): TunnelView | null {
  const tunnels = snapshot.adapters.filter(({ kind }) => kind === 'tunnel');
  const up = tunnels.filter(({ addresses }) => hasRoutable(addresses));
  const [first] = up;
  if (first === undefined) return connecting(tunnels);

  const exchange = carrierOf(snapshot.exchange, snapshot);
  if (exchange?.kind === 'tunnel') return view('up', exchange, `Tunnel, because the route to Exchange leaves by ${describeAdapter(exchange)}`);

  const internet = internetCarrier(snapshot);
  const main = internet?.kind === 'tunnel' ? internet : first;
  if (snapshot.exchange === null) {
    return view('up', main, `Tunnel by ${describeAdapter(main)}; whether it carries Exchange is not known, for want of an address to ask about`);
  }
  if (snapshot.exchange.kind === 'unknown') return view('up', main, `Tunnel by ${describeAdapter(main)}; ${whyNoWay(snapshot.exchange)}`);
  if (exchange?.kind === 'loopback') return view('up', main, `Tunnel by ${describeAdapter(main)}; Exchange is on this laptop and does not need it`);
  const instead = exchange === null ? whyNoWay(snapshot.exchange) : `it leaves by ${describeAdapter(exchange)}`;
  return view('up-no-route', main, `${describeAdapter(main)}, is up but does not carry the route to Exchange: ${instead}`);
}

/** RFC 3927: an adapter that gave itself 169.254.x.x still waits for the gateway's answer. */
function connecting(tunnels: readonly Adapter[]): TunnelView | null {
  const waiting = tunnels.find(({ addresses }) => addresses.some(isLinkLocalV4));
  return waiting === undefined ? null : view('connecting', waiting, `${describeAdapter(waiting)}, waits for its address`);
}

const view = (state: Tunnel['state'], { name, product }: Adapter, reason: string): TunnelView => ({ tunnel: { state, product, adapter: name }, reason });

export const tunnelOf = (seen: TunnelView | null): Tunnel => seen?.tunnel ?? NO_TUNNEL;

/** Adapter kinds that a tunnel can run over, best first; the ignore list is not among them. */
const UNDERLAYS: readonly Adapter['kind'][] = ['lan', 'wifi', 'mobile'];

/**
 * What lies beneath the tunnel: the adapter of the route to the gateway, else of the Internet, else the best one that has an address.
 *
 * @returns null when nothing is seen
 */
export function underlayOf(snapshot: Snapshot): Adapter | null {
  const routed = [carrierOf(snapshot.gateway, snapshot), internetCarrier(snapshot)].find((adapter) => adapter !== null && linkOf(adapter) !== null);
  if (routed !== undefined) return routed;
  const usable = snapshot.adapters.filter(({ addresses }) => hasRoutable(addresses));
  return UNDERLAYS.map((kind) => usable.find((adapter) => adapter.kind === kind)).find((adapter) => adapter !== undefined) ?? null;
}

export const underlayLink = (underlay: Adapter | null): Link => (underlay === null ? 'none' : (linkOf(underlay) ?? 'none'));
