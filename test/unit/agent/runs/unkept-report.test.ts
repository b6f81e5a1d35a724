import { describe, expect, it } from 'vitest';
import type { Enqueued } from '../../../../agent/outbox/item.ts';
import type { Outbox } from '../../../../agent/outbox/outbox.ts';
import type { History } from '../../../../agent/runs/history.ts';
import { createRunRecorder } from '../../../../agent/runs/run-recorder.ts';
import { BROKEN, GREEN, assembledOf } from '../../../support/samples.ts';

const FULL: Enqueued = { ok: false, reason: 'full', message: 'the disk is full' };

/** A recorder whose outbox answers as it is told, and the losses that it was told of. */
function recorder(answers: Enqueued[]) {
  const lost: string[] = [];
  let stored: unknown = null;
  const outbox: Pick<Outbox, 'enqueue' | 'openBreak' | 'findingToldAt' | 'losses' | 'countLoss'> = {
    enqueue: ({ openBreak }) => {
      const answer = answers.shift() ?? { ok: true };
      if (answer.ok) stored = openBreak;
      return answer;
    },
    openBreak: () => stored,
    findingToldAt: () => null,
    losses: () => [],
    countLoss: (kind, reason) => lost.push(`${kind} ${reason}`),
  };
  const history: Partial<History> = {
    last: () => null,
    lastGood: () => null,
    spans: () => [],
    add: () => true,
  };
  const memory = createRunRecorder({
    history: history as History,
    outbox: outbox as Outbox,
    device: 'device-1',
    settings: {
      site: null,
      exchange: { interfaces: [] },
      accessLists: [],
      findingsOff: [],
    } as never,
    version: '0.1.0',
    origin: 'site',
    log: () => undefined,
    now: () => new Date('2026-05-04T09:00:00Z'),
  });
  return { memory, lost };
}

describe('a report that finds no room', () => {
  it('counts as lost when its trouble is over before there is any', () => {
    const { memory, lost } = recorder([FULL, FULL]);

    memory.keep(assembledOf(BROKEN), null);
    memory.keep(assembledOf(BROKEN), null);
    const before = [...lost];
    memory.keep(assembledOf({ ...GREEN, since: '2026-05-04T10:00:00.000Z' }), null);

    expect(before).toEqual([]);
    expect(lost).toEqual(['break no-room']);
  });

  it('is not lost when the next run finds room', () => {
    const { memory, lost } = recorder([FULL]);

    memory.keep(assembledOf(BROKEN), null);
    memory.keep(assembledOf(BROKEN), null);
    memory.keep(assembledOf({ ...GREEN, since: '2026-05-04T10:00:00.000Z' }), null);

    expect(lost).toEqual([]);
  });
});
