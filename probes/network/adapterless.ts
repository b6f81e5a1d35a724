import { SOME_IPSEC } from '../../model/text/en/adapter-kinds.ts';
import type { Adapter, Tunnel } from '../../model/network-state.ts';
import { TUNNEL } from '../../model/text/en/evidence-network.ts';
import { isLoopback, isRoutable, plainAddress } from './addresses.ts';
import { describeAdapter, egressOf, whyNoWay } from './egress.ts';
import type { Route, Snapshot } from './watcher-types.ts';

/**
 * Routing tables that strongSwan keeps for IPsec: charon's own (strongswan.conf(5),
 * charon.routing_table) and that of its plugin for NetworkManager (charon-nm).
 */
export const IPSEC_TABLES: readonly number[] = [220, 210];

/** Products whose tunnel may be a policy of the kernel (RFC 4301) and no adapter. */
const POLICY_PRODUCTS = /ipsec client|windows vpn|^a vpn client$/i;

/** A VPN without an adapter, as a look shows it. */
export interface PolicyVpn {
  readonly tunnel: Tunnel;
  readonly reason: string;
  readonly carriesExchange: boolean;
}

/** Why packets of this route go by a policy of IPsec, for a person; null: nothing says so. */
export function policyOf(route: Route | null, { adapters }: Snapshot): string | null {
  if (route?.kind !== 'via') return null;
  const egress = adapters.find(({ name }) => name === route.adapter);
  if (egress === undefined || egress.kind === 'tunnel' || egress.kind === 'loopback') return null;
  if (route.table !== undefined && IPSEC_TABLES.includes(route.table))
    return TUNNEL.inTable(route.table);
  // libreswan puts the address that the gateway gave on loopback, and names it as the source.
  const holder = adapters.find(
    ({ kind, addresses }) =>
      kind === 'loopback' && addresses.some((one) => plainAddress(one) === route.source),
  );
  return holder === undefined || isLoopback(route.source)
    ? null
    : TUNNEL.startsOnLoopback(route.source, holder.name);
}

/**
 * The adapter that strongSwan's plugin holds because NetworkManager wants one (charon-nm): it bears
 * the address that the gateway gave, which stands on the card as well, and carries nothing.
 */
export function isPlaceholder({ name, addresses }: Adapter, snapshot: Snapshot): boolean {
  const { adapters, exchange, ipsecTables = [] } = snapshot;
  const given = addresses.filter(isRoutable).map(plainAddress);
  return (
    given.length > 0 &&
    (ipsecTables.length > 0 || policyOf(exchange, snapshot) !== null) &&
    given.every((address) =>
      adapters.some(
        (other) =>
          other.name !== name &&
          other.kind !== 'tunnel' &&
          other.addresses.some((one) => plainAddress(one) === address),
      ),
    )
  );
}

/**
 * IPsec that the kernel does by policy, with no adapter of its own: seen by the route to Exchange,
 * by the tables of its daemon, and by its client's own word. The policies themselves are not for an
 * ordinary user to read (XFRM wants CAP_NET_ADMIN).
 *
 * @param seen tunnels that have an adapter
 */
export function policyVpn(snapshot: Snapshot, seen: readonly Tunnel[]): PolicyVpn | null {
  const { exchange, clients = [], ipsecTables = [] } = snapshot;
  const client = clients.find(
    ({ state, product }) =>
      state === 'connected' &&
      POLICY_PRODUCTS.test(product) &&
      !seen.some((tunnel) => tunnel.product === product || tunnel.product === null),
  );
  const product = client?.product ?? SOME_IPSEC;
  const found = (state: Tunnel['state'], reason: string, carriesExchange = false): PolicyVpn => ({
    tunnel: { state, product, adapter: null },
    reason,
    carriesExchange,
  });
  const policy = policyOf(exchange, snapshot);
  if (policy !== null) return found('up', TUNNEL.byPolicy(product, policy), true);
  const [table] = ipsecTables;
  if (table !== undefined) {
    if (exchange === null || exchange.kind === 'unknown')
      return found('up', TUNNEL.policyNotAsked(product, table));
    const egress = egressOf(exchange, snapshot);
    const instead = egress === null ? whyNoWay(exchange) : TUNNEL.leavesBy(describeAdapter(egress));
    return found('up-no-route', TUNNEL.policyCarriesNot(product, table, instead));
  }
  return client === undefined ? null : found('up', TUNNEL.policyUnseen(product, client.evidence));
}
