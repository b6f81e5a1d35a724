import { type Aspects, namedChanges } from '../../model/named-changes.ts';
import { lastingAddresses } from '../../model/network-change.ts';
import type { Attachment } from './detector-types.ts';
import { policyOf } from './adapterless.ts';
import { egressOf, internetEgress, whyNoWay } from './egress.ts';
import type { Snapshot } from './watcher-types.ts';
import { LINK, TUNNEL } from '../../model/text/en/evidence-network.ts';

/**
 * What the findings about captive portal and trusted network stand on. A tunnel that carries the
 * Internet is no attachment for a look at it: that look would show the company's firewall, not the
 * hotel's portal.
 */
export function attachmentOf(snapshot: Snapshot): Attachment {
  const internet = internetEgress(snapshot);
  const route = [snapshot.publicV4, snapshot.publicV6].find(
    (one) => one.kind === 'via' && one.adapter === internet?.name,
  );
  const isHidden = policyOf(route ?? null, snapshot) !== null;
  const { trusted = null } = snapshot;
  const inside = trusted === null ? null : egressOf(trusted.route, snapshot);
  return {
    internet:
      internet !== null && internet.kind !== 'tunnel' && route?.kind === 'via' && !isHidden
        ? { adapter: internet.name, source: route.source }
        : null,
    internetWhy:
      internet === null
        ? LINK.noWay(whyNoWay(snapshot.publicV4))
        : isHidden
          ? TUNNEL.hiddenByPolicy
          : LINK.hiddenByTunnel(internet.name),
    trusted:
      trusted !== null && inside !== null && trusted.route.kind === 'via'
        ? { adapter: inside.name, source: trusted.route.source, address: trusted.address }
        : null,
    used: [internet, inside]
      .filter((one) => one !== null)
      .map(({ name, addresses }) => ({
        name,
        addresses: lastingAddresses(addresses),
        ssid: snapshot.ssids?.get(name) ?? null,
      })),
  };
}

/** What may differ between two attachments. */
export type AttachmentChange = 'default route' | 'inside route' | 'adapters' | 'addresses' | 'wifi';

const ASPECTS: Aspects<Attachment, AttachmentChange> = {
  'default route': ({ internet, internetWhy }) =>
    internet === null ? internetWhy : [internet.adapter, internet.source],
  'inside route': ({ trusted }) =>
    trusted === null ? null : [trusted.adapter, trusted.source, trusted.address],
  adapters: ({ used }) => used.map(({ name }) => name),
  addresses: ({ used }) => used.map(({ addresses }) => addresses),
  wifi: ({ used }) => used.map(({ ssid }) => ssid),
};

/** In what two attachments differ; none: what was found out on the one holds on the other. */
export const attachmentChange = (
  before: Attachment,
  after: Attachment,
): readonly AttachmentChange[] => namedChanges(ASPECTS, before, after);
