import { signalAfter } from '../../lib/deadline.ts';
import type { LastBoundPort, LastKnownPort } from '../../model/access-list.ts';
import type { ClockWitness } from '../../model/clock.ts';
import type { SystemReachWitness } from '../../model/system-reach.ts';
import type { MeasuredList } from '../../model/measured.ts';
import type { PastRun } from '../../model/history.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { WebResult } from '../../probes/web/types.ts';
import type { ProbesIo } from '../probes-io.ts';
import type { ResolvedSettings } from '../settings/resolved.ts';
import { watchedIn } from '../settings/watched.ts';
import type { AskWayDoor } from './way-door.ts';
import type { LookAtOutlook } from './find-way.ts';
import { findMember } from './gateway-member.ts';
import { type AssembledRun, assembleRun } from './assemble-run.ts';
import type { LadderOrder } from '../../probes/exchange/types.ts';

/** The whole ladder must have ended by then, in milliseconds; what it cut is a result. */
export const LADDER_DEADLINE_MS = 20_000;

export interface ConfiguredRunIo {
  readonly probes: ProbesIo;
  /** What is remembered of a host. */
  readonly lastPorts: (host: string) => readonly LastKnownPort[];
  /** Runs against a host before this one; asked where the verdict is a break of RPC. */
  readonly pastRuns: (host: string) => readonly PastRun[];
  /** By what this laptop is attached now; null when that is not known. */
  readonly attachment: string | null;
  /** Ports that bound in the last run against a host on that attachment. */
  readonly lastBound: (host: string, attachment: string) => readonly LastBoundPort[];
  /** Asks the doors by HTTP, or gives what they showed lately; absent: none is set up. */
  readonly doors?: (() => Promise<WebResult>) | undefined;
  /** Looks at Outlook's connections, where they decide; absent: nobody looks. */
  readonly outlook?: LookAtOutlook;
  /** Addresses of the gateway's name, as far as they are known. */
  readonly gatewayAddresses: () => readonly string[];
  /** Whether the way to the mapper is measured. */
  readonly path: LadderOrder['path'];
  /** Asks the door of a way over HTTP; absent: none is asked. */
  readonly wayDoor?: AskWayDoor;
  /** What the agent's own answers said of this laptop's clock; absent: it has none. */
  readonly ownClock?: () => ClockWitness | null;
  /** What was measured of the lists towards a host; absent: nothing. */
  readonly measured?: ((host: string) => readonly MeasuredList[]) | undefined;
  /** Asks the system what it says of the Internet; absent: nobody asks. Never rejects. */
  readonly systemReach?: () => Promise<SystemReachWitness | null>;
  /** Ask the mapper for everything it holds as well. */
  readonly listAll: boolean;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly monotonicMs: () => number;
}

/**
 * One run against the configured Exchange, or through its doors where only those are set up, not yet
 * set against the past; null when neither is.
 */
export async function runLadderFor(
  settings: ResolvedSettings,
  network: NetworkState,
  {
    probes,
    lastPorts,
    lastBound,
    pastRuns,
    attachment,
    gatewayAddresses,
    doors,
    outlook,
    path,
    wayDoor,
    ownClock,
    measured,
    systemReach,
    listAll,
    signal,
    now,
    monotonicMs,
  }: ConfiguredRunIo,
): Promise<AssembledRun | null> {
  const { addresses, mapperPort, interfaces, alsoProbe, fastPath, protocol } = settings.exchange;
  const watched = watchedIn(settings);
  if (watched === null) return null;
  const { host } = watched;
  return assembleRun(
    {
      host,
      typedAddresses: host === settings.exchange.host ? addresses : [],
      mapperPort,
      interfaces,
      alsoProbe,
      accessLists: settings.accessLists,
      lastKnownPorts: lastPorts(host),
      lastBound: attachment === null ? [] : lastBound(host, attachment),
      past: () => pastRuns(host),
      attachment,
      fastPath,
      network,
      doors,
      protocol,
      isServerSet: watched.isServerSet,
      reachPort: watched.reachPort,
      wayDoor,
      outlook,
      path,
      findMember: () => findMember(settings.gateway, gatewayAddresses(), { probes, signal }),
      ownClock,
      measured: () => measured?.(host) ?? [],
      systemReach,
      listAll,
    },
    settings,
    {
      probes,
      signal: AbortSignal.any([signal, signalAfter(LADDER_DEADLINE_MS)]),
      resolve: (name) => probes.resolve(name),
      nameServers: (name) => probes.nameServers(name),
      now,
      monotonicMs,
    },
  );
}
