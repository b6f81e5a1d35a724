import type { HeldBecause } from '../../model/agent-state.ts';
import { nextDelayMs } from './backoff.ts';
import { heldBecause, type WayToCollector } from './hold.ts';

/**
 * When reports are handed over, decided without a clock, a queue or a socket: events in, the next
 * state and what to do out.
 */
export interface SyncState {
  readonly way: WayToCollector;
  /** Of the collector or the way to it, in a row; they set the length of the next wait. */
  readonly failures: number;
  /** Monotonic milliseconds; null when nothing is waited for. */
  readonly waitUntilMs: number | null;
  readonly isDraining: boolean;
  /** Asked for while a drain ran, which may have looked into the queue before. */
  readonly isAskedAgain: boolean;
  readonly isClosed: boolean;
}

/** The world at the time of an event. */
export interface SyncFacts {
  /** Reports in the queue. */
  readonly waiting: number;
  readonly hasCollector: boolean;
  readonly nowMs: number;
}

export type SyncEvent =
  /** Something was put into the queue. */
  | { readonly kind: 'enqueued' }
  /** Somebody asked: waits are skipped. */
  | { readonly kind: 'demanded' }
  | { readonly kind: 'way-changed'; readonly way: WayToCollector }
  | { readonly kind: 'wait-over' }
  /** The queue holds nothing that may be sent. */
  | { readonly kind: 'nothing-due' }
  /** The collector has the report, or refused it for good. */
  | { readonly kind: 'settled' }
  | {
      readonly kind: 'failed';
      readonly id: string;
      readonly error: string;
      readonly retryAfterMs: number | null;
      /** By this side: that is no failure of the collector's. */
      readonly wasCut: boolean;
      /** Uniform in [0, 1). */
      readonly random: number;
    };

export type SyncAction =
  /** Answered by `nothing-due`, `settled` or `failed`. */
  | { readonly do: 'try-next' }
  | { readonly do: 'cut-try'; readonly because: string }
  | { readonly do: 'start-timer'; readonly ms: number }
  | { readonly do: 'stop-timer' }
  /** `retryInMs` null: at once. */
  | {
      readonly do: 'note-failure';
      readonly id: string;
      readonly error: string;
      readonly retryInMs: number | null;
    }
  /** Count, hold or delivery may have changed. */
  | { readonly do: 'publish' }
  | { readonly do: 'end-drain' };

export interface SyncStep {
  readonly state: SyncState;
  readonly actions: readonly SyncAction[];
}

export const firstState = (way: WayToCollector): SyncState => ({
  way,
  failures: 0,
  waitUntilMs: null,
  isDraining: false,
  isAskedAgain: false,
  isClosed: false,
});

/** Why nothing is handed over now; null when nothing holds it, or nothing waits. */
export const heldNow = (
  { way, waitUntilMs }: SyncState,
  { waiting, hasCollector, nowMs }: SyncFacts,
): HeldBecause =>
  heldBecause({
    waiting,
    hasCollector,
    way,
    inBackoff: waitUntilMs !== null && nowMs < waitUntilMs,
  });

export function nextSync(state: SyncState, event: SyncEvent, facts: SyncFacts): SyncStep {
  switch (event.kind) {
    case 'enqueued':
      return drain(state, facts);
    case 'demanded':
      return then(endWait(state), (next) => drain(next, facts));
    case 'way-changed':
      return afterWay(state, event.way, facts);
    case 'wait-over':
      return drain({ ...state, waitUntilMs: null }, facts);
    case 'nothing-due':
      return state.isAskedAgain ? tryOn({ ...state, isAskedAgain: false }, facts) : endDrain(state);
    case 'settled':
      return then(also(endWait(state), { do: 'publish' }), (next) => tryOn(next, facts));
    case 'failed':
      return then(afterFailure(state, event, facts), (next) => tryOn(next, facts));
  }
}

/** Nothing is tried any more; a try under way ends. */
export const closing = (state: SyncState): SyncStep =>
  also(endWait({ ...state, isClosed: true }), { do: 'cut-try', because: 'the agent ends' });

/** A mistake of ours, not of the collector's, ended the drain; the next one begins anew. */
export const abandoned = (state: SyncState): SyncState => ({
  ...state,
  isDraining: false,
  isAskedAgain: false,
});

/** Begins a drain, or has the one under way look once more. */
function drain(state: SyncState, facts: SyncFacts): SyncStep {
  if (state.isDraining) return { state: { ...state, isAskedAgain: true }, actions: [] };
  return tryOn({ ...state, isDraining: true }, facts);
}

function tryOn(state: SyncState, facts: SyncFacts): SyncStep {
  const mayTry = !state.isClosed && facts.hasCollector && heldNow(state, facts) === null;
  return mayTry ? { state, actions: [{ do: 'try-next' }] } : endDrain(state);
}

const endDrain = (state: SyncState): SyncStep => ({
  state: { ...state, isDraining: false, isAskedAgain: false },
  actions: [{ do: 'publish' }, { do: 'end-drain' }],
});

const endWait = (state: SyncState): SyncStep => ({
  state: { ...state, failures: 0, waitUntilMs: null },
  actions: [{ do: 'stop-timer' }],
});

function afterWay(state: SyncState, way: WayToCollector, facts: SyncFacts): SyncStep {
  const moved = { ...state, way };
  const cut: SyncStep =
    way.key === state.way.key
      ? { state: moved, actions: [] }
      : also(endWait(moved), { do: 'cut-try', because: 'the way to the collector changed' });
  return then(also(cut, { do: 'publish' }), (next) => drain(next, facts));
}

function afterFailure(
  state: SyncState,
  { id, error, retryAfterMs, wasCut, random }: Extract<SyncEvent, { kind: 'failed' }>,
  { nowMs }: SyncFacts,
): SyncStep {
  if (wasCut)
    return {
      state,
      actions: [{ do: 'note-failure', id, error, retryInMs: null }, { do: 'publish' }],
    };
  const failures = state.failures + 1;
  const ms = nextDelayMs({ failures, retryAfterMs, random });
  return {
    state: { ...state, failures, waitUntilMs: nowMs + ms },
    actions: [
      { do: 'start-timer', ms },
      { do: 'note-failure', id, error, retryInMs: ms === 0 ? null : ms },
      { do: 'publish' },
    ],
  };
}

const also = ({ state, actions }: SyncStep, action: SyncAction): SyncStep => ({
  state,
  actions: [...actions, action],
});

function then({ state, actions }: SyncStep, next: (state: SyncState) => SyncStep): SyncStep {
  const after = next(state);
  return { state: after.state, actions: [...actions, ...after.actions] };
}
