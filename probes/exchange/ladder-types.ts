import type { CheckResult } from '../../model/check.ts';
import type { RpcInterface } from '../../model/interfaces.ts';
import type { NetworkLabel, NetworkState } from '../../model/network-state.ts';
import type { PortRange } from '../../model/port-list.ts';
import type { Endpoint, MapperListing } from '../../model/run.ts';

/** An access list with its ports decoded and its whereabouts settled. */
export interface AccessListInPlay {
  readonly device: string;
  /** Whom to ask; null when the settings do not say. */
  readonly owner: string | null;
  readonly allow: readonly PortRange[];
  /** Destination addresses that it allows; empty means any. */
  readonly to: readonly string[];
  /** Networks in which it is in the way; null when unknown (then it can be missed, but never proven stale). */
  readonly on: readonly NetworkLabel[] | null;
  /** Given with `--acl`: a question, not a fact about the network. */
  readonly whatIf: boolean;
}

/** What to climb, and how far. */
export interface LadderRequest {
  readonly host: string;
  readonly mapperPort: number;
  readonly interfaces: readonly RpcInterface[];
  readonly accessLists: readonly AccessListInPlay[];
  readonly gateway: { readonly host: string; readonly port: number; readonly product: string | null } | null;
  /** The network at the start of the run. */
  readonly network: NetworkState;
  /** Ask the mapper for everything it holds, beside the ladder. */
  readonly listAll: boolean;
}

/** The edges: who resolves, what time it is, when to stop. */
export interface LadderEdges {
  /** Aborted at the caller's deadline (reason: a TimeoutError) or when the run is no longer wanted. */
  readonly signal: AbortSignal;
  /** Every address of a name, in the system's order. Rejects with the system's error. */
  resolve(host: string): Promise<readonly string[]>;
  /** Name servers in use, for the evidence. */
  nameServers(): readonly string[];
  /** Wall clock, for `at`. */
  now(): Date;
  /** Monotonic milliseconds, for `ms`. */
  monotonicMs(): number;
  /** Called with each check as it ends, in the order of ending: progress for a person who waits. */
  onCheck?(check: CheckResult): void;
}

/** Everything that one climb learned. `checks` stand in the order of the ladder, one for each rung that exists, tested or not. */
export interface LadderResult {
  readonly target: { readonly host: string; readonly addresses: readonly string[] };
  readonly checks: readonly CheckResult[];
  readonly endpoints: readonly Endpoint[];
  readonly mapper: MapperListing | null;
}

/** Signature of `climbLadder` in ladder.ts: never rejects; what the deadline cut is a result. */
export type ClimbLadder = (request: LadderRequest, edges: LadderEdges) => Promise<LadderResult>;
