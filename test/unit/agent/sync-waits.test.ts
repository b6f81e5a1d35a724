import { describe, expect, it } from 'vitest';
import { createProgress } from '../../../agent/sync/progress.ts';
import type { WayToCollector } from '../../../agent/sync/hold.ts';
import { firstState, heldNow, nextSync } from '../../../agent/sync/sync-step.ts';
import type {
  SyncAction,
  SyncEvent,
  SyncFacts,
  SyncState,
} from '../../../agent/sync/sync-types.ts';
import { restoredWait, waitFrom } from '../../../agent/sync/waits.ts';

const OFFICE: WayToCollector = {
  label: 'lan-corporate',
  route: { kind: 'via', adapter: 'eth0', source: '10.0.0.5' },
  key: 'eth0',
  isMetered: false,
};
const TUNNEL: WayToCollector = { ...OFFICE, label: 'tunnel', key: 'tun0' };
const NONE: WayToCollector = {
  label: 'offline',
  route: { kind: 'none' },
  key: 'none',
  isMetered: false,
};
const UNRESOLVED: WayToCollector = {
  label: 'lan-foreign',
  route: null,
  key: 'unresolved',
  isMetered: false,
};
const FACTS: SyncFacts = {
  waiting: 2,
  dueInMs: 0,
  heldBack: null,
  hasCollector: true,
  nowMs: 1_000,
  firstTryWithinMs: 120_000,
  random: 0.5,
};
const enqueued: SyncEvent = { kind: 'enqueued' };
const settled: SyncEvent = { kind: 'settled' };
const nothingDue: SyncEvent = { kind: 'nothing-due' };
const over: SyncEvent = { kind: 'wait-over' };
const woke: SyncEvent = { kind: 'woke' };
const to = (way: WayToCollector): SyncEvent => ({ kind: 'way-changed', way });
const failed = (hasMoved = false): SyncEvent => ({
  kind: 'failed',
  item: { row: 1, id: 'report-1', tries: 0 },
  error: 'no answer',
  isRefused: false,
  retryAfterMs: null,
  wasCut: false,
  hasMoved,
});

function play(
  events: readonly SyncEvent[],
  facts: Partial<SyncFacts> = {},
  first: SyncState = firstState(OFFICE),
): { readonly state: SyncState; readonly actions: readonly SyncAction[] } {
  return events.reduce<{ state: SyncState; actions: readonly SyncAction[] }>(
    ({ state }, event) => nextSync(state, event, { ...FACTS, ...facts }),
    { state: first, actions: [] },
  );
}
const does = ({ actions }: { actions: readonly SyncAction[] }): readonly string[] =>
  actions.map((action) => action.do);

describe('the first try of a laptop that is back', () => {
  it.each<[string, readonly SyncEvent[]]>([
    ['it started', [enqueued]],
    ['the way came back', [over, settled, nothingDue, to(NONE), to(OFFICE)]],
    ['it came back by another way', [over, settled, nothingDue, to(NONE), to(TUNNEL)]],
    ['it woke', [over, settled, nothingDue, woke]],
  ])('falls somewhere into the time that the collector gave, after %s', (_, events) => {
    const played = play(events);

    expect(played.actions).toContainEqual({ do: 'start-timer', ms: 60_000 });
    expect(does(played)).not.toContain('try-next');
    expect(heldNow(played.state, FACTS)).toBe('backoff');
    expect(does(play([...events, over]))).toContain('try-next');
  });

  it('is at once where the collector asks for nothing', () => {
    expect(does(play([enqueued], { firstTryWithinMs: 0 }))).toEqual(['try-next']);
  });

  it('is at once when somebody asks', () => {
    expect(does(play([enqueued, { kind: 'demanded' }]))).toContain('try-next');
    expect(does(play([{ kind: 'demanded' }]))).toContain('try-next');
  });

  it('is not spread once more by another way that opens meanwhile', () => {
    const played = play([enqueued, to(TUNNEL)]);

    expect(does(played)).not.toContain('try-next');
    expect(played.actions).toContainEqual({ do: 'start-timer', ms: 60_000 });
  });

  it('is spread once: what comes later is sent at once', () => {
    expect(does(play([enqueued, over, settled, nothingDue, enqueued]))).toEqual(['try-next']);
  });
});

describe('the wait after failures', () => {
  const facts = { firstTryWithinMs: 0, random: 0.99 };

  it('goes on when the link goes and comes back as it was', () => {
    const played = play([enqueued, failed(), to(NONE), to(OFFICE)], facts);

    expect(does(played)).not.toContain('try-next');
    expect(played.state.failures).toBe(1);
  });

  it('is not ended by two ways that take turns, each of which failed', () => {
    const turns = play([enqueued, failed(), to(TUNNEL), failed(), to(OFFICE)], facts);
    const again = play([enqueued, failed(), to(TUNNEL), failed(), to(OFFICE), to(TUNNEL)], facts);

    expect(does(turns)).not.toContain('try-next');
    expect(does(again)).not.toContain('try-next');
  });

  it('is short again when a broken line carried a part of a large report', () => {
    const stuck = play([enqueued, failed(), over, failed(), over, failed()], facts);
    const moving = play([enqueued, failed(), over, failed(), over, failed(true)], facts);

    expect(stuck.actions).toContainEqual({ do: 'start-timer', ms: 19_800 });
    expect(moving.actions).toContainEqual({ do: 'start-timer', ms: 4_950 });
  });

  it('ends with sleep, for its timer slept as well; what failed is not forgiven', () => {
    const played = play([enqueued, failed(), failed(), woke], facts);

    expect(does(played)).toContain('try-next');
    expect(played.state.failures).toBe(2);
  });

  it('is kept for a restart, and no longer after a success', () => {
    expect(play([enqueued, failed()], facts).actions).toContainEqual({
      do: 'keep-wait',
      wait: { failures: 1, ms: 4_950 },
    });
    expect(play([enqueued, failed(), over, settled], facts).actions).toContainEqual({
      do: 'keep-wait',
      wait: null,
    });
  });

  it('goes on after a restart, though the way shows itself only then', () => {
    const wait = { failures: 4, untilMs: 30_000 };
    const begun = play([to(OFFICE), enqueued], facts, firstState(UNRESOLVED, wait));

    expect(does(begun)).not.toContain('try-next');
    expect(heldNow(begun.state, { ...FACTS, ...facts })).toBe('backoff');
    expect(does(play([to(OFFICE), to(TUNNEL)], facts, firstState(UNRESOLVED, wait)))).toContain(
      'try-next',
    );
  });
});

describe('a wait that is kept over a restart', () => {
  const now = new Date('2026-05-04T09:00:00Z');
  const kept = waitFrom({ failures: 3, ms: 60_000 }, now);

  it('lasts for what is left of it', () => {
    expect(restoredWait(kept, new Date('2026-05-04T09:00:20Z'), 500)).toEqual({
      failures: 3,
      untilMs: 40_500,
    });
    expect(restoredWait(null, now, 500)).toBeNull();
    expect(restoredWait(kept, new Date('2026-05-04T09:01:00Z'), 500)).toBeNull();
  });

  it.each(['2016-05-04T09:00:00Z', '2036-05-04T09:00:00Z'])(
    'is over when the clock was set to %s',
    (at) => {
      expect(restoredWait(kept, new Date(at), 0)).toBeNull();
    },
  );

  it('is over when the disk altered it', () => {
    expect(restoredWait({ failures: 3, until: 'soon' }, now, 0)).toBeNull();
  });
});

describe('how far a report is', () => {
  it('is told four times a second at most, and only of one that takes longer', () => {
    let nowMs = 0;
    let told = 0;
    const progress = createProgress(
      () => (told += 1),
      () => nowMs,
    );
    const hear = progress.begin({ id: 'report-1', bytes: 1_000_000 });

    for (; nowMs < 10_000; nowMs += 10) hear({ kept: 0, sent: nowMs * 100 });
    expect(told).toBe(39);
    expect(progress.sending()).toEqual({
      sending: { id: 'report-1', bytes: 1_000_000, sentBytes: 975_000 },
    });
    progress.end();
    expect(progress.sending()).toEqual({});
  });

  it('has moved when the collector has more than after any try before', () => {
    const progress = createProgress(
      () => undefined,
      () => 0,
    );
    const attempt = (id: string, kept: number): boolean => {
      progress.begin({ id, bytes: 100 })({ kept, sent: kept });
      return progress.end();
    };

    expect(attempt('a', 10)).toBe(true);
    expect(attempt('a', 10)).toBe(false);
    expect(attempt('a', 5)).toBe(false);
    expect(attempt('a', 11)).toBe(true);
    expect(attempt('b', 1)).toBe(true);
  });
});
