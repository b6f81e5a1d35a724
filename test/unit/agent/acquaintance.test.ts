import { describe, expect, it } from 'vitest';
import { createAcquaintance } from '../../../agent/sync/acquaintance.ts';
import type { WayToCollector } from '../../../agent/sync/hold.ts';
import type { KeyAnswer } from '../../../agent/sync/key.ts';
import { trouble } from '../../../agent/sync/trouble.ts';
import { directClient } from '../../support/direct-client.ts';

const OFFICE: WayToCollector = {
  label: 'lan-corporate',
  route: { kind: 'via', adapter: 'eth0', source: '192.0.2.2' },
  key: 'via eth0 192.0.2.2, lan-corporate',
  isMetered: false,
};
const HOTEL: WayToCollector = { ...OFFICE, label: 'lan-foreign', key: 'via wlan0, lan-foreign' };
const LEARNED = { ok: true, key: {}, source: 'learned' } as unknown as KeyAnswer;
const FAILED: KeyAnswer = { ok: false, trouble: trouble('HOST_UNREACHABLE', 'collect.example') };

function met(answers: readonly KeyAnswer[], waiting = 0) {
  const seen = { asked: 0, learned: 0, log: [] as string[] };
  let known: KeyAnswer | null = null;
  const acquaintance = createAcquaintance({
    collector: {
      keys: {
        known: () => known,
        resolve: () => {
          const answer = answers[Math.min(seen.asked, answers.length - 1)] ?? FAILED;
          seen.asked += 1;
          if (answer.ok) known = answer;
          return Promise.resolve(answer);
        },
        keep: () => undefined,
      },
    },
    http: directClient,
    waiting: () => waiting,
    onLearned: () => {
      seen.learned += 1;
    },
    log: (line) => seen.log.push(line),
  });
  return { acquaintance, seen };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the key of a collector', () => {
  it('is learned once, before anything is to be sent', async () => {
    const { acquaintance, seen } = met([LEARNED]);
    for (const way of [OFFICE, OFFICE, HOTEL]) {
      acquaintance.wayChanged(way);
      await settled();
    }

    expect([seen.asked, seen.learned, seen.log]).toEqual([1, 1, []]);
  });

  it('is asked for again on another network where nobody answered', async () => {
    const { acquaintance, seen } = met([FAILED, LEARNED]);
    for (const way of [HOTEL, HOTEL, OFFICE]) {
      acquaintance.wayChanged(way);
      await settled();
    }

    expect([seen.asked, seen.learned]).toEqual([2, 1]);
    expect(seen.log).toEqual([expect.stringContaining('collect.example')]);
  });

  it.each<[where: string, way: Partial<WayToCollector>, waiting?: number]>([
    ['a metered network', { isMetered: true }],
    ['roaming', { isRoaming: true }],
    ['before a login page', { label: 'captive' }],
    ['without a way', { route: { kind: 'none' } }],
    ['while its name is not resolved', { route: null }],
    ['while a report waits, which asks itself', {}, 1],
  ])('is not asked for %s', async (_, way, waiting = 0) => {
    const { acquaintance, seen } = met([LEARNED], waiting);
    acquaintance.wayChanged({ ...OFFICE, ...way });
    await settled();

    expect(seen.asked).toBe(0);
  });

  it('is not asked for by an agent that ends, nor where there is no collector', async () => {
    const { acquaintance, seen } = met([LEARNED]);
    await acquaintance.close();
    acquaintance.wayChanged(OFFICE);
    const none = createAcquaintance({
      ...{ collector: null, http: directClient, waiting: () => 0 },
      ...{ onLearned: () => undefined, log: () => undefined },
    });
    none.wayChanged(OFFICE);
    await settled();

    expect(seen.asked).toBe(0);
  });
});
