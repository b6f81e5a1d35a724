import type { HeldBecause } from '../../model/held-because.ts';
import { CUT_TRY } from '../../model/text/en/receipts.ts';
import type { ItemRef } from '../outbox/item.ts';
import { refusedWaitMs } from '../outbox/waits.ts';
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
  /** Reports in a row that were refused. */
  readonly refusals: number;
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
  /** Milliseconds until one of them may be sent: 0 now, null when none waits. */
  readonly dueInMs: number | null;
  readonly hasCollector: boolean;
  readonly nowMs: number;
}

/** The report of a try. `tries`: before this one. */
export interface TriedItem extends ItemRef {
  readonly tries: number;
}

/**
 * A portal on the way may have refused a report, and another way is worth another try; a way that
 * changes every minute is not.
 */
const REFUSED_STAYS_MS = 15 * 60_000;
/** Whoever refuses as many in a row refuses all: then it is a failure like others. */
const MAX_REFUSALS = 3;
/** Longest sleep until the next look at what is due. */
const LOOK_AGAIN_MS = 60 * 60_000;

export type SyncEvent =
  /** Something was put into the queue. */
  | { readonly kind: 'enqueued' }
  /** Somebody asked: waits are skipped. */
  | { readonly kind: 'demanded' }
  | { readonly kind: 'way-changed'; readonly way: WayToCollector }
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

export const firstState = (way: WayToCollector): SyncState => ({
  way,
  failures: 0,
  refusals: 0,
  waitUntilMs: null,
  isDraining: false,
  isAskedAgain: false,
  isClosed: false,
});

/** Why nothing is handed over now; null when nothing holds it, or nothing waits. */
export const heldNow = (
  { way, waitUntilMs }: SyncState,
  { waiting, hasCollector, nowMs, dueInMs }: SyncFacts,
): HeldBecause =>
  heldBecause({
    waiting,
    hasCollector,
    way,
    inBackoff: (waitUntilMs !== null && nowMs < waitUntilMs) || (dueInMs ?? 0) > 0,
  });

export function nextSync(state: SyncState, event: SyncEvent, facts: SyncFacts): SyncStep {
  switch (event.kind) {
    case 'enqueued':
      return drain(state, facts);
    case 'demanded':
      return then(also(endWait(state), { do: 'end-refusals', notWithinMs: 0 }), (next) =>
        drain(next, allDue(facts)),
      );
    case 'way-changed':
      return afterWay(state, event.way, facts);
    case 'wait-over':
      return drain({ ...state, waitUntilMs: null }, facts);
    case 'nothing-due':
      return state.isAskedAgain
        ? tryOn({ ...state, isAskedAgain: false }, facts)
        : endDrain(state, facts);
    case 'settled':
      return then(also(endWait(state), { do: 'publish' }), (next) => tryOn(next, facts));
    case 'failed':
      return then(afterFailure(state, event, facts), (next) => tryOn(next, facts));
  }
}

/** Nothing is tried any more; a try under way ends. */
export const closing = (state: SyncState): SyncStep =>
  also(endWait({ ...state, isClosed: true }), { do: 'cut-try', because: CUT_TRY.ending });

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
  return mayTry ? { state, actions: [{ do: 'try-next' }] } : endDrain(state, facts);
}

/** What is due later needs a timer of its own; a wait has one already. */
function endDrain(state: SyncState, { dueInMs }: SyncFacts): SyncStep {
  const ended = { ...state, isDraining: false, isAskedAgain: false };
  const isLater = dueInMs !== null && dueInMs > 0 && !state.isClosed && state.waitUntilMs === null;
  const timer: readonly SyncAction[] = isLater
    ? [{ do: 'start-timer', ms: Math.min(dueInMs, LOOK_AGAIN_MS) }]
    : [];
  return { state: ended, actions: [...timer, { do: 'publish' }, { do: 'end-drain' }] };
}

/** After the waits of all reports were ended. */
const allDue = (facts: SyncFacts): SyncFacts => ({
  ...facts,
  dueInMs: facts.waiting === 0 ? facts.dueInMs : 0,
});

const endWait = (state: SyncState): SyncStep => ({
  state: { ...state, failures: 0, refusals: 0, waitUntilMs: null },
  actions: [{ do: 'stop-timer' }],
});

function afterWay(state: SyncState, way: WayToCollector, facts: SyncFacts): SyncStep {
  const moved = { ...state, way };
  const cut: SyncStep =
    way.key === state.way.key
      ? { state: moved, actions: [] }
      : also(also(endWait(moved), { do: 'cut-try', because: CUT_TRY.otherWay }), {
          do: 'end-refusals',
          notWithinMs: REFUSED_STAYS_MS,
        });
  const mayBeDue = way.key === state.way.key ? facts : allDue(facts);
  return then(also(cut, { do: 'publish' }), (next) => drain(next, mayBeDue));
}

function afterFailure(
  state: SyncState,
  event: Extract<SyncEvent, { kind: 'failed' }>,
  { nowMs }: SyncFacts,
): SyncStep {
  const { item, error, isRefused, retryAfterMs, wasCut, random } = event;
  if (wasCut)
    return {
      state,
      actions: [{ do: 'note-failure', item, error, retryInMs: null }, { do: 'publish' }],
    };
  const refusal: SyncAction = {
    do: 'note-refusal',
    item,
    error,
    retryInMs: refusedWaitMs(item.tries + 1, random),
  };
  const refusals = isRefused ? state.refusals + 1 : 0;
  if (isRefused && refusals < MAX_REFUSALS)
    return { state: { ...state, refusals }, actions: [refusal, { do: 'publish' }] };
  const failures = state.failures + 1;
  const ms = nextDelayMs({ failures, retryAfterMs, random });
  return {
    state: { ...state, failures, refusals, waitUntilMs: nowMs + ms },
    actions: [
      { do: 'start-timer', ms },
      isRefused ? refusal : { do: 'note-failure', item, error, retryInMs: ms === 0 ? null : ms },
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
