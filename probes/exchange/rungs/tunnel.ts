import { withDeadline } from '../../../lib/deadline.ts';
import type { CheckResult } from '../../../model/check.ts';
import type { NetworkState } from '../../../model/network-state.ts';
import { inconclusive, OK, skipped, type StepOutcome } from '../../../model/step-outcome.ts';
import { NOT_TESTED, TUNNEL } from '../../../model/text/en/evidence-rungs.ts';
import type { ClientFinding } from '../../network/vpn-client/finding.ts';
import { timed, type LadderRun } from '../ladder-run.ts';
import type { LadderIo, LadderRequest } from '../types.ts';
import type { AddressReach, Reached } from './address.ts';
import type { AskedGateway, GatewayOutcome } from './gateway.ts';
import { isDown } from './link.ts';
import type { NameOutcome } from './name.ts';

/**
 * Whether Exchange was reached without asking any tunnel; `unknown` when the deadline came first,
 * or a filter on this laptop.
 */
export type DirectWay = 'works' | 'fails' | 'unknown';

export function directWay(name: NameOutcome, reaches: readonly AddressReach[]): DirectWay {
  if (name.kind === 'failed') return name.cutAfterMs === undefined ? 'fails' : 'unknown';
  if (reaches.includes('open')) return 'works';
  return name.kind === 'cut' || reaches.includes('unknown') || reaches.includes('filtered')
    ? 'unknown'
    : 'fails';
}

export type TunnelCode =
  | 'TUNNEL_DEGRADED'
  | 'TUNNEL_NO_ROUTE'
  | 'OTHER_VPN_IN_THE_WAY'
  | 'TUNNEL_CONNECTING'
  | 'TUNNEL_REFUSED'
  | 'CLIENT_MISSING'
  | 'TUNNEL_DOWN';

export interface TunnelFacts {
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

export function judgeTunnel({
  request,
  linkDown,
  direct,
  gateway,
  localAddress,
  client = null,
}: TunnelFacts): StepOutcome<never, TunnelCode> {
  const { network, host } = request;
  const { state, adapter } = network.tunnel;
  const product = network.tunnel.product ?? request.gateway?.product ?? TUNNEL.theVpn;
  const known = { adapter: adapter ?? TUNNEL.unknownAdapter, product };
  const named = TUNNEL.named(adapter, product);
  if (state === 'degraded')
    return {
      status: 'fail',
      code: 'TUNNEL_DEGRADED',
      evidence: [network.evidence.trust],
      args: known,
    };
  if (state === 'up') return { ...OK(TUNNEL.carries(named, host)), args: known };
  if (linkDown) return inconclusive(NOT_TESTED.below('link'));
  // A VPN beside a proven corporate LAN is not needed, whatever it lacks.
  if (network.label === 'lan-corporate') return skipped(TUNNEL.inside);
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
        evidence: [TUNNEL.otherCarries(adapter ?? product, other.adapter ?? rival, host)],
        args: { host, other: rival, ...known },
      };
    }
    return {
      status: 'fail',
      code: 'TUNNEL_NO_ROUTE',
      evidence: [TUNNEL.leavesBy(adapter ?? product, host, via)],
      args: { host, via, ...known },
    };
  }
  if (state === 'connecting' && direct === 'works') return skipped(TUNNEL.notNeeded);
  if (state === 'connecting')
    return {
      status: 'fail',
      code: 'TUNNEL_CONNECTING',
      evidence: [network.evidence.tunnel],
      args: known,
    };
  return judgeMissing({ request, direct, gateway, client }, product);
}

/**
 * No tunnel is up: that matters only where Exchange needs one and the gateway is there to give it.
 */
function judgeMissing(
  { request, direct, gateway, client = null }: Omit<TunnelFacts, 'linkDown' | 'localAddress'>,
  product: string,
): StepOutcome<never, TunnelCode> {
  const { gateway: configured, network } = request;
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
 * of the link in use. The card of a guest is a virtual adapter, and a LAN where it is the only one.
 */
function wayOut({ adapters, link }: NetworkState, localAddress: string | null): string {
  const holder =
    localAddress === null
      ? undefined
      : adapters.find(({ addresses }) => addresses.includes(localAddress));
  const virtual = link === 'lan' ? adapters.filter(({ kind }) => kind === 'virtual') : [];
  const ofLink =
    adapters.find(({ kind }) => kind === link) ?? (virtual.length === 1 ? virtual[0] : undefined);
  return (holder ?? ofLink)?.name ?? link;
}

/** Null where no client is configured, or the deadline comes first. */
const askForClient = (
  { findClient }: LadderRequest,
  { signal }: LadderIo,
): Promise<ClientFinding | null> =>
  findClient === undefined
    ? Promise.resolve(null)
    : withDeadline<ClientFinding | null>(
        { timeoutMs: null, signal },
        () => null,
        (settle) => {
          void findClient().then(settle);
          return undefined;
        },
      );

/**
 * How an address was reached as far as RPC tells it: a portal or a proxy of the network opens every
 * port, and what answers with other bytes is no Exchange. One that opens and stays silent may be
 * either.
 */
export async function reachByRpc({ reach, connections }: Reached): Promise<AddressReach> {
  const first = await reach;
  if (first !== 'open') return first;
  const session = await connections.leading;
  if (session?.step !== 'bind') return first;
  const { kind } = session.failure;
  if (kind === 'not-rpc') return 'failed';
  return kind === 'silent' || kind === 'closed' || kind === 'aborted' ? 'unknown' : first;
}

/** None where no tunnel is up and no gateway is configured that could give one. */
export async function checkTunnel(
  { request, io, recorder }: LadderRun,
  name: NameOutcome,
  below: {
    readonly started: readonly Reached[];
    readonly link: Promise<CheckResult>;
    readonly gateway: Promise<AskedGateway>;
  },
): Promise<readonly CheckResult[]> {
  if (request.gateway === null && request.network.tunnel.state === 'none') return [];
  const answer = await below.gateway;
  const openings = await Promise.all(below.started.map(({ connections }) => connections.opening));
  const reaches = await Promise.all(below.started.map(reachByRpc));
  const facts = {
    request,
    linkDown: isDown(await below.link),
    direct: directWay(name, reaches),
    gateway: answer?.outcome === 'carries' ? null : answer,
    localAddress: openings.find((opening) => opening.ok)?.connection.localAddress ?? null,
  };
  const first = judgeTunnel(facts);
  // Only a tunnel that is wanted and not there makes the client matter.
  if (first.code !== 'TUNNEL_DOWN') return [recorder.lower('tunnel', first, 0)];
  const { outcome: client, ms } = await timed(io, () => askForClient(request, io));
  return [recorder.lower('tunnel', judgeTunnel({ ...facts, client }), ms)];
}
