import { type Aspects, inAnyOrder, namedChanges, type Plain } from './named-changes.ts';
import { isLinkLocalV6 } from './net/host.ts';
import type { Adapter, NetworkState, Tunnel } from './network-state.ts';

/** A state without its beginning: two looks at the same network give equal ones. */
export type NetworkFacts = Omit<NetworkState, 'since'>;

/**
 * What may differ between two states of the network. `adapters`: which there are; `addresses`: what
 * each of them has; `kinds`: what they are. `words`: sentences about the facts, no fact itself.
 */
export type NetworkChange =
  | 'label'
  | 'link'
  | 'certainty'
  | 'tunnel'
  | 'over'
  | 'reach'
  | 'why limited'
  | 'portal'
  | 'trust'
  | 'metered'
  | 'adapters'
  | 'addresses'
  | 'kinds'
  | 'tunnels'
  | 'overlaps'
  | 'sources'
  | 'words';

const ASPECTS: Aspects<NetworkFacts, NetworkChange> = {
  label: ({ label }) => label,
  link: ({ link }) => link,
  certainty: ({ certainty }) => certainty,
  tunnel: ({ tunnel }) => tunnelFacts(tunnel),
  over: ({ over }) => over,
  reach: ({ reach }) => reach,
  'why limited': ({ limitedBecause }) => limitedBecause,
  portal: ({ portal }) => portal,
  trust: ({ trust, officeBeneath }) => [trust, officeBeneath ?? null],
  metered: ({ metered }) => metered,
  adapters: byAdapter(({ name }) => name),
  addresses: byAdapter(({ name, addresses }) => [name, lastingAddresses(addresses)]),
  kinds: byAdapter(({ name, kind, product }) => [name, kind, product]),
  tunnels: ({ tunnels }) => inAnyOrder(tunnels.map(tunnelFacts)),
  overlaps: ({ overlaps }) =>
    inAnyOrder(
      overlaps.map(({ adapter, address, subnet, kind }) => [adapter, address, subnet, kind]),
    ),
  sources: ({ sources }) =>
    inAnyOrder(sources.map(({ name, working, note }) => [name, working, note])),
  // The evidence of a known fact says no more than the reasons.
  words: (state) => [
    state.reasons,
    byAdapter(({ name, reason }) => [name, reason])(state),
    state.reach === 'unknown' ? state.evidence.reach : null,
    state.trust === 'unknown' ? state.evidence.trust : null,
  ],
};

/**
 * In what two states of the network differ; none: they say the same. Not compared: `since`, the
 * order of lists but that of the reasons, IPv6's link-local addresses, and adapters that have no
 * other.
 */
export const changeBetween = (
  before: NetworkFacts,
  after: NetworkFacts,
): readonly NetworkChange[] => namedChanges(ASPECTS, before, after);

/** Addresses that tell one network from another, in one order: every IPv6 adapter has a link-local one. */
export const lastingAddresses = (addresses: readonly string[]): readonly string[] =>
  addresses.filter((address) => !isLinkLocalV6(address)).sort();

const tunnelFacts = ({ adapter, product, state }: Tunnel): Plain => [adapter, product, state];

function byAdapter(facts: (adapter: Adapter) => Plain): (state: NetworkFacts) => Plain {
  // Every cable of a container has such an address alone, and they come and go in dozens.
  return ({ adapters }) =>
    inAnyOrder(
      adapters.filter(({ addresses }) => !addresses.every(isLinkLocalV6)).map((one) => facts(one)),
    );
}
