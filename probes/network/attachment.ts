import type { Adapter } from '../../model/network-state.ts';
import { isLinkLocalV6 } from './addresses.ts';
import type { Attachment } from './detector-types.ts';
import { egressOf, internetEgress, whyNoWay } from './egress.ts';
import type { Snapshot } from './watcher-types.ts';

/**
 * What the findings beyond the first hop stand on. A tunnel that carries the Internet is no attachment
 * for a look at it: that look would show the company's firewall, not the hotel's portal.
 */
export function attachmentOf(snapshot: Snapshot): Attachment {
  const internet = internetEgress(snapshot);
  const route = [snapshot.publicV4, snapshot.publicV6].find(
    (one) => one.kind === 'via' && one.adapter === internet?.name,
  );
  const { trusted = null } = snapshot;
  const inside = trusted === null ? null : egressOf(trusted.route, snapshot);
  return {
    internet:
      internet !== null && internet.kind !== 'tunnel' && route?.kind === 'via'
        ? { adapter: internet.name, source: route.source }
        : null,
    internetWhy:
      internet === null
        ? `No way to the Internet: ${whyNoWay(snapshot.publicV4)}`
        : `The Internet is reached through the tunnel ${internet.name}, so that what lies beneath cannot be asked`,
    trusted:
      trusted !== null && inside !== null && trusted.route.kind === 'via'
        ? { adapter: inside.name, source: trusted.route.source, address: trusted.address }
        : null,
    identity: identityOf(
      [internet, inside].filter((one) => one !== null),
      snapshot,
    ),
  };
}

/**
 * What tells this network from the next: its adapters in use, their addresses, and the Wi-Fi's name
 * where the system tells it.
 */
function identityOf(used: readonly Adapter[], { ssids }: Snapshot): string {
  const plain = used.map(({ name, addresses }) => [
    name,
    addresses.filter((address) => !isLinkLocalV6(address)).toSorted(),
    ssids?.get(name) ?? null,
  ]);
  return JSON.stringify(plain);
}
