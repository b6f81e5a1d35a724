import { describe, expect, it } from 'vitest';
import {
  type LinkEvent,
  type LinkState,
  type LinkStep,
  FIRST_STEP,
  nextStep,
  STARTING_TRIES,
  waitAfter,
} from '../../../electron/agent-link/supervisor.ts';

const noAgent: LinkEvent = { kind: 'attach-failed', reason: 'no-agent', message: 'nobody there' };
const attached: LinkEvent = { kind: 'attach-succeeded' };
const closed: LinkEvent = { kind: 'link-closed', why: 'it went away' };
const exited: LinkEvent = { kind: 'process-exited', why: 'exit status 1' };
const waitOver: LinkEvent = { kind: 'wait-over' };

/** Lets events happen one after the other. */
const after = (events: readonly LinkEvent[], mayStart = true): LinkStep =>
  events.reduce<LinkStep>(({ state }, event) => nextStep(state, event, mayStart), FIRST_STEP);

const verbs = ({ actions }: LinkStep): string[] => actions.map((action) => action.do);

describe('holding the agent', () => {
  it('looks for a running agent first', () => {
    expect(FIRST_STEP).toEqual({
      state: { name: 'looking', failures: 0 },
      actions: [{ do: 'attach', afterMs: 0 }],
    });
  });

  it('attaches to an agent that runs already, and starts none', () => {
    const step = after([attached]);

    expect(step.state.name).toBe('attached');
    expect(verbs(step)).not.toContain('start-process');
  });

  it('starts an agent where none runs, and asks until its door is open', () => {
    const started = after([noAgent]);
    const asking = after([noAgent, noAgent]);
    const running = after([noAgent, noAgent, attached]);

    expect([started.state.name, verbs(started)]).toEqual(['starting', ['start-process', 'attach']]);
    expect([asking.state.name, verbs(asking)]).toEqual(['starting', ['attach']]);
    expect(running.state.name).toBe('running');
  });

  it('starts none where somebody else does it', () => {
    const step = after([noAgent], false);

    expect([step.state.name, verbs(step)]).toEqual(['backing-off', ['wait']]);
  });

  it.each(['no-answer', 'refused'] as const)(
    'starts none beside an agent that is there, and says what is wrong with it: %s',
    (reason) => {
      const step = after([{ kind: 'attach-failed', reason, message: 'it is of another version' }]);

      expect(step).toEqual({
        state: {
          name: 'backing-off',
          failures: 1,
          waitMs: 1000,
          because: 'it is of another version',
        },
        actions: [{ do: 'wait', ms: 1000 }],
      });
    },
  );

  it('gives a started agent up that never opens its door, and ends it', () => {
    const step = after(Array.from({ length: STARTING_TRIES + 1 }, () => noAgent));

    expect([step.state.name, verbs(step)]).toEqual(['backing-off', ['kill-process', 'wait']]);
  });

  it('waits 1 s after the first death, twice as long after each further one, and never more than a minute', () => {
    expect(Array.from({ length: 8 }, (_, index) => waitAfter(index + 1))).toEqual([
      1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000,
    ]);
    expect(waitAfter(100_000)).toBe(60_000);
  });

  it('counts deaths in a row, and forgets them once the agent has held', () => {
    const deaths = [noAgent, attached, exited, waitOver, noAgent, attached];

    const restless = after([...deaths, exited]);
    const settled = after([...deaths, { kind: 'settled' }, exited]);

    expect([restless.state, settled.state]).toMatchObject([{ waitMs: 2000 }, { waitMs: 1000 }]);
  });

  it("looks for another's agent before it starts one again", () => {
    const step = after([noAgent, exited, waitOver]);

    expect([step.state.name, verbs(step)]).toEqual(['looking', ['attach']]);
  });

  it('asks its own agent again when only the link was lost', () => {
    const step = after([noAgent, attached, closed]);

    expect([step.state.name, verbs(step)]).toEqual(['starting', ['attach']]);
  });

  it('tells why it waits', () => {
    expect(after([noAgent, attached, exited]).state).toMatchObject({
      because: 'the agent ended: exit status 1',
    });
    expect(after([attached, closed]).state).toMatchObject({ because: 'it went away' });
  });

  it('tries at once when the laptop wakes up', () => {
    const step = after([noAgent, exited, { kind: 'resumed' }]);

    expect(step.state.name).toBe('looking');
  });

  it.each([
    ['its own', [noAgent, attached]],
    ["somebody else's", [attached]],
  ] as const)('leaves an agent stopped that a person stopped: %s', (_, before) => {
    const told = after([...before, { kind: 'stop-told' }]);
    const gone = after([...before, { kind: 'stop-told' }, closed, exited, noAgent, noAgent]);
    const slept = after([...before, { kind: 'stop-told' }, noAgent, { kind: 'resumed' }]);

    expect([told, gone, slept].map(({ state }) => state.name)).toEqual(Array(3).fill('stopped'));
    expect([told, gone, slept].flatMap(verbs)).not.toContain('start-process');
  });

  it('starts a stopped agent when a person wants it, and attaches where somebody else started it', () => {
    const stopped = [noAgent, attached, { kind: 'stop-told' }, noAgent] as const;

    expect(verbs(after([...stopped, { kind: 'start-wanted' }, noAgent]))).toContain(
      'start-process',
    );
    expect(after([...stopped, attached]).state.name).toBe('attached');
  });

  it.each<[string, LinkState, LinkEvent]>([
    ['a wait that was over before', { name: 'attached', failures: 0 }, waitOver],
    [
      'a success that comes too late',
      { name: 'backing-off', failures: 1, waitMs: 1000, because: '' },
      attached,
    ],
    [
      'the end of a process that was given up',
      { name: 'backing-off', failures: 1, waitMs: 1000, because: '' },
      exited,
    ],
    ['a link that was lost already', { name: 'looking', failures: 1 }, closed],
    ['a wish for what runs', { name: 'running', failures: 0 }, { kind: 'start-wanted' }],
    ['waking up while all is well', { name: 'running', failures: 0 }, { kind: 'resumed' }],
  ])('is not disturbed by %s', (_, state, event) => {
    expect(nextStep(state, event, true)).toEqual({ state, actions: [] });
  });
});
