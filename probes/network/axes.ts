import type { Adapter, Link, NetworkLabel, NetworkState } from '../../model/network-state.ts';
import { carrierOf, describeAdapter, internetCarrier, LINK_WORDS, linkOf, whyNoWay } from './carriers.ts';
import { tunnelOf, tunnelView, underlayLink, underlayOf, type TunnelView } from './tunnel.ts';
import type { Route, Snapshot } from './watcher-types.ts';

/** A network state without its beginning, which one look cannot know. */
export type Axes = Omit<NetworkState, 'since'>;

/** Everything that the labels rest on, read out of one snapshot. */
interface Facts {
  readonly snapshot: Snapshot;
  readonly tunnel: TunnelView | null;
  readonly internet: Adapter | null;
  readonly exchange: Adapter | null;
}

/**
 * What one look means. The label is the first row that holds; reach and trust are not tested here and stay `unknown`,
 * so a LAN is foreign until something proves otherwise.
 */
export function axesOf(snapshot: Snapshot): Axes {
  const facts: Facts = { snapshot, tunnel: tunnelView(snapshot), internet: internetCarrier(snapshot), exchange: carrierOf(snapshot.exchange, snapshot) };
  const tunnel = tunnelOf(facts.tunnel);
  const carrier = linkCarrier(facts);
  const link = underlayLink(carrier);
  return {
    label: labelOf(facts, link),
    link,
    certainty: carrier === null ? null : isGuess(carrier, snapshot) ? 'likely' : 'certain',
    tunnel,
    over: tunnel.state === 'none' ? null : underlayLink(underlayOf(snapshot)),
    reach: 'unknown',
    trust: 'unknown',
    metered: link === 'mobile' ? 'guess' : 'no',
    adapters: [...snapshot.adapters],
    reasons: reasonsOf(facts, carrier, link),
  };
}

/**
 * The adapter that packets really leave by: that of the Internet, else of Exchange; beneath a tunnel its underlay.
 * Loopback is none: an Exchange on this laptop does not put it into a LAN.
 */
function linkCarrier({ snapshot, internet, exchange }: Facts): Adapter | null {
  const way = internet ?? (exchange?.kind === 'loopback' ? null : exchange);
  return way?.kind === 'tunnel' ? underlayOf(snapshot) : way;
}

/** An adapter on the ignore list is a LAN only because the route says so. */
const isGuess = ({ name, kind }: Adapter, { likely = [] }: Snapshot): boolean => likely.includes(name) || kind === 'virtual' || kind === 'loopback';

const isUnknown = (route: Route | null): boolean => route?.kind === 'unknown';

function labelOf({ snapshot, tunnel, internet, exchange }: Facts, link: Link): NetworkLabel {
  const state = tunnel?.tunnel.state ?? 'none';
  if (state === 'up') return 'tunnel';
  if (state === 'up-no-route') return 'tunnel-no-route';
  if (internet === null && exchange === null) {
    return [snapshot.publicV4, snapshot.publicV6, snapshot.exchange].some(isUnknown) ? 'unknown' : 'offline';
  }
  if (state === 'connecting') return 'tunnel-connecting';
  return link === 'mobile' ? 'mobile' : 'lan-foreign';
}

function reasonsOf(facts: Facts, carrier: Adapter | null, link: Link): string[] {
  const { tunnel } = facts;
  return [
    ...(tunnel === null ? [] : [tunnel.reason]),
    internetReason(facts, carrier, link),
    ...(tunnel === null ? exchangeReason(facts) : []),
    ...(tunnel !== null && carrier === null ? ['Nothing is seen beneath the tunnel'] : []),
  ];
}

function internetReason({ snapshot, internet }: Facts, carrier: Adapter | null, link: Link): string {
  if (internet === null) {
    const [v4, v6] = [whyNoWay(snapshot.publicV4), whyNoWay(snapshot.publicV6)];
    return v4 === v6 ? `No way to the Internet: ${v4}` : `No way to the Internet: ${v4} for IPv4, ${v6} for IPv6`;
  }
  if (linkOf(internet) === null) {
    const beneath = carrier === null ? '' : `, over ${LINK_WORDS[link]} by ${describeAdapter(carrier)}`;
    return `The Internet is reached through the tunnel ${internet.name}${beneath}`;
  }
  const sure = isGuess(internet, snapshot) ? ' (likely)' : '';
  return `${LINK_WORDS[link]}${sure}, because the route to the Internet leaves by ${describeAdapter(internet)}`;
}

/** Said only where it adds something to the way to the Internet. */
function exchangeReason({ snapshot, internet, exchange }: Facts): string[] {
  if (snapshot.exchange === null) return [];
  if (exchange === null) return [`No way to Exchange: ${whyNoWay(snapshot.exchange)}`];
  if (exchange.kind === 'loopback') return [`Exchange is on this laptop: its route leaves by ${describeAdapter(exchange)}`];
  return exchange.name === internet?.name ? [] : [`The route to Exchange leaves by ${describeAdapter(exchange)}`];
}
