import type { ItemRef } from '../outbox/item.ts';
import type { HeldBack, WayToCollector } from './hold.ts';

/**
 * When reports are handed over, decided without a clock, a queue or a socket: events in, the next
 * state and what to do out.
 */
export interface SyncState {
  readonly way: WayToCollector;
  /** Of the collector or the way to it, in a row; they set the length of the next wait. */
  readonly failures: number;
  /** Ways on which they happened, the latest last: a link that flaps earns no new tries by it. */
  readonly failedOn: readonly string[];
  /** A wait from before a restart belongs to the first way to the collector that shows. */
  readonly isRestored: boolean;
  /**
   * Nothing was tried since the start, since the laptop woke or since the way came back: a fleet
   * does all three together.
   */
  readonly isBack: boolean;
  /** Reports in a row that were refused. */
  readonly refusals: number;
  /** Monotonic milliseconds; null when nothing is waited for. */
  readonly waitUntilMs: number | null;
  readonly isDraining: boolean;
  /** A person asked for the drain under way: it may cost. */
  readonly isAsked: boolean;
  /** Asked for while a drain ran, which may have looked into the queue before. */
  readonly isAskedAgain: boolean;
  readonly isClosed: boolean;
}

/** The world at the time of an event. */
export interface SyncFacts {
  /** Reports in the queue. */
  readonly waiting: number;
  /**
   * Milliseconds until one of them may be sent: 0 now, null when none waits, or none that may go at
   * all.
   */
  readonly dueInMs: number | null;
  /** Why none of what is due may go; null when one may, or when none is due. */
  readonly heldBack: HeldBack;
  readonly hasCollector: boolean;
  readonly nowMs: number;
  /** First tries of a fleet that is back are spread over so long; 0: they are not. */
  readonly firstTryWithinMs: number;
  /** Uniform in [0, 1), drawn anew for each event. */
  readonly random: number;
}

/** The report of a try. `tries`: before this one. */
export interface TriedItem extends ItemRef {
  readonly tries: number;
}

export type SyncEvent =
  /** Something was put into the queue. */
  | { readonly kind: 'enqueued' }
  /** Somebody asked: waits are skipped. */
  | { readonly kind: 'demanded' }
  | { readonly kind: 'way-changed'; readonly way: WayToCollector }
  /** The laptop slept, and its timers with it. */
  | { readonly kind: 'woke' }
  | { readonly kind: 'wait-over' }
  /** The queue holds nothing that may be sent. */
  | { readonly kind: 'nothing-due' }
  /** The collector has the report. */
  | { readonly kind: 'settled' }
  | {
      readonly kind: 'failed';
      readonly item: TriedItem;
      readonly error: string;
      /** Whoever answered would not take this one; that word proves nothing. */
      readonly isRefused: boolean;
      readonly retryAfterMs: number | null;
      /** By this side: that is no failure of the collector's. */
      readonly wasCut: boolean;
      /** The collector has more of it than before the try. */
      readonly hasMoved: boolean;
    };

export type SyncAction =
  /** Answered by `nothing-due`, `settled` or `failed`. */
  | { readonly do: 'try-next' }
  | { readonly do: 'cut-try'; readonly because: string }
  | { readonly do: 'start-timer'; readonly ms: number }
  | { readonly do: 'stop-timer' }
  /** How long the collector is left alone, to be known after a restart; null: no longer. */
  | {
      readonly do: 'keep-wait';
      readonly wait: { readonly failures: number; readonly ms: number } | null;
    }
  /** `retryInMs` null: at once. */
  | {
      readonly do: 'note-failure';
      readonly item: TriedItem;
      readonly error: string;
      readonly retryInMs: number | null;
    }
  /** Others pass it until then. */
  | {
      readonly do: 'note-refusal';
      readonly item: TriedItem;
      readonly error: string;
      readonly retryInMs: number;
    }
  /** Refused reports may be tried at once, but for those refused within so many milliseconds. */
  | { readonly do: 'end-refusals'; readonly notWithinMs: number }
  /** Count, hold or delivery may have changed. */
  | { readonly do: 'publish' }
  | { readonly do: 'end-drain' };

export interface SyncStep {
  readonly state: SyncState;
  readonly actions: readonly SyncAction[];
}
