import type { CheckResult } from '../../model/check.ts';
import type { AccessListKind } from '../../model/config.ts';
import type { RpcInterface } from '../../model/interfaces.ts';
import type { NetworkLabel, NetworkState } from '../../model/network-state.ts';
import type { PortRange } from '../../model/port-list.ts';
import type { Endpoint, MapperListing } from '../../model/run.ts';
import type { ClientFinding } from '../network/client/finding.ts';
import type { AskSource } from '../network/route.ts';

/** An access list with its ports decoded and its whereabouts settled. */
export interface AccessListInPlay {
  readonly device: string;
  /** Whom to ask; null when the settings do not say. */
  readonly owner: string | null;
  readonly contact?: string | null;
  /** Absent: `ports`. */
  readonly kind?: AccessListKind;
  /** Ports that it lets pass: what it allows, without what it denies. */
  readonly allow: readonly PortRange[];
  /** Ports that it denies, whatever another rule of the same device allows. */
  readonly deny?: readonly PortRange[];
  /** Parts of the list that speak of UDP and play no part here. */
  readonly ignored?: readonly string[];
  /** Destinations that it allows (addresses, networks, ranges, names); empty means any. */
  readonly to: readonly string[];
  /** Sources as the device sees them; empty or absent when nobody has said. */
  readonly from?: readonly string[];
  /**
   * Networks in which it is in the way; null when unknown (then it can be missed, but never proven
   * stale).
   */
  readonly on: readonly NetworkLabel[] | null;
  readonly group?: string | null;
  /** When the list was copied from the device. */
  readonly asOf?: string | null;
  /** Where the list was typed: a source of settings, or `--acl`. */
  readonly typedIn?: string;
  /**
   * It stands in front of the VPN gateway and sees the tunnel alone: no port of RPC is held against
   * it.
   */
  readonly beforeGateway?: boolean;
  /**
   * Its place among the devices on the way, the first one nearest to the laptop; absent where it
   * has none.
   */
  readonly place?: { readonly index: number; readonly of: number };
  /** Given with `--acl`: a question, not a fact about the network. */
  readonly whatIf: boolean;
}

/** A port that an interface of this host had when its mapper last answered. */
export interface LastKnownPort {
  readonly interface: string;
  readonly port: number;
  /** When it was last seen, RFC 3339 in UTC. */
  readonly at: string;
}

/** What to climb, and how far. */
export interface LadderRequest {
  readonly host: string;
  readonly mapperPort: number;
  readonly interfaces: readonly RpcInterface[];
  readonly accessLists: readonly AccessListInPlay[];
  /** Further servers that may hold the address book (global catalogues); absent means none. */
  readonly alsoProbe?: readonly string[];
  readonly gateway: {
    readonly host: string;
    readonly port: number;
    readonly product: string | null;
  } | null;
  /**
   * Looks for the VPN client, where one is configured; asked only when a tunnel is wanted and none
   * is up. Never rejects.
   */
  readonly findClient?: () => Promise<ClientFinding>;
  /** Held against the lists when the mapper is silent; absent where there is no past. */
  readonly lastKnownPorts?: readonly LastKnownPort[];
  /** The network at the start of the run. */
  readonly network: NetworkState;
  /** Ask the mapper for everything it holds, beside the ladder. */
  readonly listAll: boolean;
}

/** A request whose network is still being looked at: the way to the mapper does not wait for it. */
export type LadderOrder = Omit<LadderRequest, 'network'> & {
  readonly network: NetworkState | Promise<NetworkState>;
};

/** The edges: who resolves, what time it is, when to stop. */
export interface LadderEdges {
  /**
   * Aborted at the caller's deadline (reason: a TimeoutError) or when the run is no longer wanted.
   */
  readonly signal: AbortSignal;
  /** Every address of a name, in the system's order. Rejects with the system's error. */
  resolve(host: string): Promise<readonly string[]>;
  /** Name servers in use, for the evidence. */
  nameServers(): readonly string[];
  /** The kernel's route decision for an IP literal; the real one by default. */
  readonly askRoute?: AskSource;
  /** Wall clock, for `at`. */
  now(): Date;
  /** Monotonic milliseconds, for `ms`. */
  monotonicMs(): number;
  /** Called with each check as it ends, in the order of ending: progress for a person who waits. */
  onCheck?(check: CheckResult): void;
}

/**
 * Everything that one climb learned. `checks` stand in the order of the ladder, one for each rung
 * that exists, tested or not.
 */
export interface LadderResult {
  readonly target: { readonly host: string; readonly addresses: readonly string[] };
  readonly checks: readonly CheckResult[];
  readonly endpoints: readonly Endpoint[];
  readonly mapper: MapperListing | null;
}

/** Signature of `climbLadder` in ladder.ts: never rejects; what the deadline cut is a result. */
export type ClimbLadder = (order: LadderOrder, edges: LadderEdges) => Promise<LadderResult>;
