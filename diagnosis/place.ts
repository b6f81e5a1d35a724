import type { NetworkState } from '../model/network-state.ts';
import type { LadderResult } from '../model/run.ts';
import type { Place } from './weigh.ts';

/** `outside`: Exchange lies behind a VPN gateway that is not used now. */
export function placeIn(
  { checks }: Pick<LadderResult, 'checks'>,
  { label, tunnel, trust }: Pick<NetworkState, 'label' | 'tunnel' | 'trust'>,
): Place {
  if (label === 'lan-corporate') return 'inside';
  const wantsTunnel = checks.some(({ step }) => step === 'gateway');
  return wantsTunnel && tunnel.state === 'none' && trust !== 'corporate' ? 'outside' : 'unknown';
}

/**
 * No tunnel is up where one is wanted, or where an operator carries the way, and nothing proves the
 * company's network: who answers at a private address may be anybody.
 */
export const isAmongStrangers = (
  result: Pick<LadderResult, 'checks'>,
  network: Pick<NetworkState, 'label' | 'tunnel' | 'trust'>,
): boolean =>
  placeIn(result, network) === 'outside' ||
  (network.label === 'mobile' && network.tunnel.state === 'none' && network.trust !== 'corporate');
