import { isDeepStrictEqual } from 'node:util';
import type { AgentState, OutboxSummary } from '../model/agent-state.ts';
import { reasonOf } from '../lib/error-name.ts';
import type { Log } from './log.ts';

type Known =
  | 'agent'
  | 'network'
  | 'lastDeliveredAt'
  | 'demo'
  | 'settings'
  | 'notKept'
  | 'notSent'
  | 'vpnClient'
  | 'weakSpotsTold'
  | 'breakTold';

/** Before anything was checked or sent. */
export const firstAgentState = (
  known: Pick<AgentState, Known> & { readonly outbox: Pick<OutboxSummary, 'count' | 'bytes'> },
): AgentState => ({
  schema: 1,
  run: null,
  diagnosis: null,
  probing: false,
  ...known,
  outbox: { ...known.outbox, heldBecause: null, trouble: null },
});

/** The one place where the agent's state lives. Snapshots are never changed, only replaced. */
export interface StateStore {
  get(): AgentState;
  /** Replaces the given parts; publishes only when something is really different. */
  update(change: Partial<AgentState>): void;
  /** @returns stops listening */
  subscribe(listener: (state: AgentState) => void): () => void;
}

/**
 * A listener that throws is logged; the others are still called.
 *
 * @param complete adds what follows from the rest of the state
 */
export function createStateStore(
  initial: AgentState,
  log: Log,
  complete: (state: AgentState) => AgentState = (state) => state,
): StateStore {
  let state = initial;
  const listeners = new Set<{ readonly listener: (state: AgentState) => void }>();
  return {
    get: () => state,
    update: (change) => {
      const next = complete({ ...state, ...change });
      if (isDeepStrictEqual(next, state)) return;
      state = next;
      for (const { listener } of [...listeners]) {
        try {
          listener(next);
        } catch (thrown) {
          log(`a listener to the state failed: ${reasonOf(thrown)}`);
        }
      }
    },
    subscribe: (listener) => {
      const entry = { listener };
      listeners.add(entry);
      return () => {
        listeners.delete(entry);
      };
    },
  };
}
