import type { AccessListInPlay, LastBoundPort, LastKnownPort } from '../../model/access-list.ts';
import type { RpcInterface } from '../../model/interfaces.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { PortObservation } from '../../model/history.ts';
import type { LadderResult, ProbeRun } from '../../model/run.ts';
import { adviseOn } from '../../diagnosis/advice/advise.ts';
import { sightsOf } from '../../diagnosis/port-spans.ts';
import { guessServer } from '../../diagnosis/server-version.ts';
import type { LadderIo, LadderOrder } from '../../probes/exchange/types.ts';
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
  readonly lastKnownPorts: readonly LastKnownPort[] | Promise<readonly LastKnownPort[]>;
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

/** What is asked of the ladder. `findClient` is called where the settings name a VPN client alone. */
export function orderOf(
  plan: RunPlan,
  { gateway, network: { primary } }: RunSettings,
  findClient: ProbesIo['findClient'],
): LadderOrder {
  return {
    ...plan,
    gateway,
    ...(primary.length === 0 ? {} : { findClient: () => findClient(primary) }),
  };
}

/** When a run began, by both clocks. */
export interface Begun {
  readonly startedAt: string;
  readonly startMs: number;
}

export const beginNow = ({ now, monotonicMs }: Pick<LadderIo, 'now' | 'monotonicMs'>): Begun => ({
  startedAt: now().toISOString(),
  startMs: monotonicMs(),
});

/**
 * Runs the ladder once and puts the run together. Never rejects, unless a promise of the plan does.
 */
export async function assembleRun(
  plan: RunPlan,
  settings: RunSettings,
  { probes, ...io }: RunIo,
): Promise<AssembledRun> {
  const begun = beginNow(io);
  const result = await probes.runLadder(orderOf(plan, settings, probes.findClient), io);
  return concludeRun(result, plan, settings, {
    begun,
    diagnose: probes.diagnose,
    monotonicMs: () => io.monotonicMs(),
  });
}

/**
 * The run of a ladder that has been climbed: `tookMs` in whole milliseconds, the diagnosis since the
 * start of the run and without a reference.
 */
export async function concludeRun(
  result: LadderResult,
  plan: RunPlan,
  { findingsOff }: Pick<RunSettings, 'findingsOff'>,
  {
    begun: { startedAt, startMs },
    diagnose,
    monotonicMs,
  }: Pick<ProbesIo, 'diagnose'> & Pick<LadderIo, 'monotonicMs'> & { readonly begun: Begun },
): Promise<AssembledRun> {
  const { interfaces, accessLists, mapperPort } = plan;
  const network = await plan.network;
  const run: ProbeRun = {
    schema: 1,
    target: { host: result.target.host, addresses: [...result.target.addresses] },
    network,
    startedAt,
    tookMs: Math.round(monotonicMs() - startMs),
    checks: [...result.checks],
    endpoints: [...result.endpoints],
    mapper: result.mapper,
    server: guessServer(result),
    diagnosis: {
      ...diagnose({ result, network, interfaces, accessLists, findingsOff }),
      since: startedAt,
      reference: null,
    },
    advice: adviseOn({ result, accessLists, mapperPort, label: network.label }),
  };
  return { run, sights: sightsOf(result) };
}
