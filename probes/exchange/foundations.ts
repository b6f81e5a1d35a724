import type { NetworkState } from '../../model/network-state.ts';
import type { ClientFinding } from '../network/vpn-client/finding.ts';
import type { AddressReach } from './address-climb.ts';
import { inconclusive, OK, skipped, type StepOutcome } from '../../model/step-outcome.ts';
import type { GatewayOutcome } from './gateway.ts';
import type { LadderRequest } from './types.ts';
import type { NameOutcome } from './name.ts';
import { LINK, NAME, NOT_TESTED, TUNNEL } from '../../model/text/en/evidence-rungs.ts';

/** The rungs below RPC, decided from what the steps brought. All pure. */

/**
 * Down only when the target itself has no route: none of its addresses has one, or its name stays
 * unknown while the laptop is offline.
 *
 * @param first how the first address with a route took its first packet; `no-route` when none has
 * one, null where the name led to none
 * @param wantsTunnel Exchange lies behind a VPN gateway
 */
export function linkVerdict(
  network: NetworkState,
  host: string,
  name: NameOutcome,
  first: AddressReach | null,
  wantsTunnel: boolean,
): StepOutcome {
  const seen = [LINK.network(network.label), ...network.reasons.slice(0, 5)];
  const down = { status: 'fail', code: 'LINK_DOWN', evidence: seen, args: { host } } as const;
  if (first === 'no-route') return { ...down, evidence: [...seen, LINK.noRoute(host)] };
  if (network.label === 'captive')
    return {
      status: 'fail',
      code: 'CAPTIVE_PORTAL',
      evidence: seen,
      args: { host, portal: network.portal },
    };
  if (network.label === 'limited' && isLedNowhere(first, wantsTunnel))
    return {
      status: 'fail',
      code: 'NETWORK_LIMITED',
      evidence: seen,
      args: { host, reason: network.evidence.reach },
    };
  if (name.kind === 'failed' && network.label === 'offline')
    return { ...down, evidence: [...seen, LINK.nameless(host, name.error)] };
  if (network.label === 'offline' && (first === null || first === 'unknown'))
    return inconclusive(LINK.offline(host));
  return { ...OK(...seen), args: { host } };
}

/**
 * Whether a limited network is the trouble. A company's network that bars the Internet carries
 * packets to Exchange all the same, and a reset shows it; before a VPN gateway it may be the
 * hotel's own.
 */
const isLedNowhere = (first: AddressReach | null, wantsTunnel: boolean): boolean =>
  first === null || first === 'failed' || (first === 'refused' && wantsTunnel);

export function nameVerdict(
  host: string,
  name: NameOutcome,
  servers: readonly string[],
  linkDown: boolean,
  cut: string,
): StepOutcome {
  switch (name.kind) {
    case 'literal':
      return {
        ...skipped(NAME.literal(host)),
        args: { host, addresses: [...name.addresses] },
      };
    case 'cut':
      return { ...inconclusive(cut), args: { host } };
    case 'resolved': {
      const more = name.dropped === 0 ? [] : [NAME.dropped(name.dropped)];
      return {
        ...OK(NAME.resolved(host, name.addresses), ...more),
        args: { host, addresses: [...name.addresses] },
      };
    }
    case 'failed': {
      const evidence = [NAME.failed(host, name.error, servers.join(', '))];
      if (linkDown)
        return {
          status: 'inconclusive',
          code: null,
          evidence: [NAME.notToItsEnd, ...evidence],
          args: { host },
        };
      return {
        status: 'fail',
        code: 'DNS_FAILED',
        evidence,
        args: { host, error: name.error, servers: servers.join(', ') },
      };
    }
  }
}

/**
 * Login pages stand in Wi-Fi and guest LANs; a look that reached the Internet has seen that there
 * is none.
 */
const mayHoldPortal = ({ link, reach, tunnel }: NetworkState): boolean =>
  (link === 'wifi' || link === 'lan') && reach !== 'internet' && tunnel.state === 'none';

export function gatewayVerdict(
  network: NetworkState,
  gateway: string,
  outcome: GatewayOutcome,
  ms: number,
  linkDown: boolean,
  cut: string,
): StepOutcome {
  const gatewayMs = Math.round(ms);
  if (outcome.kind === 'answered' && outcome.isOther && mayHoldPortal(network))
    return {
      status: 'fail',
      code: 'CAPTIVE_PORTAL',
      evidence: [outcome.evidence],
      args: { gateway, portal: null },
    };
  if (outcome.kind === 'answered') return { ...OK(outcome.evidence), args: { gateway, gatewayMs } };
  if (outcome.kind === 'cut') return { ...inconclusive(cut), args: { gateway } };
  if (linkDown) return { ...inconclusive(NOT_TESTED.below('link')), args: { gateway } };
  return {
    status: 'fail',
    code: 'GATEWAY_UNREACHABLE',
    evidence: [outcome.evidence],
    args: { gateway },
  };
}

/**
 * Whether Exchange was reached without asking any tunnel; `unknown` when the deadline came first,
 * or a filter on this laptop.
 */
export type DirectWay = 'works' | 'fails' | 'unknown';

export function directWay(name: NameOutcome, reaches: readonly AddressReach[]): DirectWay {
  if (name.kind === 'failed') return 'fails';
  if (reaches.includes('open')) return 'works';
  return name.kind === 'cut' || reaches.includes('unknown') || reaches.includes('filtered')
    ? 'unknown'
    : 'fails';
}

interface TunnelFacts {
  readonly request: LadderRequest;
  readonly linkDown: boolean;
  readonly direct: DirectWay;
  /** Null when no gateway is configured, or was not asked. */
  readonly gateway: { readonly outcome: GatewayOutcome; readonly ms: number } | null;
  /** This laptop's own address on the way to Exchange, where a connection opened. */
  readonly localAddress: string | null;
  /** What the laptop shows of the VPN client; null or absent where it was not asked. */
  readonly client?: ClientFinding | null;
}

export function tunnelVerdict({
  request,
  linkDown,
  direct,
  gateway,
  localAddress,
  client = null,
}: TunnelFacts): StepOutcome {
  const { network, host } = request;
  const { state, adapter } = network.tunnel;
  const product = network.tunnel.product ?? request.gateway?.product ?? TUNNEL.theVpn;
  const known = { adapter: adapter ?? TUNNEL.unknownAdapter, product };
  if (state === 'degraded')
    return {
      status: 'fail',
      code: 'TUNNEL_DEGRADED',
      evidence: [network.evidence.trust],
      args: known,
    };
  if (state === 'up') return { ...OK(TUNNEL.carries(known.adapter, product, host)), args: known };
  if (linkDown) return inconclusive(NOT_TESTED.below('link'));
  if (state === 'up-no-route') {
    const via = wayOut(network, localAddress);
    const other = network.tunnels.find(
      (tunnel) => tunnel.state === 'up' && tunnel.adapter !== adapter,
    );
    if (other !== undefined) {
      const rival = other.product ?? other.adapter ?? TUNNEL.unknownAdapter;
      return {
        status: 'fail',
        code: 'OTHER_VPN_IN_THE_WAY',
        evidence: [TUNNEL.otherCarries(known.adapter, other.adapter ?? rival, host)],
        args: { host, other: rival, ...known },
      };
    }
    return {
      status: 'fail',
      code: 'TUNNEL_NO_ROUTE',
      evidence: [TUNNEL.leavesBy(known.adapter, host, via)],
      args: { host, via, ...known },
    };
  }
  if (state === 'connecting')
    return {
      status: 'fail',
      code: 'TUNNEL_CONNECTING',
      evidence: [TUNNEL.noAddress(known.adapter)],
      args: known,
    };
  return noTunnel(request, direct, gateway, product, client);
}

/**
 * No tunnel is up: that matters only where Exchange needs one and the gateway is there to give it.
 */
function noTunnel(
  { gateway: configured, network }: LadderRequest,
  direct: DirectWay,
  gateway: TunnelFacts['gateway'],
  product: string,
  client: ClientFinding | null,
): StepOutcome {
  if (direct === 'works') return skipped(TUNNEL.notNeeded);
  if (network.trust === 'corporate') return skipped(TUNNEL.inside);
  if (configured === null || gateway?.outcome.kind !== 'answered')
    return skipped(TUNNEL.gatewaySilent);
  if (direct === 'unknown') return inconclusive(TUNNEL.notFoundOut);
  const args = { gateway: configured.host, gatewayMs: Math.round(gateway.ms), product };
  const evidence = [TUNNEL.down, ...(client?.evidence ?? [])];
  if (client !== null && client.refused !== null)
    return {
      status: 'fail',
      code: 'TUNNEL_REFUSED',
      evidence,
      args: { ...args, words: client.refused },
    };
  if (client?.installed === 'no') return { status: 'fail', code: 'CLIENT_MISSING', evidence, args };
  return { status: 'fail', code: 'TUNNEL_DOWN', evidence, args };
}

/**
 * The adapter that packets to Exchange leave by: the one that holds the local address, else the one
 * of the link in use.
 */
function wayOut({ adapters, link }: NetworkState, localAddress: string | null): string {
  const holder =
    localAddress === null
      ? undefined
      : adapters.find(({ addresses }) => addresses.includes(localAddress));
  return (holder ?? adapters.find(({ kind }) => kind === link))?.name ?? link;
}
