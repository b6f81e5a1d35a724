import { WORDS } from '../words.ts';

const { ABSENCE } = WORDS.tray;

/**
 * Who holds the agent, decided without a clock or a process: events in, the next state and what to
 * do out. `attached`: an agent that somebody else started. `running`: one that this shell started.
 * `failures` counts what went wrong since the link last held for `SETTLED_MS`; it sets the length
 * of the next wait. `stopped`: somebody asked the agent to end; one that is started elsewhere is
 * attached to, and this shell starts one when a person wants it.
 */
export type LinkState =
  | { readonly name: 'looking'; readonly failures: number }
  | { readonly name: 'attached'; readonly failures: number }
  | { readonly name: 'starting'; readonly failures: number; readonly tries: number }
  | { readonly name: 'running'; readonly failures: number }
  | {
      readonly name: 'backing-off';
      readonly failures: number;
      readonly waitMs: number;
      readonly because: string;
    }
  | { readonly name: 'stopped'; readonly failures: number };

export type LinkEvent =
  | { readonly kind: 'attach-succeeded' }
  | {
      readonly kind: 'attach-failed';
      readonly reason: 'no-agent' | 'no-answer' | 'refused';
      readonly message: string;
    }
  | { readonly kind: 'link-closed'; readonly why: string }
  | { readonly kind: 'process-exited'; readonly why: string }
  | { readonly kind: 'wait-over' }
  /** The link has held for `SETTLED_MS`. */
  | { readonly kind: 'settled' }
  /** The laptop woke up: a wait that began before is over. */
  | { readonly kind: 'resumed' }
  /** The agent told that somebody asked it to end. */
  | { readonly kind: 'stop-told' }
  /** A person wants an agent that runs. */
  | { readonly kind: 'start-wanted' };

export type LinkAction =
  | { readonly do: 'attach'; readonly afterMs: number }
  | { readonly do: 'start-process' }
  | { readonly do: 'kill-process' }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'settle-timer'; readonly ms: number };

export interface LinkStep {
  readonly state: LinkState;
  readonly actions: readonly LinkAction[];
}

/** How long a link must hold until earlier failures are forgiven. */
export const SETTLED_MS = 60_000;
/**
 * A young agent is asked every so often whether its door is open, and given up after so many tries
 * (15 s).
 */
export const STARTING_POLL_MS = 250;
export const STARTING_TRIES = 60;

/** How often it is asked whether somebody else has started the agent since it was stopped. */
export const STOPPED_POLL_MS = 5_000;

const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 60_000;

/** 1 s, 2 s, 4 s … 60 s. */
export const waitAfter = (failures: number): number =>
  Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));

export const FIRST_STEP: LinkStep = {
  state: { name: 'looking', failures: 0 },
  actions: [{ do: 'attach', afterMs: 0 }],
};

/** @param mayStart false when somebody else starts the agent: then it is only waited for */
export function nextStep(state: LinkState, event: LinkEvent, mayStart: boolean): LinkStep {
  switch (event.kind) {
    case 'attach-succeeded':
      return afterAttach(state);
    case 'attach-failed':
      return afterNoAttach(state, event, mayStart);
    case 'link-closed':
      return afterLoss(state, event.why);
    case 'process-exited':
      return state.name === 'starting' || state.name === 'running'
        ? backOff(state, ABSENCE.ended(event.why))
        : stay(state);
    case 'wait-over':
    case 'resumed':
      return state.name === 'backing-off' ? look(state) : stay(state);
    case 'settled':
      return state.name === 'attached' || state.name === 'running'
        ? stay({ ...state, failures: 0 })
        : stay(state);
    case 'stop-told':
      return state.name === 'attached' || state.name === 'running' ? stopped(state) : stay(state);
    case 'start-wanted':
      return state.name === 'stopped' || state.name === 'backing-off' ? look(state) : stay(state);
  }
}

const stay = (state: LinkState): LinkStep => ({ state, actions: [] });

const look = ({ failures }: LinkState): LinkStep => ({
  state: { name: 'looking', failures },
  actions: [{ do: 'attach', afterMs: 0 }],
});

const stopped = ({ failures }: LinkState): LinkStep => ({
  state: { name: 'stopped', failures },
  actions: [{ do: 'attach', afterMs: STOPPED_POLL_MS }],
});

function afterAttach(state: LinkState): LinkStep {
  const { name, failures } = state;
  if (name !== 'looking' && name !== 'starting' && name !== 'stopped') return stay(state);
  return {
    state: { name: name === 'starting' ? 'running' : 'attached', failures },
    actions: [{ do: 'settle-timer', ms: SETTLED_MS }],
  };
}

function afterNoAttach(
  state: LinkState,
  { reason, message }: Extract<LinkEvent, { kind: 'attach-failed' }>,
  mayStart: boolean,
): LinkStep {
  if (state.name === 'looking') {
    // An agent that is there and does not answer, or turns us away, holds the data folder: a second
    // one would only die.
    if (reason !== 'no-agent' || !mayStart) return backOff(state, message);
    return {
      state: { name: 'starting', failures: state.failures, tries: 1 },
      actions: [{ do: 'start-process' }, { do: 'attach', afterMs: STARTING_POLL_MS }],
    };
  }
  if (state.name === 'stopped') return stopped(state);
  if (state.name !== 'starting') return stay(state);
  if (state.tries >= STARTING_TRIES)
    return backOff(state, ABSENCE.noAnswer(message), [{ do: 'kill-process' }]);
  return {
    state: { ...state, tries: state.tries + 1 },
    actions: [{ do: 'attach', afterMs: STARTING_POLL_MS }],
  };
}

function afterLoss(state: LinkState, why: string): LinkStep {
  if (state.name === 'attached') return backOff(state, why);
  if (state.name !== 'running') return stay(state);
  // The process may live on, or its end may be about to be reported.
  return {
    state: { name: 'starting', failures: state.failures, tries: 1 },
    actions: [{ do: 'attach', afterMs: STARTING_POLL_MS }],
  };
}

function backOff(
  { failures }: LinkState,
  because: string,
  first: readonly LinkAction[] = [],
): LinkStep {
  const waitMs = waitAfter(failures + 1);
  return {
    state: { name: 'backing-off', failures: failures + 1, waitMs, because },
    actions: [...first, { do: 'wait', ms: waitMs }],
  };
}
