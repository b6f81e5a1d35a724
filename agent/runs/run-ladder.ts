import type { Diagnosis } from '../../model/diagnosis.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { ProbeRun } from '../../model/run.ts';
import { guessServer } from '../../diagnosis/server-version.ts';
import { adviseOn } from '../../diagnosis/advice/advise.ts';
import type { LastKnownPort } from '../../model/access-list.ts';
import type { ProbesIo } from '../probes-io.ts';
import type { ResolvedSettings } from '../settings/resolved.ts';

/** A run whose verdict has not yet been set against the past. */
export type FreshRun = Omit<ProbeRun, 'diagnosis'> & {
  readonly diagnosis: Omit<Diagnosis, 'since' | 'reference'>;
};

/** The whole ladder must have ended by then, in milliseconds; what it cut is a result. */
export const LADDER_DEADLINE_MS = 20_000;

export interface RunIo {
  readonly probes: ProbesIo;
  /** What is remembered of a host; held against the lists when its mapper is silent. */
  readonly lastPorts: (host: string) => readonly LastKnownPort[];
  /** Ask the mapper for everything it holds as well. */
  readonly listAll: boolean;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly monotonicMs: () => number;
}

/** One run of the ladder against the configured Exchange, judged; null when none is configured. */
export async function runLadderFor(
  settings: ResolvedSettings,
  network: NetworkState,
  { probes, lastPorts, listAll, signal, now, monotonicMs }: RunIo,
): Promise<FreshRun | null> {
  const { host, mapperPort, interfaces } = settings.exchange;
  if (host === null) return null;
  const startedAt = now().toISOString();
  const beganMs = monotonicMs();
  const { primary } = settings.network;
  const result = await probes.runLadder(
    {
      host,
      mapperPort,
      interfaces,
      accessLists: settings.accessLists,
      alsoProbe: settings.exchange.alsoProbe,
      gateway: settings.gateway,
      lastKnownPorts: lastPorts(host),
      network,
      listAll,
      ...(primary.length === 0 ? {} : { findClient: () => probes.findClient(primary) }),
    },
    {
      signal: AbortSignal.any([signal, AbortSignal.timeout(LADDER_DEADLINE_MS)]),
      resolve: (name) => probes.resolve(name),
      nameServers: () => probes.nameServers(),
      now,
      monotonicMs,
    },
  );
  return {
    schema: 1,
    target: { host: result.target.host, addresses: [...result.target.addresses] },
    network,
    startedAt,
    tookMs: Math.round(monotonicMs() - beganMs),
    checks: [...result.checks],
    endpoints: [...result.endpoints],
    mapper: result.mapper,
    server: guessServer(result),
    diagnosis: probes.diagnose({
      result,
      network,
      interfaces,
      accessLists: settings.accessLists,
      findingsOff: settings.findingsOff,
    }),
    advice: adviseOn({
      result,
      accessLists: settings.accessLists,
      mapperPort,
      label: network.label,
    }),
  };
}
