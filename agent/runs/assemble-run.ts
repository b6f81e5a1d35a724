import type { AccessListInPlay, LastBoundPort, LastKnownPort } from '../../model/access-list.ts';
import type { RpcInterface } from '../../model/interfaces.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { PortObservation } from '../../model/history.ts';
import type { ProbeRun } from '../../model/run.ts';
import { adviseOn } from '../../diagnosis/advice/advise.ts';
import { sightsOf } from '../../diagnosis/port-spans.ts';
import { guessServer } from '../../diagnosis/server-version.ts';
import type { LadderIo } from '../../probes/exchange/types.ts';
import type { ProbesIo } from '../probes-io.ts';
import type { ResolvedSettings } from '../settings/resolved.ts';

/** What one run checks, and what its verdict is held against. */
export interface RunPlan {
  readonly host: string;
  readonly mapperPort: number;
  readonly interfaces: readonly RpcInterface[];
  readonly accessLists: readonly AccessListInPlay[];
  /** Addresses that the settings name for the host. */
  readonly typedAddresses: readonly string[];
  /**
   * Further servers for the address book; those of the settings belong to the configured host
   * alone.
   */
  readonly alsoProbe: readonly string[];
  /** Held against the lists when the mapper is silent. */
  readonly lastKnownPorts: readonly LastKnownPort[];
  /** Tried beside the mapper's answer; absent where there is no past on this attachment. */
  readonly lastBound?: readonly LastBoundPort[];
  /** By what this laptop is attached; null or absent when that is not known. */
  readonly attachment?: string | null;
  readonly fastPath?: boolean;
  /** The network at the start of the run; the way to the mapper does not wait for a promise. */
  readonly network: NetworkState | Promise<NetworkState>;
  /** Ask the mapper for everything it holds, beside the ladder. */
  readonly listAll: boolean;
}

/** What a run takes from the settings, whoever asks for it. */
export type RunSettings = Pick<ResolvedSettings, 'gateway' | 'findingsOff'> & {
  readonly network: Pick<ResolvedSettings['network'], 'primary'>;
};

/** A run, and what of it goes into the history beside it. */
export interface AssembledRun {
  readonly run: ProbeRun;
  /** Every port that its mappers named. */
  readonly sights: readonly PortObservation[];
}

export type RunIo = LadderIo & {
  readonly probes: Pick<ProbesIo, 'runLadder' | 'diagnose' | 'findClient'>;
};

/**
 * Runs the ladder once and puts the run together: `tookMs` in whole milliseconds, the diagnosis
 * since the start of the run and without a reference. Never rejects, unless `network` does.
 */
export async function assembleRun(
  plan: RunPlan,
  { gateway, findingsOff, network: { primary } }: RunSettings,
  { probes, ...io }: RunIo,
): Promise<AssembledRun> {
  const startedAt = io.now().toISOString();
  const startMs = io.monotonicMs();
  const { interfaces, accessLists, mapperPort } = plan;
  const result = await probes.runLadder(
    {
      ...plan,
      gateway,
      ...(primary.length === 0 ? {} : { findClient: () => probes.findClient(primary) }),
    },
    io,
  );
  const network = await plan.network;
  const run: ProbeRun = {
    schema: 1,
    target: { host: result.target.host, addresses: [...result.target.addresses] },
    network,
    startedAt,
    tookMs: Math.round(io.monotonicMs() - startMs),
    checks: [...result.checks],
    endpoints: [...result.endpoints],
    mapper: result.mapper,
    server: guessServer(result),
    diagnosis: {
      ...probes.diagnose({ result, network, interfaces, accessLists, findingsOff }),
      since: startedAt,
      reference: null,
    },
    advice: adviseOn({ result, accessLists, mapperPort, label: network.label }),
  };
  return { run, sights: sightsOf(result) };
}
