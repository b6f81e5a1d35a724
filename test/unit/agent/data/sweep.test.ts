import { describe, expect, it } from 'vitest';
import { leftovers } from '../../../../agent/data/sweep.ts';

const NOW = new Date('2026-05-04T09:00:00.000Z');
const damaged = (at: string, file = 'outbox.sqlite', side = ''): string =>
  `${file}.damaged-${at}${side}`;

describe('the start of an agent', () => {
  it('removes what a process left that died while it wrote a file', () => {
    const left = [
      'agent.json.0f9a1b2c3d4e',
      'agent.json.0f9a1b2c3d4e.new',
      'agent.json.new',
      'device.json.new',
      'collector-key.json.new',
      'collector-key.json.4711.tmp',
      'history.4711.tmp',
      '.write-4711',
    ];

    expect(leftovers(left, NOW)).toEqual(left);
  });

  it('touches nothing that is in use, nor what others keep there', () => {
    const kept = [
      'agent.json',
      'agent.sock',
      'ballast',
      'collector',
      'collector-key.json',
      'config.json',
      'demo',
      'device.json',
      'electron',
      'history.sqlite',
      'history.sqlite-shm',
      'history.sqlite-wal',
      'lock.sqlite',
      'lock.sqlite-journal',
      'notes.new',
      'outbox.sqlite',
      'outbox.sqlite-wal',
    ];

    expect(leftovers(kept, NOW)).toEqual([]);
  });

  it('keeps of each damaged database the last, with its side files', () => {
    const older = [
      damaged('2026-05-01T08-00-00-000Z'),
      damaged('2026-05-01T08-00-00-000Z', 'outbox.sqlite', '-wal'),
    ];
    const last = [
      damaged('2026-05-02T08-00-00-000Z'),
      damaged('2026-05-02T08-00-00-000Z', 'outbox.sqlite', '-wal'),
      damaged('2026-04-20T08-00-00-000Z', 'history.sqlite'),
    ];

    expect(leftovers([...older, ...last], NOW)).toEqual(older);
  });

  it('removes the last one too once 30 days have gone by', () => {
    const old = damaged('2026-04-04T08-59-59-999Z');

    expect(leftovers([old], NOW)).toEqual([old]);
  });
});
