import type { Args } from '../../model/check.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { Endpoint } from '../../model/run.ts';
import type { PastRun } from '../../model/history.ts';
import type { Segment } from './segment.ts';
import type { SilentPort } from './suspects.ts';

/**
 * The gateway gives the server to a group, and this user seems not to be in it: the silence of the
 * whole server is laid on the gateway alone by a witness, its list names a group, the tunnel leads to
 * something else inside, and the server never answered through it on this laptop. A user who had it
 * before has lost it with others as likely. Null where one of these is missing. Pure.
 */
export function lacksGroup(
  silent: SilentPort,
  segment: Segment,
  {
    network,
    endpoints,
    past,
  }: {
    readonly network: Pick<NetworkState, 'label' | 'trust'>;
    readonly endpoints: readonly Endpoint[];
    readonly past: readonly PastRun[];
  },
): { readonly code: 'GROUP_LACKS_RESOURCE'; readonly args: Args } | null {
  const [only, ...others] = segment.suspects;
  const group = only.list?.group ?? null;
  const isProven = others.length === 0 && segment.shown.length > 0;
  if (!silent.isMapper || !isProven || group === null || network.label !== 'tunnel') return null;
  const leadsInside =
    network.trust === 'corporate' ||
    endpoints.some(({ host, bind }) => host !== silent.address && bind === 'accepted');
  const everAnswered = past.some(
    ({ label, ports }) =>
      label === 'tunnel' && ports.some(({ address }) => address === silent.address),
  );
  if (!leadsInside || everAnswered) return null;
  return { code: 'GROUP_LACKS_RESOURCE', args: { device: only.name, owner: only.owner, group } };
}
