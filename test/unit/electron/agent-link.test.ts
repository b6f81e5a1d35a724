import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AgentClient, Connected } from '../../../agent/client/client.ts';
import { type AgentLink, runAgentLink } from '../../../electron/agent-link/agent-link.ts';
import { SETTLED_MS } from '../../../electron/agent-link/supervisor.ts';
import type { AgentState } from '../../../model/agent-state.ts';
import { stateOf } from '../../support/states.ts';

const NO_AGENT: Connected = { ok: false, reason: 'no-agent', message: 'nobody there' };

/** A client whose connection the test ends. */
function fakeClient(): {
  readonly client: AgentClient;
  lose: () => void;
  tell: (state: AgentState) => void;
  readonly closed: () => boolean;
} {
  let closed = false;
  let lost: (why: string) => void = () => undefined;
  let listener: (state: AgentState) => void = () => undefined;
  return {
    client: {
      agent: { protocol: 1, pid: 7, socket: '', token: '', version: '', startedAt: '' },
      request: () => Promise.resolve({ ok: false, reason: 'closed', message: '' }),
      subscribe: (told) => {
        listener = told;
        return Promise.resolve({ ok: true, result: {} });
      },
      serveProxies: () => undefined,
      onClose: (told) => {
        lost = told;
      },
      close: () => {
        closed = true;
      },
    },
    lose: () => {
      lost('gone');
    },
    tell: (state) => {
      listener(state);
    },
    closed: () => closed,
  };
}

/** Processes that the link started; the test lets them die. */
function fakeProcesses() {
  const started: { killed: boolean; die: (why: string) => void }[] = [];
  return {
    started,
    start: () => {
      const process = {
        killed: false,
        die: (why: string): void => {
          throw new Error(`nobody listens: ${why}`);
        },
      };
      started.push(process);
      return {
        kill: () => {
          process.killed = true;
        },
        onExit: (listener: (why: string) => void) => {
          process.die = listener;
        },
      };
    },
  };
}

let link: AgentLink;
let answers: Connected[];
let names: string[];
let states: AgentState[];
let processes: ReturnType<typeof fakeProcesses>;

const run = (mayStart = true, mayStop = true): void => {
  link = runAgentLink({
    resolveProxy: () => Promise.resolve(null),
    connect: () => Promise.resolve(answers.shift() ?? NO_AGENT),
    startProcess: processes.start,
    mayStart,
    mayStop: () => mayStop,
    onLink: ({ name }) => names.push(name),
    onState: (state) => states.push(state),
    log: () => undefined,
  });
};

beforeEach(() => {
  vi.useFakeTimers();
  [answers, names, states, processes] = [[], [], [], fakeProcesses()];
});

afterEach(() => {
  link.stop();
  vi.useRealTimers();
});

describe('the link to the agent', () => {
  it('passes on what a running agent tells', async () => {
    const { client, tell } = fakeClient();
    answers = [{ ok: true, client }];
    run();
    await vi.advanceTimersByTimeAsync(0);

    tell(stateOf());

    expect([names.at(-1), states.length, processes.started.length]).toEqual(['attached', 1, 0]);
  });

  it.each([
    ['stays stopped after a person stopped it', true],
    ['is started again where the policy keeps the user from ending it', false],
  ])('an agent %s', async (_, mayStop) => {
    const { client, tell, lose } = fakeClient();
    answers = [NO_AGENT, { ok: true, client }];
    run(true, mayStop);
    await vi.advanceTimersByTimeAsync(250);

    tell({ ...stateOf(), stopping: true });
    lose();
    processes.started[0]?.die('exit status 0');
    await vi.advanceTimersByTimeAsync(60_000);

    expect(processes.started.length > 1).toBe(!mayStop);
    expect(names.includes('stopped')).toBe(mayStop);
  });

  it('starts an agent, and starts it again a second after it died', async () => {
    const first = fakeClient();
    const second = fakeClient();
    answers = [
      NO_AGENT,
      { ok: true, client: first.client },
      NO_AGENT,
      { ok: true, client: second.client },
    ];
    run();
    await vi.advanceTimersByTimeAsync(250);
    const running = names.at(-1);

    processes.started[0]?.die('exit status 1');
    await vi.advanceTimersByTimeAsync(999);
    const before = processes.started.length;
    await vi.advanceTimersByTimeAsync(300);

    expect([running, before, processes.started.length, names.at(-1)]).toEqual([
      'running',
      1,
      2,
      'running',
    ]);
    expect([first.closed(), link.client() === second.client]).toEqual([true, true]);
  });

  it('forgets failures once the link has held', async () => {
    const clients = [fakeClient(), fakeClient()];
    answers = clients.map(({ client }) => ({ ok: true, client }));
    run(false);
    await vi.advanceTimersByTimeAsync(SETTLED_MS - 1);
    clients[0]?.lose();
    await vi.advanceTimersByTimeAsync(2_000 + SETTLED_MS);

    clients[1]?.lose();
    answers = [{ ok: true, client: fakeClient().client }];
    await vi.advanceTimersByTimeAsync(1_100);

    expect(names.at(-1)).toBe('attached');
  });

  it('lets nothing through from an agent that it has let go of', async () => {
    const { client, lose, tell } = fakeClient();
    answers = [{ ok: true, client }];
    run(false);
    await vi.advanceTimersByTimeAsync(0);
    lose();

    tell(stateOf());

    expect([states, link.client()]).toEqual([[], null]);
  });

  it('ends its agent and everything that was to come when it stops', async () => {
    run();
    await vi.advanceTimersByTimeAsync(0);

    link.stop();
    await vi.advanceTimersByTimeAsync(100_000);

    expect(processes.started.map(({ killed }) => killed)).toEqual([true]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
