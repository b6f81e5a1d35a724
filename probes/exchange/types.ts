import type { CheckResult } from '../../model/check.ts';
import type { LadderResult } from '../../model/run.ts';
import type { AccessListInPlay, LastBoundPort, LastKnownPort } from '../../model/access-list.ts';
import type { RpcInterface } from '../../model/interfaces.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { ClientFinding } from '../network/vpn-client/finding.ts';
import type { AskSource } from '../network/route.ts';
import type { OpenTcp } from '../rpc/tcp.ts';
import type { HeldConnection } from './rungs/idle.ts';

/** What to check, and how far. */
export interface LadderRequest {
  readonly host: string;
  /** Addresses that a person typed for this host: what is theirs is taken as it is. */
  readonly typedAddresses?: readonly string[];
  /** The host was typed for this run alone; absent: it is that of the settings. */
  readonly isHostTyped?: boolean;
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
  /**
   * Finds the address of the gateway's member that carries the tunnel; asked in a tunnel alone. Absent:
   * nobody can. Never rejects.
   */
  readonly findMember?: () => Promise<string | null>;
  /** Held against the lists when the mapper is silent; absent where there is no past. */
  readonly lastKnownPorts?: readonly LastKnownPort[];
  /** Tried beside the mapper's answer where that harms nobody; absent where there is no past. */
  readonly lastBound?: readonly LastBoundPort[];
  /** By what this laptop is attached now; null or absent when that is not known. */
  readonly attachment?: string | null;
  /** False: no port is tried before the mapper has named it. Absent: true. */
  readonly fastPath?: boolean;
  /**
   * Whether the way to the mapper is measured where the network is not metered: always, or only where
   * the mapper's first answer was late. `before` is shown where it is not. Absent: never.
   */
  readonly path?: {
    readonly when: 'always' | 'slow';
    readonly before: readonly CheckResult[];
    /** A connection that was kept silent lately, on this very network; null or absent: none was. */
    readonly held?: HeldConnection | null;
  };
  /**
   * Where Outlook's way is HTTP: the port that shows whether packets reach the host. No rung of RPC is
   * climbed then. Absent: RPC is.
   */
  readonly reachPort?: number;
  /** The network at the start of the run. */
  readonly network: NetworkState;
  /** Ask the mapper for everything it holds, beside the ladder. */
  readonly listAll: boolean;
}

/**
 * A request whose network is still being looked at, and its past read: the way to the mapper does
 * not wait for them.
 */
export type LadderOrder = Omit<LadderRequest, 'network' | 'lastKnownPorts'> & {
  readonly network: NetworkState | Promise<NetworkState>;
  /**
   * What the look at it took by itself, in milliseconds, beside a promise of it; absent: as long as it
   * was waited for.
   */
  readonly lookMs?: Promise<number>;
  readonly lastKnownPorts?: readonly LastKnownPort[] | Promise<readonly LastKnownPort[]>;
};

/** What a step waits for: an answer of `host` (a name or an address), of one of its ports. */
export interface AwaitedAnswer {
  readonly step: 'name' | 'gateway' | 'connect' | 'mapper' | 'map' | 'port' | 'bind';
  readonly host: string;
  readonly port: number | null;
  /** The interface that is asked for or bound to; null where none is. */
  readonly interface: string | null;
}

/** The io: who resolves, what time it is, when to stop. */
export interface LadderIo {
  /**
   * Aborted at the caller's deadline (reason: a TimeoutError) or when the run is no longer wanted.
   */
  readonly signal: AbortSignal;
  /** Every address of a name, in the system's order. Rejects with the system's error. */
  resolve(host: string): Promise<readonly string[]>;
  /** This laptop's own addresses; the system's by default. */
  readonly ownAddresses?: () => readonly string[];
  /** Addresses that the hosts file gives for a host; the system's file by default. */
  readonly hostsFile?: (host: string) => readonly string[];
  /** Name servers that are asked for a name, for the evidence. Never rejects. */
  nameServers(host: string): Promise<readonly string[]>;
  /** The kernel's route decision for an IP literal; the real one by default. */
  readonly askRoute?: AskSource;
  /** Opens the connections of the rungs of RPC; the system's by default. */
  readonly openTcp?: OpenTcp;
  /** Wall clock, for `at`. */
  now(): Date;
  /** Monotonic milliseconds, for `ms`. */
  monotonicMs(): number;
  /** Called where a step begins to wait; what it returns, where it waits no longer. */
  onWait?(awaited: AwaitedAnswer): () => void;
}

/** Signature of `runLadder` in ladder.ts: never rejects; what the deadline cut is a result. */
export type RunLadder = (order: LadderOrder, io: LadderIo) => Promise<LadderResult>;
