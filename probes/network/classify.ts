import type {
  Adapter,
  ChangeSourceHealth,
  Link,
  NetworkLabel,
  NetworkState,
  Tunnel,
} from '../../model/network-state.ts';
import type { Detected } from './detector-types.ts';
import { egressOf, describeAdapter, internetEgress, linkOf, whyNoWay } from './egress.ts';
import {
  decisiveTunnel,
  linkBeneath,
  NO_TUNNEL,
  tunnelSights,
  underlayOf,
  type TunnelContext,
  type TunnelObservation,
  type Underlay,
} from './tunnel.ts';
import { isOfficeBeneath, isProvenInside, type Office } from './office.ts';
import type { Route, Snapshot } from './watcher-types.ts';
import { REACH, REACH_UNKNOWN } from '../../model/text/en/evidence-connectivity.ts';
import { EXCHANGE, LINK, TUNNEL } from '../../model/text/en/evidence-network.ts';

/** A network state without its beginning, which one look cannot know. */
export type Classified = Omit<NetworkState, 'since'>;

/** What is known beside the look itself. */
export interface View extends TunnelContext {
  readonly detected: Detected;
  /** The office's network, where a look before proved it; null or absent: none did. */
  readonly office?: Office | null;
  readonly sources: readonly ChangeSourceHealth[];
}

const NOT_ASKED = REACH_UNKNOWN.notAsked;
export const PLAIN_VIEW: View = {
  primary: [],
  gaveUp: new Set(),
  detected: { reach: null, reachWhy: NOT_ASKED, trust: null, trustWhy: NOT_ASKED },
  sources: [],
};

/** Everything that the classification rests on, read out of one snapshot. */
interface Facts {
  readonly snapshot: Snapshot;
  readonly detected: Detected;
  /** The office's own network lies beneath the tunnel that carries Exchange. */
  readonly isOffice: boolean;
  readonly sights: readonly TunnelObservation[];
  readonly tunnel: TunnelObservation | null;
  readonly internet: Adapter | null;
  readonly exchange: Adapter | null;
  readonly underlay: Underlay | null;
  /** The adapter that packets really leave by. */
  readonly egress: Adapter | null;
  readonly link: Link;
  readonly tunnelState: Tunnel['state'];
}

/**
 * What one look means. The label is the first row of the table that holds; a LAN is foreign until
 * something proves otherwise.
 */
export function classify(snapshot: Snapshot, view: View = PLAIN_VIEW): Classified {
  const facts = factsOf(snapshot, view);
  const { tunnel, egress, link, tunnelState, underlay, detected, sights } = facts;
  const reach = reachOf(facts);
  const metering = meteringOf(facts);
  return {
    label: labelOf(facts, reach),
    link,
    certainty: egress === null ? null : isGuess(egress, snapshot) ? 'likely' : 'certain',
    tunnel: tunnel === null ? NO_TUNNEL : { ...tunnel.tunnel, state: tunnelState },
    over: tunnel === null ? null : linkBeneath(underlay?.adapter ?? null),
    reach,
    limitedBecause: reach === 'limited' ? (detected.reach?.because ?? null) : null,
    portal: reach === 'captive' ? (detected.reach?.portal ?? null) : null,
    trust: trustOf(facts),
    ...(facts.isOffice ? { officeBeneath: true as const } : {}),
    metered: metering.value,
    ...(metering.roaming === true ? { roaming: true as const } : {}),
    tunnels: sights.map((sight) =>
      sight === tunnel ? { ...sight.tunnel, state: tunnelState } : sight.tunnel,
    ),
    adapters: [...snapshot.adapters],
    overlaps: [...(snapshot.overlaps ?? [])],
    reasons: reasonsOf(facts),
    evidence: {
      link: linkEvidence(facts),
      tunnel:
        tunnel?.reason ??
        (sights[0] === undefined
          ? TUNNEL.noAdapter
          : TUNNEL.notThis(sights.map(({ reason }) => reason))),
      over: tunnel === null ? TUNNEL.none : (underlay?.reason ?? TUNNEL.nothingBeneath),
      reach: reachReason(facts),
      trust: trustReason(facts),
      metered: metering.reason,
    },
    sources: [...view.sources],
  };
}

/**
 * Limit of the contract (`NetworkState`); the tunnel that decides is never among those left out.
 */
const MAX_TUNNELS = 64;

function factsOf(snapshot: Snapshot, view: View): Facts {
  const internet = internetEgress(snapshot);
  const exchange = egressOf(snapshot.exchange, snapshot);
  const underlay = underlayOf(snapshot);
  const seen = tunnelSights(snapshot, view);
  const tunnel = decisiveTunnel(seen, snapshot);
  const sights = seen.filter((sight, index) => sight === tunnel || index < MAX_TUNNELS - 1);
  // Beneath a tunnel its underlay. Loopback is none: an Exchange on this laptop does not put it
  // into a LAN.
  const way = internet ?? (exchange?.kind === 'loopback' ? null : exchange);
  const egress = way?.kind === 'tunnel' ? (underlay?.adapter ?? null) : way;
  const { detected } = view;
  return {
    snapshot,
    detected,
    isOffice: tunnel !== null && isOfficeBeneath(view.office ?? null, tunnel, underlay, snapshot),
    sights,
    tunnel,
    internet,
    exchange,
    underlay,
    egress,
    link: linkBeneath(egress),
    tunnelState: stateOf(tunnel, detected),
  };
}

/**
 * A tunnel that carries the route, yet brings no answer from inside: twice in a row, for once is
 * chance.
 */
function stateOf(tunnel: TunnelObservation | null, { trust }: Detected): Tunnel['state'] {
  if (tunnel === null) return 'none';
  const { state, adapter } = tunnel.tunnel;
  return state === 'up' &&
    trust?.state === 'foreign' &&
    trust.adapter === adapter &&
    trust.failures >= FAILURES_THAT_COUNT
    ? 'degraded'
    : state;
}

const FAILURES_THAT_COUNT = 2;

/** An adapter on the ignore list is a LAN only because the route says so. */
const isGuess = ({ name, kind }: Adapter, snapshot: Snapshot): boolean =>
  (snapshot.likely ?? []).includes(name) ||
  kind === 'virtual' ||
  kind === 'loopback' ||
  [snapshot.publicV4, snapshot.publicV6, snapshot.gateway, snapshot.exchange].some(
    (route) => route?.kind === 'via' && route.guess !== undefined,
  );

const isUnknown = (route: Route | null): boolean => route?.kind === 'unknown';

const TUNNEL_LABELS = {
  up: 'tunnel',
  degraded: 'tunnel-degraded',
  'up-no-route': 'tunnel-no-route',
} as const;

function labelOf(facts: Facts, reach: NetworkState['reach']): NetworkLabel {
  const { snapshot, internet, exchange, link, tunnelState } = facts;
  const inside = isProvenInside(snapshot, facts.detected);
  if (tunnelState === 'up' || tunnelState === 'degraded') return TUNNEL_LABELS[tunnelState];
  // A VPN beside a proven corporate LAN is not needed, and its missing route harms nobody.
  if (tunnelState === 'up-no-route' && !inside) return TUNNEL_LABELS[tunnelState];
  if (internet === null && exchange === null) {
    return [snapshot.publicV4, snapshot.publicV6, snapshot.exchange].some(isUnknown)
      ? 'unknown'
      : 'offline';
  }
  if (tunnelState === 'connecting' && !inside) return 'tunnel-connecting';
  if (inside) return link === 'mobile' ? 'mobile' : 'lan-corporate';
  if (reach === 'captive') return 'captive';
  if (link === 'mobile') return 'mobile';
  return reach === 'limited' ? 'limited' : 'lan-foreign';
}

/** Without any route there is no reach, and no packet is needed to say so. */
function reachOf({ snapshot, internet, detected }: Facts): NetworkState['reach'] {
  if (internet === null)
    return isUnknown(snapshot.publicV4) || isUnknown(snapshot.publicV6) ? 'unknown' : 'none';
  return detected.reach?.state ?? 'unknown';
}

const trustOf = ({ detected: { trust } }: Facts): NetworkState['trust'] =>
  trust === null
    ? 'unknown'
    : trust.state === 'corporate' || trust.failures >= FAILURES_THAT_COUNT
      ? trust.state
      : 'unknown';

function meteringOf({ snapshot, egress, link }: Facts): {
  readonly value: NetworkState['metered'];
  readonly reason: string;
  readonly roaming?: true;
} {
  const said = egress === null ? undefined : snapshot.metered?.get(egress.name);
  if (said !== undefined) return said;
  return link === 'mobile'
    ? { value: 'guess', reason: LINK.metered }
    : { value: 'no', reason: LINK.notMetered };
}

function reasonsOf(facts: Facts): string[] {
  const { tunnel, sights, egress, detected, snapshot } = facts;
  const others = sights
    .filter((sight) => sight !== tunnel)
    .map(({ reason }) => TUNNEL.beside(reason));
  return [
    ...(tunnel === null ? [] : [tunnel.reason]),
    linkReason(facts),
    ...(facts.isOffice ? [TUNNEL.officeBeneath(egress?.name ?? '')] : []),
    ...(tunnel === null ? exchangeReason(facts) : []),
    ...(tunnel !== null && egress === null ? [TUNNEL.nothingBeneath] : []),
    ...(detected.trust === null || trustOf(facts) === 'unknown' ? [] : [detected.trust.reason]),
    ...(detected.reach === null || reachOf(facts) === 'none' ? [] : [detected.reach.reason]),
    ...(tunnel === null ? sights.map(({ reason }) => TUNNEL.notThis([reason])) : others),
    ...(snapshot.metered?.get(egress?.name ?? '')?.value === 'yes'
      ? [LINK.meteredBecause(meteringOf(facts).reason)]
      : []),
  ];
}

/** Why the link is what it is, or why there is none. */
function linkReason({ snapshot, internet, egress, link }: Facts): string {
  if (internet === null) {
    const [v4, v6] = [whyNoWay(snapshot.publicV4), whyNoWay(snapshot.publicV6)];
    return v4 === v6 ? LINK.noWay(v4) : LINK.noWayByFamily(v4, v6);
  }
  if (linkOf(internet) === null) {
    const beneath = egress === null ? null : { link, described: describeAdapter(egress) };
    return LINK.throughTunnel(internet.name, beneath);
  }
  return LINK.internetBy(link, isGuess(internet, snapshot), describeAdapter(internet));
}

/** A link may carry Exchange and nothing else. */
function linkEvidence(facts: Facts): string {
  const { internet, egress, link } = facts;
  if (internet !== null || egress === null) return linkReason(facts);
  return LINK.exchangeBy(link, describeAdapter(egress), linkReason(facts));
}

/** Said only where it adds something to the way to the Internet. */
function exchangeReason({ snapshot, internet, exchange }: Facts): string[] {
  if (snapshot.exchange === null) return [];
  if (exchange === null) return [EXCHANGE.noWay(whyNoWay(snapshot.exchange))];
  if (exchange.kind === 'loopback') return [EXCHANGE.here(describeAdapter(exchange))];
  return exchange.name === internet?.name ? [] : [EXCHANGE.leavesBy(describeAdapter(exchange))];
}

function reachReason({ internet, detected }: Facts): string {
  if (internet === null) return REACH.noRoute;
  return detected.reach?.reason ?? detected.reachWhy;
}

const trustReason = ({ detected }: Facts): string => detected.trust?.reason ?? detected.trustWhy;
