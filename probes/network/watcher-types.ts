import type { ChooseWays } from '../../lib/http-client.ts';
import type { Adapter, LocalOverlap, NetworkState } from '../../model/network-state.ts';
import type { ReachSettings, TrustSettings } from './detector-types.ts';
import type { KindOverride } from './adapter-kind/adapters.ts';
import type { ClientHint } from '../platform/ports.ts';

/**
 * IP literals whose routes are asked of the kernel; empty lists are skipped. Names are resolved by
 * the caller.
 */
export interface RouteTargets {
  readonly exchange: readonly string[];
  readonly gateway: readonly string[];
  readonly collector: readonly string[];
  /** The host whose certificate proves the corporate network. */
  readonly trusted?: readonly string[];
}

/** What the settings say about networks. */
export interface NetworkSettings {
  /** Products of the VPN that leads to Exchange (`gateway.products`); empty: any may be the one. */
  readonly primary: readonly string[];
  readonly overrides: readonly KindOverride[];
  /** Null: nothing outside is asked. */
  readonly reach: ReachSettings | null;
  readonly trust: TrustSettings | null;
}

export const NO_SETTINGS: NetworkSettings = {
  primary: [],
  overrides: [],
  reach: null,
  trust: null,
};

/** The kernel's answer for one destination; nothing is sent for it. */
export type Route =
  | {
      readonly kind: 'via';
      readonly adapter: string;
      readonly source: string;
      /** Null: the target lies on the link itself. Absent: not told. */
      readonly nextHop?: string | null;
      /** Linux: number of the routing table that it stands in. Absent: not told. */
      readonly table?: number;
      /** Why the adapter is a guess, for a person; absent: the system named it. */
      readonly guess?: string;
    }
  /** ENETUNREACH: no route. `why` is set when the route exists but leads nowhere, for a person. */
  | { readonly kind: 'none'; readonly why?: string }
  /**
   * EHOSTUNREACH, EINVAL, EACCES: a route that forbids (kill switch, policy), named by its system
   * error.
   */
  | { readonly kind: 'blocked'; readonly error: string }
  /**
   * The kernel could not be asked (no descriptor left, no answer); says nothing about the network.
   */
  | { readonly kind: 'unknown'; readonly error: string };

/** Everything that one look at the system shows; the reducer decides from this alone. */
export interface Snapshot {
  readonly adapters: readonly Adapter[];
  /** Names of adapters whose kind is likely rather than certain. */
  readonly likely?: readonly string[];
  /** What the system says about metering, by adapter name; absent where it says nothing. */
  readonly metered?: ReadonlyMap<
    string,
    {
      readonly value: 'yes' | 'no' | 'guess';
      readonly reason: string;
      /** Its modem is in another operator's network. */
      readonly roaming?: true;
    }
  >;
  /** VPN clients that speak for themselves. */
  readonly clients?: readonly ClientHint[];
  /** Routing tables of IPsec daemons that hold routes; absent where there are no such tables. */
  readonly ipsecTables?: readonly number[];
  /** Names of the Wi-Fi networks in use, by adapter name, where the system tells. */
  readonly ssids?: ReadonlyMap<string, string>;
  readonly publicV4: Route;
  readonly publicV6: Route;
  /** Best route among the Exchange addresses; null when none is known as a literal. */
  readonly exchange: Route | null;
  /** Exchange addresses in subnets of this laptop's own; absent where there are none. */
  readonly overlaps?: readonly LocalOverlap[];
  readonly gateway: Route | null;
  readonly collector: Route | null;
  /**
   * The first address of the pinned host that has a route, and that route; null when none is known
   * as a literal.
   */
  readonly trusted?: { readonly address: string; readonly route: Route } | null;
}

/** A running watch over the network. */
export interface NetworkWatcher {
  current(): NetworkState;
  /**
   * The snapshot that the latest look took: fresher than `current` while a loss waits to be
   * believed.
   */
  snapshot(): Snapshot;
  /**
   * Look again now: targets changed, the laptop woke up, somebody asked. Resolves when the look is
   * over. The reason `resume` also starts the hold after sleep, in which no loss is believed.
   */
  poke(reason: string): Promise<void>;
  /** How often to look without any event: seldom on battery, seldomer behind a locked screen. */
  pace?(everyMs: number): void;
  close(): Promise<void>;
}

export interface WatchOptions {
  targets(): RouteTargets;
  /** Absent: NO_SETTINGS. */
  readonly settings?: NetworkSettings;
  /** Ways of the looks at the Internet; absent: what the system is set to. */
  readonly chooseWays?: ChooseWays;
  /** Each published change; a state is never published twice. The first state is published too. */
  onState(state: NetworkState): void;
  /** The clocks show that the laptop slept, and no `poke` for the reason `resume` had said so. */
  onWoke?(): void;
  /** Source health and other lines for the log. */
  onNote(sentence: string): void;
}

/** Signature of `watchNetwork` in watcher.ts; resolves after the first state has been published. */
export type WatchNetwork = (options: WatchOptions) => Promise<NetworkWatcher>;
/** Signature of `observeOnce` in watcher.ts: one look, for a process that does not stay. */
export type ObserveOnce = (
  targets: RouteTargets,
  settings?: NetworkSettings,
) => Promise<NetworkState>;
