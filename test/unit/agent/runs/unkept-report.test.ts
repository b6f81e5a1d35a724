import { describe, expect, it, vi } from 'vitest';
import { createBuilder } from '../../../../agent/bundle/build-report.ts';
import type { Making } from '../../../../agent/bundle/make-report.ts';
import type { Enqueued } from '../../../../agent/outbox/item.ts';
import type { Outbox } from '../../../../agent/outbox/outbox.ts';
import type { History } from '../../../../agent/runs/history.ts';
import type { ReportsOptions } from '../../../../agent/runs/reports.ts';
import { createRunRecorder } from '../../../../agent/runs/run-recorder.ts';
import { reportsInto } from '../../../support/reports.ts';
import { BROKEN, GREEN, assembledOf } from '../../../support/samples.ts';

const FULL: Enqueued = { ok: false, reason: 'full', message: 'the disk is full' };

/** A recorder whose outbox answers as it is told, and the losses that it was told of. */
function recorder(answers: Enqueued[], change: Partial<ReportsOptions> = {}) {
  const lost: string[] = [];
  let stored: unknown = null;
  const outbox: Pick<
    Outbox,
    'enqueue' | 'openBreak' | 'findingToldAt' | 'weakSpotsTold' | 'losses' | 'countLoss'
  > = {
    enqueue: ({ openBreak }) => {
      const answer = answers.shift() ?? { ok: true };
      if (answer.ok) stored = openBreak;
      return answer;
    },
    openBreak: () => stored,
    findingToldAt: () => null,
    weakSpotsTold: () => null,
    losses: () => [],
    countLoss: (kind, reason) => lost.push(`${kind} ${reason}`),
  };
  const history: Partial<History> = {
    last: () => null,
    lastGood: () => null,
    spans: () => [],
    add: () => true,
  };
  const reports = reportsInto('/nowhere/at/all', outbox as Outbox, change);
  const memory = createRunRecorder({
    history: history as History,
    reports,
    device: 'device-1',
    settings: { exchange: { interfaces: [] }, accessLists: [], findingsOff: [] } as never,
    now: () => new Date('2026-05-04T09:00:00Z'),
  });
  return { memory, lost, reports };
}

describe('a report that finds no room', () => {
  it('counts as lost when its trouble is over before there is any', async () => {
    const { memory, lost, reports } = recorder([FULL, FULL]);

    memory.keep(assembledOf(BROKEN), null);
    await reports.settled();
    memory.keep(assembledOf(BROKEN), null);
    await reports.settled();
    const before = [...lost];
    memory.keep(assembledOf({ ...GREEN, since: '2026-05-04T10:00:00.000Z' }), null);

    expect(before).toEqual([]);
    expect(lost).toEqual(['break no-room']);
  });

  it('is not lost when the next run finds room', async () => {
    const { memory, lost, reports } = recorder([FULL]);

    memory.keep(assembledOf(BROKEN), null);
    await reports.settled();
    memory.keep(assembledOf(BROKEN), null);
    await reports.settled();
    memory.keep(assembledOf({ ...GREEN, since: '2026-05-04T10:00:00.000Z' }), null);

    expect(lost).toEqual([]);
  });
});

describe('a report that no time was enough for', () => {
  it('is tried again by the next run, and counts as not made, not as one without room', async () => {
    const { memory, lost, reports } = recorder([], {
      build: () => Promise.resolve({ ok: false, why: 'late', message: 'not within 15 s' }),
    });

    memory.keep(assembledOf(BROKEN), null);
    await reports.settled();
    memory.keep(assembledOf({ ...GREEN, since: '2026-05-04T10:00:00.000Z' }), null);

    expect(lost).toEqual(['break not-made']);
  });

  it('goes as its envelope alone although that takes a busy machine longer than a smaller bundle may', async () => {
    vi.useFakeTimers();
    const build = createBuilder({
      log: () => undefined,
      inThread: () => Promise.resolve({ ok: false, why: 'late', message: 'not within 11 s' }),
      here: (_, extent) =>
        new Promise((resolve) => {
          const making: Making = { ok: false, why: 'not-encrypted', message: extent };
          setTimeout(resolve, 8_000, making);
        }),
    });
    const making = build({ loss: [] } as never, new AbortController().signal);
    await vi.advanceTimersByTimeAsync(60_000);
    vi.useRealTimers();

    expect(await making).toMatchObject({ message: 'bare' });
  });
});
