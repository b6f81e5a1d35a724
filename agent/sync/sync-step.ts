import type { HeldBecause } from '../../model/held-because.ts';
import { CUT_TRY } from '../../model/text/en/receipts.ts';
import { refusedWaitMs } from '../outbox/waits.ts';
import { firstTryDelayMs, nextDelayMs } from './backoff.ts';
import { heldBecause, type WayToCollector, whyNoWayOut } from './hold.ts';

import type { SyncAction, SyncEvent, SyncFacts, SyncState, SyncStep } from './sync-types.ts';

/**
 * A portal on the way may have refused a report, and another way is worth another try; a way that
 * changes every minute is not.
 */
const REFUSED_STAYS_MS = 15 * 60_000;
/** Whoever refuses as many in a row refuses all: then it is a failure like others. */
const MAX_REFUSALS = 3;
/** While the budget of a metered network is spent. */
const BUDGET_LOOK_MS = 5 * 60_000;
/** Ways that are remembered for their failures. */
const MAX_FAILED_WAYS = 8;
/** Longest sleep until the next look at what is due. */
const LOOK_AGAIN_MS = 60 * 60_000;

/** @param wait what was left of one when the agent ended; its timer is the caller's to start */
export const firstState = (
  way: WayToCollector,
  wait: { readonly failures: number; readonly untilMs: number } | null = null,
): SyncState => ({
  way,
  failures: wait?.failures ?? 0,
  failedOn: wait === null || way.route === null ? [] : [way.key],
  isRestored: wait !== null && way.route === null,
  isBack: true,
  refusals: 0,
  waitUntilMs: wait?.untilMs ?? null,
  isDraining: false,
  isAsked: false,
  isAskedAgain: false,
  isClosed: false,
});

/** Why nothing is handed over now; null when nothing holds it, or nothing waits. */
export const heldNow = (
  { way, waitUntilMs }: SyncState,
  { waiting, hasCollector, nowMs, dueInMs, heldBack }: SyncFacts,
): HeldBecause =>
  heldBecause({
    waiting,
    hasCollector,
    way,
    heldBack,
    inBackoff: (waitUntilMs !== null && nowMs < waitUntilMs) || (dueInMs ?? 0) > 0,
  });

export function nextSync(state: SyncState, event: SyncEvent, facts: SyncFacts): SyncStep {
  switch (event.kind) {
    case 'enqueued':
      return drain(state, facts);
    case 'demanded':
      return then(
        also(endWait({ ...state, isBack: false, isAsked: true }), {
          do: 'end-refusals',
          notWithinMs: 0,
        }),
        (next) => drain(next, allDue(facts)),
      );
    case 'way-changed':
      return afterWay(state, event.way, facts);
    case 'woke':
      return then(
        {
          state: { ...state, waitUntilMs: null, isBack: true },
          actions: [{ do: 'stop-timer' }],
        },
        (next) => drain(next, facts),
      );
    case 'wait-over':
      return drain({ ...state, waitUntilMs: null }, facts);
    case 'nothing-due':
      return state.isAskedAgain
        ? tryOn({ ...state, isAskedAgain: false }, facts)
        : endDrain(state, facts);
    case 'settled':
      return then(also(endWait({ ...state, failedOn: [] }), { do: 'publish' }), (next) =>
        tryOn(next, facts),
      );
    case 'failed':
      return then(afterFailure(state, event, facts), (next) => tryOn(next, facts));
  }
}

/** Nothing is tried any more; a try under way ends. A wait stays for the next start. */
export const closing = (state: SyncState): SyncStep =>
  also(
    { state: { ...state, isClosed: true }, actions: [{ do: 'stop-timer' }] },
    { do: 'cut-try', because: CUT_TRY.ending },
  );

/** A mistake of ours, not of the collector's, ended the drain; the next one begins anew. */
export const abandoned = (state: SyncState): SyncState => ({
  ...state,
  isDraining: false,
  isAsked: false,
  isAskedAgain: false,
});

/** Begins a drain, or has the one under way look once more. */
function drain(state: SyncState, facts: SyncFacts): SyncStep {
  if (state.isDraining) return { state: { ...state, isAskedAgain: true }, actions: [] };
  return tryOn({ ...state, isDraining: true }, facts);
}

function tryOn(state: SyncState, facts: SyncFacts): SyncStep {
  const mayTry = !state.isClosed && facts.hasCollector && heldNow(state, facts) === null;
  if (!mayTry || facts.waiting === 0 || !state.isBack || facts.firstTryWithinMs === 0)
    return mayTry
      ? { state: { ...state, isBack: false }, actions: [{ do: 'try-next' }] }
      : endDrain(state, facts);
  const ms = firstTryDelayMs(facts.firstTryWithinMs, facts.random);
  return then(
    {
      state: { ...state, isBack: false, waitUntilMs: facts.nowMs + ms },
      actions: [{ do: 'start-timer', ms }],
    },
    (next) => endDrain(next, facts),
  );
}

/** What is due later needs a timer of its own; a wait has one already. */
function endDrain(state: SyncState, { dueInMs, heldBack }: SyncFacts): SyncStep {
  const ended = { ...state, isDraining: false, isAsked: false, isAskedAgain: false };
  const laterMs =
    heldBack === 'metered' ? Math.min(dueInMs ?? BUDGET_LOOK_MS, BUDGET_LOOK_MS) : dueInMs;
  const isLater = laterMs !== null && laterMs > 0 && !state.isClosed && state.waitUntilMs === null;
  const timer: readonly SyncAction[] = isLater
    ? [{ do: 'start-timer', ms: Math.min(laterMs, LOOK_AGAIN_MS) }]
    : [];
  return { state: ended, actions: [...timer, { do: 'publish' }, { do: 'end-drain' }] };
}

/** After the waits of all reports were ended. */
const allDue = (facts: SyncFacts): SyncFacts => ({
  ...facts,
  dueInMs: facts.waiting === 0 || facts.heldBack !== null ? facts.dueInMs : 0,
});

const endWait = (state: SyncState): SyncStep => ({
  state: { ...state, failures: 0, refusals: 0, waitUntilMs: null },
  actions: [
    { do: 'stop-timer' },
    ...(state.failures > 0 ? [{ do: 'keep-wait', wait: null } as const] : []),
  ],
});

/** A wait without a failure is that of a fleet that is back; another way does not end its reason. */
const isSpread = ({ failures, waitUntilMs }: SyncState): boolean =>
  failures === 0 && waitUntilMs !== null;

function afterWay(state: SyncState, way: WayToCollector, facts: SyncFacts): SyncStep {
  const moved = { ...state, way };
  if (way.key === state.way.key)
    return then(also({ state: moved, actions: [] }, { do: 'publish' }), (next) =>
      drain(next, facts),
    );
  const isOpen = whyNoWayOut(way) === null;
  const inherits = state.isRestored && isOpen;
  // Without a way nothing is decided; on one that failed before the wait goes on.
  const isNew = isOpen && !inherits && !state.failedOn.includes(way.key);
  const back = {
    ...(inherits && way.route !== null
      ? { ...moved, isRestored: false, failedOn: [way.key] }
      : moved),
    isBack: state.isBack || whyNoWayOut(state.way) !== null || isSpread(state),
  };
  const freed = isNew
    ? also(also(endWait(back), { do: 'cut-try', because: CUT_TRY.otherWay }), {
        do: 'end-refusals',
        notWithinMs: REFUSED_STAYS_MS,
      })
    : also({ state: back, actions: [] }, { do: 'cut-try', because: CUT_TRY.otherWay });
  return then(also(freed, { do: 'publish' }), (next) => drain(next, isNew ? allDue(facts) : facts));
}

function afterFailure(
  state: SyncState,
  event: Extract<SyncEvent, { kind: 'failed' }>,
  { nowMs, random }: SyncFacts,
): SyncStep {
  const { item, error, isRefused, retryAfterMs, wasCut, hasMoved } = event;
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
  // A line that breaks again and again carries a large report nevertheless, if it is tried soon.
  const failures = hasMoved ? 1 : state.failures + 1;
  const ms = nextDelayMs({ failures, retryAfterMs, random });
  const failedOn = [...state.failedOn.filter((key) => key !== state.way.key), state.way.key];
  return {
    state: {
      ...state,
      failures,
      failedOn: failedOn.slice(-MAX_FAILED_WAYS),
      refusals,
      waitUntilMs: nowMs + ms,
    },
    actions: [
      { do: 'start-timer', ms },
      { do: 'keep-wait', wait: { failures, ms } },
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
