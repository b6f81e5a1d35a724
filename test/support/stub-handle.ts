import type { AgentHandle } from '../../agent/handle.ts';
import type { AgentState } from '../../model/agent-state.ts';
import type { Params, RequestName, Result } from '../../model/contract.ts';
import { someState } from './agent-states.ts';

type Answers = { [N in RequestName]?: (params: Params<N>) => Promise<Result<N>> };

/** An agent without a mind: it answers what it is told to, and publishes when it is told to. */
export interface StubHandle extends AgentHandle {
  publish(state: AgentState): void;
  readonly listeners: () => number;
}

export function stubHandle(answers: Answers = {}, first: AgentState = someState()): StubHandle {
  const listeners = new Set<(state: AgentState) => void>();
  let state = first;
  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    request(name, params) {
      const answer = answers[name];
      return answer === undefined ? Promise.reject(new Error(`the stub has no answer to ${name}`)) : answer(params);
    },
    publish(next) {
      state = next;
      for (const listener of listeners) listener(next);
    },
    listeners: () => listeners.size,
  };
}
