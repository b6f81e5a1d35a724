import type { NetworkState } from '../../model/network-state.ts';

/**
 * The parts of a network state that most tests do not speak of: nothing is limited, nobody is
 * asked, every source works.
 */
export const NETWORK_REST: Pick<
  NetworkState,
  'limitedBecause' | 'portal' | 'tunnels' | 'overlaps' | 'sources' | 'evidence'
> = {
  limitedBecause: null,
  portal: null,
  tunnels: [],
  overlaps: [],
  sources: [],
  evidence: { link: '', tunnel: '', over: '', reach: '', trust: '', metered: '' },
};
