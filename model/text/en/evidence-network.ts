import { LINK_WORDS } from './labels.ts';
import type { Link } from '../../network-state.ts';

/** An adapter with what is known about it: "wwan0, a WWAN device". */
export const ADAPTER = {
  described: (name: string, reason: string): string => `${name}, ${reason}`,
  guessed: (described: string, guess: string): string => `${described} (likely: ${guess})`,
};

/** Why nothing leaves by a route. */
export const ROUTE = {
  ends: (adapter: string): string => `it leads to ${adapter} and no further`,
  none: 'no route',
  /** By the error of the system. */
  forbidden: {
    EHOSTUNREACH: 'the route says unreachable',
    EINVAL: 'the route discards packets (blackhole)',
    EACCES: 'the route or a filter on this laptop prohibits it',
    EPERM: 'a filter on this laptop prohibits it',
  } as Readonly<Record<string, string>>,
  otherwiseForbidden: 'the route forbids it',
  blocked: (why: string, error: string): string => `${why} (${error})`,
  notAsked: (error: string): string => `the system could not be asked (${error})`,
  notAnAddress: 'not an IP address',
  notRunning: (adapter: string): string => `its route leaves by ${adapter}, which is not running`,
  nobodyHolds: (source: string): string =>
    `its route starts at ${source}, which no running adapter holds`,
  severalHold: (names: readonly string[], source: string): string =>
    `${names.join(' and ')} hold the address ${source} that it starts at, and the system does not tell which of them it leaves by`,
  oneHolds: (source: string, name: string): string =>
    `it starts at ${source}, which ${name} holds, and the system does not tell which adapter it leaves by`,
};

/** Why the network is what it is. @param described what `ADAPTER.described` says */
export const LINK = {
  noWay: (why: string): string => `No way to the Internet: ${why}`,
  noWayByFamily: (v4: string, v6: string): string =>
    `No way to the Internet: ${v4} for IPv4, ${v6} for IPv6`,
  /** @param beneath null where nothing is seen beneath the tunnel */
  throughTunnel: (
    adapter: string,
    beneath: { readonly link: Link; readonly described: string } | null,
  ): string =>
    `The Internet is reached through the tunnel ${adapter}${beneath === null ? '' : `, over ${LINK_WORDS[beneath.link]} by ${beneath.described}`}`,
  hiddenByTunnel: (adapter: string): string =>
    `The Internet is reached through the tunnel ${adapter}, so that what lies beneath cannot be asked`,
  internetBy: (link: Link, isLikely: boolean, described: string): string =>
    `${LINK_WORDS[link]}${isLikely ? ' (likely)' : ''}, because the route to the Internet leaves by ${described}`,
  exchangeBy: (link: Link, described: string, otherwise: string): string =>
    `${LINK_WORDS[link]}, because the route to Exchange leaves by ${described}; ${otherwise}`,
  metered: 'UMTS is metered more often than not',
  notMetered: 'nothing says that it is metered',
  meteredBecause: (why: string): string => `Metered: ${why}`,
};

/** What resolves names here. */
export const NAME_SERVERS = {
  of: (address: string, adapter: string): string => `${address} (${adapter})`,
  byPolicy: (address: string, namespace: string): string =>
    `${address} (by the name resolution policy for ${namespace})`,
  stub: (address: string): string => `a resolver on this laptop (${address})`,
};

export const EXCHANGE = {
  noWay: (why: string): string => `No way to Exchange: ${why}`,
  here: (described: string): string =>
    `Exchange is on this laptop: its route leaves by ${described}`,
  leavesBy: (described: string): string => `The route to Exchange leaves by ${described}`,
};

export const TUNNEL = {
  none: 'No tunnel',
  noAdapter: 'No tunnel adapter has an address',
  notThis: (reasons: readonly string[]): string => `Not the VPN to Exchange: ${reasons.join('; ')}`,
  beside: (reason: string): string => `Beside it: ${reason}`,
  officeBeneath: (adapter: string): string =>
    `The office network itself lies beneath: the inside host was proven by ${adapter}, without the tunnel`,
  nothingBeneath: 'Nothing is seen beneath the tunnel',
  connecting: (product: string, evidence: string): string =>
    `${product} is connecting: ${evidence}`,
  waits: (described: string): string => `${described}, waits for its address`,
  carriesExchange: (described: string): string =>
    `Tunnel, because the route to Exchange leaves by ${described}`,
  carriesInside: (described: string): string =>
    `Tunnel, because the route to the inside host leaves by ${described}`,
  notAsked: (described: string): string =>
    `Tunnel by ${described}; whether it carries Exchange is not known, for want of an address to ask about`,
  notTold: (described: string, why: string): string => `Tunnel by ${described}; ${why}`,
  notNeeded: (described: string): string =>
    `Tunnel by ${described}; Exchange is on this laptop and does not need it`,
  carriesNot: (described: string, instead: string): string =>
    `${described}, is up but does not carry the route to Exchange: ${instead}`,
  leavesBy: (described: string): string => `it leaves by ${described}`,
  inTable: (table: number): string =>
    `stands in routing table ${table.toString()}, where IPsec keeps its own`,
  startsOnLoopback: (source: string, adapter: string): string =>
    `starts at ${source}, which a VPN keeps on ${adapter}`,
  /** @param policy what `inTable` or `startsOnLoopback` says */
  byPolicy: (product: string, policy: string): string =>
    `Tunnel of ${product} without an adapter, because the route to Exchange ${policy}`,
  policyNotAsked: (product: string, table: number): string =>
    `Tunnel of ${product} without an adapter, by its routes in table ${table.toString()}; whether it carries Exchange is not known`,
  policyCarriesNot: (product: string, table: number, instead: string): string =>
    `${product} has routes in table ${table.toString()} and no adapter, but none of them leads to Exchange: ${instead}`,
  policyUnseen: (product: string, evidence: string): string =>
    `Tunnel of ${product}, which is connected (${evidence}) and has no adapter; whether it carries Exchange cannot be told`,
  hiddenByPolicy:
    'The Internet is reached through IPsec, so that what lies beneath cannot be asked',
};

/** What lies beneath a tunnel, and how that is known. */
export const UNDERLAY = {
  gateway: 'gateway',
  internet: 'Internet',
  exchange: 'Exchange',
  byRoute: (what: string, described: string): string =>
    `the route to the ${what} leaves by ${described}`,
  best: (described: string): string =>
    `no route shows it; ${described}, is the best that has an address`,
};
