import type { AgentHandle, ReportAtHand } from '../../agent/handle.ts';
import type { AgentState } from '../../model/agent-state.ts';
import { NO_PAST } from '../../model/past.ts';
import type { Params, ProxyQuestion, RequestName, Result } from '../../model/contract.ts';

type Answers = { [N in RequestName]?: (params: Params<N>) => Result<N> | Promise<Result<N>> };

/** An agent that says what the test tells it to, and remembers what it was asked. */
export interface ScriptedAgent {
  readonly handle: AgentHandle;
  /** Names of the requests so far. */
  readonly asked: readonly RequestName[];
  publish(state: AgentState): void;
  /** Asks every client that offered to tell the way to a URL. @returns how many */
  askProxy(question: ProxyQuestion): number;
  /** Answers for requests from now on; what has none is refused. */
  answer(answers: Answers): void;
  /** Reports at hand from now on, by id. */
  reports: Map<string, ReportAtHand>;
}

export function scriptedAgent(initial: AgentState): ScriptedAgent {
  let state = initial;
  // The page asks by itself.
  let answers: Answers = { 'history.get': () => NO_PAST };
  const asked: RequestName[] = [];
  const reports = new Map<string, ReportAtHand>();
  const shells = new Set<(question: ProxyQuestion) => void>();
  const listeners = new Set<(state: AgentState) => void>();
  return {
    handle: {
      serveProxies: (tell) => {
        shells.add(tell);
        return () => {
          shells.delete(tell);
        };
      },
      state: () => state,
      report: (id) => reports.get(id) ?? null,
      subscribe: (listener) => {
        listeners.add(listener);
        return () => {
          listeners.delete(listener);
        };
      },
      request: async <N extends RequestName>(name: N, params: Params<N>): Promise<Result<N>> => {
        asked.push(name);
        const answer = answers[name];
        if (answer === undefined) throw new Error(`the script has no answer for ${name}`);
        return await answer(params);
      },
    },
    asked,
    reports,
    askProxy: (question) => {
      for (const tell of shells) tell(question);
      return shells.size;
    },
    publish: (next) => {
      state = next;
      for (const listener of listeners) listener(next);
    },
    answer: (next) => {
      answers = { ...answers, ...next };
    },
  };
}
