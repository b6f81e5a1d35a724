import type { Adapter, NetworkState } from '../../model/network-state.ts';

/** IP literals whose routes are asked of the kernel; empty lists are skipped. Names are resolved by the caller. */
export interface RouteTargets {
  readonly exchange: readonly string[];
  readonly gateway: readonly string[];
  readonly collector: readonly string[];
}

/** The kernel's answer for one destination, from a UDP connect that sends nothing. */
export type Route =
  | { readonly kind: 'via'; readonly adapter: string; readonly source: string }
  /** ENETUNREACH: no route. `why` is set when the route exists but leads nowhere, for a person. */
  | { readonly kind: 'none'; readonly why?: string }
  /** EHOSTUNREACH, EINVAL, EACCES: a route that forbids (kill switch, policy), named by its system error. */
  | { readonly kind: 'blocked'; readonly error: string }
  /** The kernel could not be asked (no descriptor left, no answer); says nothing about the network. */
  | { readonly kind: 'unknown'; readonly error: string };

/** Everything that one look at the system shows; the reducer decides from this alone. */
export interface Snapshot {
  readonly adapters: readonly Adapter[];
  /** Names of adapters whose kind is likely rather than certain. */
  readonly likely?: readonly string[];
  readonly publicV4: Route;
  readonly publicV6: Route;
  /** Best route among the Exchange addresses; null when none is known as a literal. */
  readonly exchange: Route | null;
  readonly gateway: Route | null;
  readonly collector: Route | null;
}

/** Says "look again" when the system may have changed. `onHealth` carries a sentence when the source dies or returns. */
export interface ChangeSource {
  readonly name: string;
  start(onChange: () => void, onHealth: (sentence: string) => void): void;
  /** Ends its child process, if any, and resolves when it is gone. */
  stop(): Promise<void>;
}

/** A running watch over the network. */
export interface NetworkWatcher {
  current(): NetworkState;
  /** The snapshot that the latest look took: fresher than `current` while a loss waits to be believed. */
  snapshot(): Snapshot;
  /**
   * Look again now: targets changed, the laptop woke up, somebody asked. Resolves when the look is over.
   * The reason `resume` also starts the hold after sleep, in which no loss is believed.
   */
  poke(reason: string): Promise<void>;
  close(): Promise<void>;
}

export interface WatchOptions {
  targets(): RouteTargets;
  /** Each published change; a state is never published twice. The first state is published too. */
  onState(state: NetworkState): void;
  /** Source health and other lines for the log. */
  onNote(sentence: string): void;
}

/** Signature of `watchNetwork` in watcher.ts; resolves after the first state has been published. */
export type WatchNetwork = (options: WatchOptions) => Promise<NetworkWatcher>;
/** Signature of `observeOnce` in watcher.ts: one look, for a process that does not stay. */
export type ObserveOnce = (targets: RouteTargets) => Promise<NetworkState>;
