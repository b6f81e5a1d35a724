import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WayToCollector } from '../../../agent/sync/hold.ts';
import {
  abandoned,
  closing,
  firstState,
  heldNow,
  nextSync,
} from '../../../agent/sync/sync-step.ts';
import type {
  SyncAction,
  SyncEvent,
  SyncFacts,
  SyncState,
} from '../../../agent/sync/sync-types.ts';

const CLEAR: WayToCollector = {
  label: 'tunnel',
  route: { kind: 'via', adapter: 'tun0', source: '10.0.0.5' },
  key: 'tun0',
  isMetered: false,
};
const OTHER: WayToCollector = { ...CLEAR, label: 'lan-corporate', key: 'eth0' };
const NONE: WayToCollector = {
  label: 'offline',
  route: { kind: 'none' },
  key: 'none',
  isMetered: false,
};
const FACTS: SyncFacts = {
  waiting: 2,
  dueInMs: 0,
  heldBack: null,
  hasCollector: true,
  nowMs: 1_000,
  firstTryWithinMs: 0,
  random: 0.5,
};
const ITEM = { row: 1, id: 'report-1', tries: 0 };
const enqueued: SyncEvent = { kind: 'enqueued' };
const settled: SyncEvent = { kind: 'settled' };
const nothingDue: SyncEvent = { kind: 'nothing-due' };
const failed = (change: Partial<Extract<SyncEvent, { kind: 'failed' }>> = {}): SyncEvent => ({
  kind: 'failed',
  item: ITEM,
  error: 'no answer',
  isRefused: false,
  retryAfterMs: null,
  wasCut: false,
  hasMoved: false,
  ...change,
});

interface Played {
  readonly state: SyncState;
  /** Of the last event. */
  readonly actions: readonly SyncAction[];
}

const play = (
  events: readonly SyncEvent[],
  { way = CLEAR, facts = FACTS }: { way?: WayToCollector; facts?: SyncFacts } = {},
): Played =>
  events.reduce<Played>(({ state }, event) => nextSync(state, event, facts), {
    state: firstState(way),
    actions: [],
  });
const verbs = ({ actions }: Played): readonly string[] => actions.map((action) => action.do);

describe('a report that whoever answered would not take', () => {
  const HOUR_MS = 60 * 60_000;

  it('waits half an hour at least, longer with each try, and lets the next one pass', () => {
    const { actions, state } = play([enqueued, failed({ isRefused: true })]);
    const later = play([enqueued, failed({ isRefused: true, item: { ...ITEM, tries: 3 } })]);

    expect(actions).toContainEqual({
      do: 'note-refusal',
      item: ITEM,
      error: 'no answer',
      retryInMs: 0.75 * HOUR_MS,
    });
    expect(later.actions).toContainEqual(expect.objectContaining({ retryInMs: 6 * HOUR_MS }));
    expect(state.waitUntilMs).toBeNull();
    expect(actions.at(-1)).toEqual({ do: 'try-next' });
  });

  it('is the third in a row: then all wait, for somebody refuses everything', () => {
    const refused = failed({ isRefused: true });
    const played = play([enqueued, refused, refused, refused]);

    expect(verbs(played)).toEqual([
      ...['start-timer', 'keep-wait'],
      'note-refusal',
      ...['publish', 'publish'],
      'end-drain',
    ]);
    expect(verbs(play([enqueued, refused, refused, settled, refused]))).toContain('try-next');
  });

  it('is shown as waiting while nothing else is due, and a timer wakes for it', () => {
    const facts = { ...FACTS, dueInMs: 2 * HOUR_MS };
    const played = play([enqueued], { facts });

    expect(heldNow(played.state, facts)).toBe('backoff');
    expect(played.actions).toContainEqual({ do: 'start-timer', ms: HOUR_MS });
    expect(verbs(play([enqueued], { facts: { ...facts, dueInMs: 5_000 } }))).toEqual([
      'start-timer',
      'publish',
      'end-drain',
    ]);
  });

  it('is tried at once when somebody asks, and on another way unless it was refused just now', () => {
    const facts = { ...FACTS, dueInMs: 2 * HOUR_MS };

    const asked = play([{ kind: 'demanded' }], { facts });
    const moved = play([{ kind: 'way-changed', way: OTHER }], { facts });

    expect(asked.actions).toContainEqual({ do: 'end-refusals', notWithinMs: 0 });
    expect(moved.actions).toContainEqual({ do: 'end-refusals', notWithinMs: HOUR_MS / 4 });
    expect(verbs(asked)).toContain('try-next');
    expect(verbs(moved)).toContain('try-next');
  });
});

describe('when reports are handed over', () => {
  it('tries one after the other until none is due, and says so once more at the end', () => {
    expect(verbs(play([enqueued]))).toEqual(['try-next']);
    expect(verbs(play([enqueued, settled]))).toEqual(['stop-timer', 'publish', 'try-next']);
    expect(verbs(play([enqueued, settled, nothingDue]))).toEqual(['publish', 'end-drain']);
  });

  it.each<readonly [string, WayToCollector, Partial<SyncFacts>]>([
    ['without a way', NONE, {}],
    ['without a collector', CLEAR, { hasCollector: false }],
    ['behind a portal', { ...CLEAR, label: 'captive' }, {}],
  ])('tries nothing %s, and shows why it is held', (_, way, change) => {
    const facts = { ...FACTS, ...change };
    const played = play([enqueued], { way, facts });

    expect(verbs(played)).toEqual(['publish', 'end-drain']);
    expect(heldNow(played.state, facts)).not.toBeNull();
  });

  it('looks once more when something came while it had already looked', () => {
    expect(verbs(play([enqueued, enqueued]))).toEqual([]);
    expect(verbs(play([enqueued, enqueued, nothingDue]))).toEqual(['try-next']);
    expect(verbs(play([enqueued, enqueued, nothingDue, nothingDue]))).toEqual([
      'publish',
      'end-drain',
    ]);
  });

  it('waits longer after each failure in a row, and starts small after a success', () => {
    const waits = (events: readonly SyncEvent[]): unknown =>
      play(events).actions.find((action) => action.do === 'start-timer');

    expect(waits([enqueued, failed()])).toEqual({ do: 'start-timer', ms: 2_500 });
    expect(waits([enqueued, failed(), { kind: 'wait-over' }, failed()])).toEqual({
      do: 'start-timer',
      ms: 5_000,
    });
    expect(waits([enqueued, failed(), { kind: 'wait-over' }, settled, failed()])).toEqual({
      do: 'start-timer',
      ms: 2_500,
    });
  });

  it('notes a failure with the wait that follows, and ends the drain', () => {
    expect(play([enqueued, failed({ retryAfterMs: 60_000 })]).actions).toEqual([
      { do: 'start-timer', ms: 60_000 },
      { do: 'keep-wait', wait: { failures: 1, ms: 60_000 } },
      { do: 'note-failure', item: ITEM, error: 'no answer', retryInMs: 60_000 },
      { do: 'publish' },
      { do: 'publish' },
      { do: 'end-drain' },
    ]);
  });

  it('does not end a wait because something more was put into the queue', () => {
    const played = play([enqueued, failed(), enqueued]);

    expect(verbs(played)).toEqual(['publish', 'end-drain']);
    expect(heldNow(played.state, FACTS)).toBe('backoff');
  });

  it.each<readonly [string, SyncEvent]>([
    ['somebody asks', { kind: 'demanded' }],
    ['another way opens', { kind: 'way-changed', way: OTHER }],
  ])('ends a wait and forgives what failed when %s', (_, event) => {
    const played = play([enqueued, failed(), event]);

    expect(verbs(played)).toEqual(expect.arrayContaining(['stop-timer', 'try-next']));
    expect(played.state).toMatchObject({ failures: 0, waitUntilMs: null });
  });

  it('keeps a wait on the same way, looked at again', () => {
    const played = play([enqueued, failed(), { kind: 'way-changed', way: { ...CLEAR } }]);

    expect(verbs(played)).toEqual(['publish', 'publish', 'end-drain']);
  });

  it('cuts a try that hangs on the old way, counts it as no failure, and tries by the new one', () => {
    const moved = play([enqueued, { kind: 'way-changed', way: OTHER }]);
    const cut = nextSync(moved.state, failed({ wasCut: true }), FACTS);

    expect(verbs(moved)).toEqual(['stop-timer', 'cut-try', 'end-refusals', 'publish']);
    expect(cut.actions).toEqual([
      { do: 'note-failure', item: ITEM, error: 'no answer', retryInMs: null },
      { do: 'publish' },
      { do: 'try-next' },
    ]);
    expect(cut.state.failures).toBe(0);
  });

  it('tries nothing once it is closed, and ends the drain under way', () => {
    const closed = closing(play([enqueued]).state);

    expect(closed.actions.map((action) => action.do)).toEqual(['stop-timer', 'cut-try']);
    expect(verbs(nextSync(closed.state, failed({ wasCut: true }), FACTS))).toEqual([
      'note-failure',
      'publish',
      'publish',
      'end-drain',
    ]);
  });

  it('begins anew after a mistake of ours', () => {
    const broken = abandoned(play([enqueued, enqueued]).state);

    expect(verbs(nextSync(broken, enqueued, FACTS))).toEqual(['try-next']);
  });

  it('whatever happens in whatever order, one try at a time is under way, and each drain ends', () => {
    const outside = fc.constantFrom<SyncEvent>(
      enqueued,
      { kind: 'demanded' },
      { kind: 'wait-over' },
      { kind: 'way-changed', way: OTHER },
      { kind: 'way-changed', way: CLEAR },
      { kind: 'way-changed', way: NONE },
    );
    const ofTry = fc.constantFrom<SyncEvent>(
      settled,
      nothingDue,
      failed(),
      failed({ wasCut: true }),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(outside, ofTry), { maxLength: 30 }), (events) => {
        let state = firstState(CLEAR);
        let isTrying = false;
        const endings = new Set(['settled', 'nothing-due', 'failed']);
        for (const event of events) {
          // Only a try under way can come to something.
          if (endings.has(event.kind) && !isTrying) continue;
          if (endings.has(event.kind)) isTrying = false;
          const step = nextSync(state, event, FACTS);
          const does = step.actions.map((action) => action.do);
          if (does.includes('try-next')) {
            expect(isTrying).toBe(false);
            isTrying = true;
          }
          if (does.includes('end-drain')) expect(isTrying).toBe(false);
          ({ state } = step);
          expect(state.isDraining).toBe(isTrying);
        }
      }),
    );
  });
});
