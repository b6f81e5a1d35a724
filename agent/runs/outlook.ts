import type { AgentState } from '../../model/agent-state.ts';
import type { LiveConnections } from '../../model/connections.ts';
import { hostInUrl } from '../../model/door.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { OutlookWitness } from '../../model/outlook.ts';
import type { ProbeRun } from '../../model/run.ts';
import type { ProbesIo } from '../probes-io.ts';
import type { ResolvedSettings } from '../settings/resolved.ts';
import { watchedIn } from '../settings/watched.ts';
import type { ConnectionLook } from './connections.ts';
import type { LookAtOutlook } from './find-way.ts';
import { createOutlookWatch, type OutlookWatch } from './outlook-watch.ts';

const NOBODY_LOOKED: Pick<LiveConnections, 'items' | 'problem'> = { items: [], problem: null };

export interface OutlookLookIo {
  readonly settings: Pick<ResolvedSettings, 'doors'>;
  readonly probes: Pick<ProbesIo, 'lookAtOutlook' | 'showsOutlook'>;
  readonly lookAtConnections: (
    ...asked: Parameters<ConnectionLook>
  ) => Promise<Pick<LiveConnections, 'items' | 'problem'>>;
  /** The server of the settings is checked. */
  readonly isOwn: boolean;
  /** Null where the network was seen at this moment alone. */
  readonly network: NetworkState | null;
  readonly signal?: AbortSignal | undefined;
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
        hosts: [run.target.host, ...doors.map((door) => hostInUrl(door.url))].filter(
          (host) => host !== '',
        ),
        addresses: run.target.addresses,
      },
      now,
    );
  };

export interface OutlookNowIo extends Omit<
  OutlookLookIo,
  'settings' | 'lookAtConnections' | 'isOwn' | 'signal'
> {
  readonly settings: Pick<ResolvedSettings, 'exchange' | 'doors'>;
  readonly connections: Pick<LiveConnections, 'items' | 'problem'>;
}

/** Looks at Outlook beside a run that is over, or before the first one. Never rejects. */
export const outlookNow = (
  run: Pick<ProbeRun, 'target' | 'endpoints'> | null,
  { connections, ...io }: OutlookNowIo,
): Promise<OutlookWitness> =>
  outlookLook({
    ...io,
    isOwn: true,
    lookAtConnections: () => Promise.resolve(connections),
  })(run ?? notRun(io.settings), true);

const notRun = (settings: OutlookNowIo['settings']): Pick<ProbeRun, 'target' | 'endpoints'> => ({
  target: { host: watchedIn(settings)?.host ?? '', addresses: [] },
  endpoints: [],
});

/** Connections and Outlook of this moment, for a report that a person asks for. Never rejects. */
export async function lookForReport(
  { run, network }: Pick<AgentState, 'run' | 'network'>,
  {
    lookAtConnections,
    ...io
  }: Pick<OutlookNowIo, 'settings' | 'probes' | 'now'> & {
    readonly lookAtConnections: ConnectionLook;
  },
): Promise<{ readonly connections: LiveConnections; readonly outlook: OutlookWitness }> {
  const connections = await lookAtConnections(run);
  return { connections, outlook: await outlookNow(run, { ...io, connections, network }) };
}

export interface OutlookSightIo extends Omit<OutlookLookIo, 'isOwn' | 'network' | 'signal'> {
  readonly network: () => NetworkState;
  /** Outlook connected again after the network became another one. */
  readonly onConnected: () => void;
}

/** Looks at Outlook for the agent's runs, and again between them while it is not connected yet. */
export function createOutlookSight({
  network,
  onConnected,
  ...io
}: OutlookSightIo): OutlookWatch & {
  readonly look: (signal?: AbortSignal) => LookAtOutlook;
} {
  const look = (signal?: AbortSignal): LookAtOutlook =>
    outlookLook({ ...io, isOwn: true, network: network(), signal });
  const watch = createOutlookWatch({
    look: (run) => look()(run, false),
    ...{ network, onConnected, now: io.now },
  });
  return { ...watch, look };
}
