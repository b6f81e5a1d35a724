import type { AgentClient, Connected } from '../../agent/client/client.ts';
import type { AgentState } from '../../model/agent-state.ts';
import { SESSION } from '../../model/text/en/agent-link.ts';
import type { AgentProcess } from './agent-process.ts';
import {
  FIRST_STEP,
  type LinkAction,
  type LinkEvent,
  type LinkState,
  type LinkStep,
  nextStep,
} from './supervisor.ts';

/** How long the agent may take to answer what this shell asks in passing, in milliseconds. */
const ANSWER_MS = 10_000;

interface AgentLinkOptions {
  readonly connect: () => Promise<Connected>;
  readonly startProcess: () => AgentProcess;
  /** False when somebody else starts the agent. */
  readonly mayStart: boolean;
  readonly onLink: (state: LinkState) => void;
  readonly onState: (state: AgentState) => void;
  /** Whether the agent stays stopped when somebody asks it to end. */
  readonly mayStop: () => boolean;
  /** The way to a URL, in the words of a PAC script. */
  readonly resolveProxy: (url: string) => Promise<string | null>;
  readonly log: (message: string) => void;
}

/**
 * The shell's hold on the agent: it attaches, starts, waits and starts again as the supervisor
 * decides.
 */
export interface AgentLink {
  /** The agent, while it answers; null otherwise. */
  client(): AgentClient | null;
  /** The laptop woke up: the next try is now. */
  resumed(): void;
  /** A person wants an agent that runs, also after it was stopped. */
  start(): void;
  /** Lets go of the agent, and ends it if this shell started it. */
  stop(): void;
}

export function runAgentLink({
  connect,
  startProcess,
  mayStart,
  onLink,
  onState,
  mayStop,
  resolveProxy,
  log,
}: AgentLinkOptions): AgentLink {
  let state: LinkState = FIRST_STEP.state;
  let client: AgentClient | null = null;
  let child: AgentProcess | null = null;
  let stopped = false;
  /**
   * Counts attempts to attach: the outcome of one that is no longer the latest is of no interest.
   */
  let attempt = 0;
  const timers = new Set<NodeJS.Timeout>();

  const later = (ms: number, action: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      action();
    }, ms);
    timers.add(timer);
  };
  const clearTimers = (): void => {
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
  };
  const letGo = (): void => {
    const held = client;
    client = null;
    held?.close();
  };

  const dispatch = (event: LinkEvent): void => {
    if (!stopped) enter(nextStep(state, event, mayStart));
  };

  const enter = (step: LinkStep): void => {
    if (step.state.name !== state.name) {
      clearTimers();
      attempt += 1;
    }
    if (step.state.name !== 'attached' && step.state.name !== 'running') letGo();
    if (step.state.name === 'backing-off')
      log(`${step.state.because}; next try in ${String(step.state.waitMs)} ms`);
    state = step.state;
    onLink(state);
    for (const action of step.actions) perform(action);
  };

  const perform = (action: LinkAction): void => {
    switch (action.do) {
      case 'attach':
        later(action.afterMs, () => {
          void attach();
        });
        return;
      case 'start-process':
        start();
        return;
      case 'kill-process':
        child?.kill();
        return;
      case 'wait':
        later(action.ms, () => {
          dispatch({ kind: 'wait-over' });
        });
        return;
      case 'settle-timer':
        later(action.ms, () => {
          dispatch({ kind: 'settled' });
        });
        return;
    }
  };

  const start = (): void => {
    child?.kill();
    const started = startProcess();
    child = started;
    started.onExit((why) => {
      if (child !== started) return;
      child = null;
      dispatch({ kind: 'process-exited', why });
    });
  };

  const attach = async (): Promise<void> => {
    const own = (attempt += 1);
    const connected = await connect();
    if (own !== attempt || stopped) {
      if (connected.ok) connected.client.close();
      return;
    }
    if (!connected.ok) {
      dispatch({ kind: 'attach-failed', reason: connected.reason, message: connected.message });
      return;
    }
    hold(connected.client);
  };

  const hold = (next: AgentClient): void => {
    client = next;
    dispatch({ kind: 'attach-succeeded' });
    const lost = (why: string): void => {
      if (client === next) dispatch({ kind: 'link-closed', why });
    };
    next.onClose(lost);
    void next
      .subscribe(
        (agentState) => {
          if (client !== next) return;
          onState(agentState);
          if (agentState.stopping === true && mayStop()) {
            log('somebody stopped the agent: it is not started again');
            dispatch({ kind: 'stop-told' });
          }
        },
        { timeoutMs: ANSWER_MS },
      )
      .then((answer) => {
        if (!answer.ok) lost(SESSION.noState(answer.message));
      });
    next.serveProxies(resolveProxy, { timeoutMs: ANSWER_MS });
  };

  enter(FIRST_STEP);
  return {
    client: () => client,
    resumed: () => {
      dispatch({ kind: 'resumed' });
    },
    start: () => {
      dispatch({ kind: 'start-wanted' });
    },
    stop() {
      stopped = true;
      clearTimers();
      letGo();
      child?.kill();
    },
  };
}
