import { describe, expect, it } from 'vitest';
import type { Enqueued } from '../../../../agent/outbox/item.ts';
import type { Outbox } from '../../../../agent/outbox/outbox.ts';
import type { History } from '../../../../agent/runs/history.ts';
import { createRunRecorder } from '../../../../agent/runs/run-recorder.ts';
import { reportsInto } from '../../../support/reports.ts';
import { BROKEN, GREEN, assembledOf } from '../../../support/samples.ts';

const FULL: Enqueued = { ok: false, reason: 'full', message: 'the disk is full' };

/** A recorder whose outbox answers as it is told, and the losses that it was told of. */
function recorder(answers: Enqueued[]) {
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
  const reports = reportsInto('/nowhere/at/all', outbox as Outbox);
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
