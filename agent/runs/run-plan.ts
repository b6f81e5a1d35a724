import type { AccessListInPlay, LastBoundPort, LastKnownPort } from '../../model/access-list.ts';
import type { ClockWitness } from '../../model/clock.ts';
import type { MeasuredList } from '../../model/measured.ts';
import type { PastRun } from '../../model/history.ts';
import type { RpcInterface } from '../../model/interfaces.ts';
import type { SystemReachWitness } from '../../model/system-reach.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { LadderIo, LadderOrder } from '../../probes/exchange/types.ts';
import type { WebResult } from '../../probes/web/types.ts';
import type { FindClient } from '../../probes/network/vpn-client/finding.ts';
import type { WayPlan } from './find-way.ts';
import type { AskWayDoor } from './way-door.ts';
import type { ResolvedSettings } from '../settings/resolved.ts';

/** What one run checks, and what its verdict is held against. */
export interface RunPlan extends WayPlan {
  readonly host: string;
  readonly mapperPort: number;
  readonly interfaces: readonly RpcInterface[];
  readonly accessLists: readonly AccessListInPlay[];
  /** Addresses that the settings name for the host. */
  readonly typedAddresses: readonly string[];
  /** The host was typed for this run alone; absent: it is that of the settings. */
  readonly isHostTyped?: boolean;
  /**
   * Further servers for the address book; those of the settings belong to the configured host
   * alone.
   */
  readonly alsoProbe: readonly string[];
  /** Held against the lists when the mapper is silent. */
  readonly lastKnownPorts: readonly LastKnownPort[] | Promise<readonly LastKnownPort[]>;
  /** Tried beside the mapper's answer; absent where there is no past on this attachment. */
  readonly lastBound?: readonly LastBoundPort[];
  /** Runs before this one; asked where RPC breaks, or gave up its store. Absent: none is remembered. */
  readonly past?: () => readonly PastRun[] | Promise<readonly PastRun[]>;
  /** By what this laptop is attached; null or absent when that is not known. */
  readonly attachment?: string | null;
  readonly fastPath?: boolean;
  /** The network at the start of the run; the way to the mapper does not wait for a promise. */
  readonly network: NetworkState | Promise<NetworkState>;
  readonly lookMs?: LadderOrder['lookMs'] | undefined;
  /** Finds the member of the gateway that carries the tunnel; absent: nobody can. Never rejects. */
  readonly findMember?: LadderOrder['findMember'] | undefined;
  /** Ask the mapper for everything it holds, beside the ladder. */
  readonly listAll: boolean;
  /** Whether the way to the mapper is measured; absent: not. */
  readonly path?: LadderOrder['path'] | undefined;
  /** Asks the doors by HTTP, or gives what they showed lately; absent: none is set up. Never rejects. */
  readonly doors?: (() => Promise<WebResult>) | undefined;
  /** Asked where Outlook's way turns out to be HTTP; absent: no door is asked. */
  readonly wayDoor?: AskWayDoor | undefined;
  /** What the agent's own answers said of this laptop's clock; absent: it has none. */
  readonly ownClock?: (() => ClockWitness | null) | undefined;
  /** What was measured of the lists; absent: nothing. */
  readonly measured?: (() => readonly MeasuredList[]) | undefined;
  /** Asks the system what it says of the Internet; absent: nobody asks. Never rejects. */
  readonly systemReach?: (() => Promise<SystemReachWitness | null>) | undefined;
  /** Port that shows whether packets reach the host, where RPC is not climbed; null: RPC is. */
  readonly reachPort: number | null;
}

/** What a run takes from the settings, whoever asks for it. */
export type RunSettings = Pick<ResolvedSettings, 'gateway' | 'findingsOff'> & {
  readonly network: Pick<ResolvedSettings['network'], 'primary'>;
};

/** What is asked of the ladder. `findClient` is called where the settings name a VPN client alone. */
export function orderOf(
  plan: RunPlan,
  { gateway, network: { primary } }: RunSettings,
  findClient: FindClient,
): LadderOrder {
  const { host, mapperPort, interfaces, accessLists, typedAddresses, alsoProbe } = plan;
  const { lastKnownPorts, lastBound, attachment, fastPath, network, listAll, path } = plan;
  return {
    ...{ host, mapperPort, interfaces, accessLists, typedAddresses, alsoProbe },
    ...{ lastKnownPorts, network, listAll },
    ...(lastBound === undefined ? {} : { lastBound }),
    ...(attachment === undefined ? {} : { attachment }),
    ...(fastPath === undefined ? {} : { fastPath }),
    ...(path === undefined ? {} : { path }),
    ...(plan.isHostTyped === undefined ? {} : { isHostTyped: plan.isHostTyped }),
    ...(plan.lookMs === undefined ? {} : { lookMs: plan.lookMs }),
    ...(plan.findMember === undefined ? {} : { findMember: plan.findMember }),
    ...(plan.reachPort === null ? {} : { reachPort: plan.reachPort }),
    gateway,
    ...(primary.length === 0 ? {} : { findClient: () => findClient(primary) }),
  };
}

/** When a run began, by both clocks. */
export interface Begun {
  readonly startedAt: Date;
  readonly startMs: number;
}

export const beginNow = ({ now, monotonicMs }: Pick<LadderIo, 'now' | 'monotonicMs'>): Begun => ({
  startedAt: now(),
  startMs: monotonicMs(),
});
