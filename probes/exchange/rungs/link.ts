import type { CheckResult } from '../../../model/check.ts';
import type { NetworkState } from '../../../model/network-state.ts';
import { inconclusive, OK, type StepOutcome } from '../../../model/step-outcome.ts';
import { LINK } from '../../../model/text/en/evidence-rungs.ts';
import { isRoutable } from '../../network/addresses.ts';
import type { LadderRun } from '../ladder-run.ts';
import type { AddressReach, Reached } from './address.ts';
import { missingFamily, type MissingFamily, type NameOutcome } from './name.ts';

/**
 * How the first address that has a route took its first packet: a slow one must not hold up the
 * others. `no-route` when none has one, null without addresses.
 */
export function firstReach(started: readonly Reached[]): Promise<AddressReach | null> {
  return new Promise((resolve) => {
    const reaches = started.map(async ({ reach }) => {
      const value = await reach;
      if (value !== 'no-route') resolve(value);
      return value;
    });
    void Promise.all(reaches).then((all) => {
      resolve(all[0] ?? null);
    });
  });
}

export interface LinkFacts {
  readonly network: NetworkState;
  readonly host: string;
  readonly name: NameOutcome;
  /**
   * How the first address with a route took its first packet; `no-route` when none has one, null
   * where the name led to none.
   */
  readonly first: AddressReach | null;
  /** The way there fails for want of an address family: the network itself is there. */
  readonly missing: MissingFamily;
  /** Exchange lies behind a VPN gateway. */
  readonly wantsTunnel: boolean;
}

/**
 * Down only when the target itself has no route: none of its addresses has one, or its name stays
 * unknown while the laptop is offline, or a rule of the laptop bars it where there is no network that
 * it would bar it from.
 */
export function judgeLink({
  network,
  host,
  name,
  first,
  missing,
  wantsTunnel,
}: LinkFacts): StepOutcome<'host', 'LINK_DOWN' | 'CAPTIVE_PORTAL' | 'NETWORK_LIMITED'> {
  const seen = [LINK.network(network.label), ...network.reasons.slice(0, 5)];
  const down = { status: 'fail', code: 'LINK_DOWN', evidence: seen, args: { host } } as const;
  if (first === 'no-route' && missing === null)
    return { ...down, evidence: [...seen, LINK.noRoute(host)] };
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
  if (first === 'filtered' && network.label === 'offline' && !hasCard(network))
    return { ...down, evidence: [...seen, LINK.barred(host)] };
  if (network.label === 'offline' && (first === null || first === 'unknown'))
    return inconclusive(LINK.offline(host));
  return { ...OK(...seen), args: { host } };
}

/** Whether any adapter has an address of a network: a kill switch takes routes, and leaves those. */
const hasCard = ({ adapters }: NetworkState): boolean =>
  adapters.some(
    ({ kind, addresses }) =>
      kind !== 'loopback' && kind !== 'virtual' && addresses.some(isRoutable),
  );

/**
 * Whether a limited network is the trouble. A company's network that bars the Internet carries
 * packets to Exchange all the same, and a reset shows it; before a VPN gateway it may be the
 * hotel's own.
 */
const isLedNowhere = (first: AddressReach | null, wantsTunnel: boolean): boolean =>
  first === null || first === 'failed' || (first === 'refused' && wantsTunnel);

/** @param lookMs what the look at the network took: the first packet's time is its own rung's */
export async function checkLink(
  { request, recorder }: LadderRun,
  name: NameOutcome,
  asked: Promise<AddressReach | null>,
  lookMs: number,
): Promise<CheckResult> {
  const first = await asked;
  const outcome = judgeLink({
    network: request.network,
    host: request.host,
    name,
    first,
    missing: missingFamily(name.addresses, first === 'no-route', isOffline(request.network)),
    wantsTunnel: request.gateway !== null,
  });
  return recorder.lower('link', outcome, lookMs);
}

const isOffline = ({ label }: NetworkState): boolean => label === 'offline';

export const isDown = ({ status }: CheckResult): boolean => status === 'fail';
