import { lastingAddresses } from '../../model/network-change.ts';
import { policyOf } from './adapterless.ts';
import type { Detected } from './detector-types.ts';
import { egressOf, linkOf } from './egress.ts';
import type { TunnelObservation, Underlay } from './tunnel.ts';
import type { Snapshot } from './watcher-types.ts';

/** A network that proved to be the company's own without a tunnel, by what tells it from another one. */
export interface Office {
  readonly adapter: string;
  readonly addresses: readonly string[];
  readonly ssid: string | null;
}

/**
 * What is known of the office's network after one more look: a proof by a card stands while that card
 * keeps its addresses and its Wi-Fi, though a tunnel has taken the route to the inside host since. A
 * client whose tunnel is up without the route to Exchange may take connections without a route: what is
 * asked beside it proves nothing.
 *
 * @param before null: nothing was proven yet, or the laptop slept since
 */
export function officeAfter(
  before: Office | null,
  snapshot: Snapshot,
  { trust }: Pick<Detected, 'trust'>,
  sights: readonly TunnelObservation[],
): Office | null {
  const proof = trust?.state === 'corporate' && isByCard(snapshot) ? trust.adapter : null;
  const isAlone = sights.every(({ tunnel }) => tunnel.state === 'up');
  const proven = proof === null || !isAlone ? null : cardOf(proof, snapshot);
  if (proven !== null) return proven;
  if (before === null || (trust?.state === 'foreign' && trust.adapter === before.adapter))
    return null;
  return JSON.stringify(cardOf(before.adapter, snapshot)) === JSON.stringify(before)
    ? before
    : null;
}

/** Proven from inside by a card, and not through a tunnel of whatever kind. */
export const isProvenInside = (snapshot: Snapshot, { trust }: Pick<Detected, 'trust'>): boolean =>
  trust?.state === 'corporate' &&
  isByCard(snapshot) &&
  snapshot.adapters.some(({ name, kind }) => name === trust.adapter && kind !== 'tunnel');

/** The inside host is not reached by a policy of IPsec, which has no adapter to be known by. */
const isByCard = (snapshot: Snapshot): boolean =>
  policyOf(snapshot.trusted?.route ?? null, snapshot) === null;

/** A private APN is no office, whatever it leads to. */
function cardOf(name: string, { adapters, ssids }: Snapshot): Office | null {
  const card = adapters.find((adapter) => adapter.name === name);
  const link = card === undefined ? null : linkOf(card);
  return card === undefined || (link !== 'lan' && link !== 'wifi')
    ? null
    : {
        adapter: name,
        addresses: lastingAddresses(card.addresses),
        ssid: ssids?.get(name) ?? null,
      };
}

/** A tunnel carries Exchange, and runs over the office's own network. */
export const isOfficeBeneath = (
  office: Office | null,
  { tunnel, carriesExchange = false }: TunnelObservation,
  underlay: Underlay | null,
  snapshot: Snapshot,
): boolean =>
  office !== null &&
  underlay?.adapter.name === office.adapter &&
  tunnel.state === 'up' &&
  (carriesExchange ||
    (tunnel.adapter !== null && egressOf(snapshot.exchange, snapshot)?.name === tunnel.adapter));
