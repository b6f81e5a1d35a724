import type { LiveConnections } from '../../model/connections.ts';
import { hostInUrl } from '../../model/door.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { ProbesIo } from '../probes-io.ts';
import type { ResolvedSettings } from '../settings/resolved.ts';
import type { ConnectionLook } from './connections.ts';
import type { LookAtOutlook } from './find-way.ts';

const NOBODY_LOOKED: Pick<LiveConnections, 'items' | 'problem'> = { items: [], problem: null };

export interface OutlookLookIo {
  readonly settings: Pick<ResolvedSettings, 'doors'>;
  readonly probes: Pick<ProbesIo, 'lookAtOutlook' | 'showsOutlook'>;
  readonly lookAtConnections: ConnectionLook;
  /** The server of the settings is checked. */
  readonly isOwn: boolean;
  /** Null where the network was seen at this moment alone. */
  readonly network: NetworkState | null;
  readonly signal?: AbortSignal;
  readonly now: () => Date;
}

/** Doors by which Outlook itself comes in: names of the server, too. */
const OUTLOOKS: ReadonlySet<string> = new Set(['mapi', 'rpcProxy']);

/**
 * Looks at Outlook for a run. Where nothing but its connections counts, these are looked at only where
 * they decide about the way: they cost time.
 */
export const outlookLook =
  ({
    settings,
    probes,
    lookAtConnections,
    isOwn,
    network,
    signal,
    now,
  }: OutlookLookIo): LookAtOutlook =>
  async (run, decides) => {
    const connections =
      (isOwn && probes.showsOutlook) || decides
        ? await lookAtConnections(run, signal)
        : NOBODY_LOOKED;
    const doors = settings.doors.doors.filter(({ kind }) => OUTLOOKS.has(kind));
    return probes.lookAtOutlook(
      {
        ...{ connections, network, isOwn },
        hosts: [run.target.host, ...doors.map((door) => hostInUrl(door.url))],
        addresses: run.target.addresses,
      },
      now,
    );
  };
