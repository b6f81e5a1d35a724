import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LiveConnection } from '../../../../model/connections.ts';
import {
  ACTIVE_WITHIN_MS,
  MAX_SHIFT_MS,
  MOBILE_GAP_MS,
  outlookConnects,
  scheduledCheck,
  shiftMs,
  type ScheduledCheckFacts,
} from '../../../../agent/runs/scheduled-check.ts';

const FIVE_MINUTES = 5 * 60_000;

/** Device ids of a seeded generator: the promise is about a fleet, not about one draw. */
function fleet(count: number, seed: number): readonly string[] {
  return fc.sample(fc.uuid(), { numRuns: count, seed });
}

/** Most checks that fall into one slot of `slotMs`, and the mean over all slots of the period. */
function peakOf(ids: readonly string[], periodMs: number, slotMs: number) {
  const slots = new Array<number>(periodMs / slotMs).fill(0);
  for (const id of ids) {
    const slot = Math.floor(shiftMs(id, periodMs) / slotMs);
    slots[slot] = slots[slot]! + 1;
  }
  return { peak: Math.max(...slots), mean: ids.length / slots.length };
}

/**
 * A thousand devices in the 300 seconds of a period are 3.3 a second, and shares that devices draw
 * by themselves, each from its own random id, fall as dice do, whatever the hash, for no device
 * knows of another: nine to eleven in the fullest second (83 of 100 fleets), and six or fewer in
 * each of them once in twelve million fleets. So the promise of twice the mean is held for slots that
 * hold enough devices: ten seconds for a thousand, one second for twenty thousand, and one second
 * for a thousand that check each minute.
 */
describe('a fleet of laptops with one schedule', () => {
  it.each([1, 2, 3, 4, 5])('spreads 1,000 devices over the period (fleet %i)', (seed) => {
    const { peak, mean } = peakOf(fleet(1000, seed), FIVE_MINUTES, 10_000);

    expect(peak).toBeLessThanOrEqual(2 * mean);
  });

  it.each([1, 2, 3, 4, 5])(
    'asks in no second more than twice the mean, with 1,000 devices each minute (fleet %i)',
    (seed) => {
      const { peak, mean } = peakOf(fleet(1000, seed), 60_000, 1000);

      expect(peak).toBeLessThanOrEqual(2 * mean);
    },
  );

  it('asks in no second more than twice the mean, with 20,000 devices', () => {
    const { peak, mean } = peakOf(fleet(20_000, 7), FIVE_MINUTES, 1000);

    expect(peak).toBeLessThanOrEqual(2 * mean);
  });

  it('gives a device the same share of every period, below the period and below the cap', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 0, max: 86_400_000 }), (id, periodMs) => {
        const shift = shiftMs(id, periodMs);

        expect(shift).toBe(shiftMs(id, periodMs));
        expect(shift).toBeGreaterThanOrEqual(0);
        expect(shift).toBeLessThan(Math.max(1, Math.min(periodMs, MAX_SHIFT_MS)));
      }),
    );
  });
});

const facts = (some: {
  readonly link?: ScheduledCheckFacts['network']['link'];
  readonly over?: ScheduledCheckFacts['network']['over'];
  readonly tunnel?: 'none' | 'connecting' | 'up' | 'up-no-route' | 'degraded';
  readonly sinceRunMs?: number | null;
  readonly sinceActiveMs?: number;
  readonly outlook?: ScheduledCheckFacts['outlook'];
}): ScheduledCheckFacts => ({
  network: {
    link: some.link ?? 'lan',
    over: some.over ?? null,
    tunnel: { state: some.tunnel ?? 'none', product: null, adapter: null },
  },
  sinceRunMs: some.sinceRunMs ?? null,
  sinceActiveMs: some.sinceActiveMs ?? 0,
  outlook: some.outlook === undefined ? 'not-asked' : some.outlook,
});

describe('a check that only the schedule asks for', () => {
  it.each<readonly [what: string, given: Parameters<typeof facts>[0], then: string]>([
    ['runs on a LAN, whoever is there', { sinceActiveMs: 10 * ACTIVE_WITHIN_MS }, 'check'],
    ['runs on mobile data when none has run yet', { link: 'mobile' }, 'check'],
    [
      'waits on mobile data while the last one is young',
      { link: 'mobile', sinceRunMs: MOBILE_GAP_MS - 1 },
      'hold-mobile',
    ],
    [
      'waits in a tunnel over mobile data, too',
      { link: 'lan', over: 'mobile', tunnel: 'up', sinceRunMs: 1000 },
      'hold-mobile',
    ],
    ['runs on mobile data after the gap', { link: 'mobile', sinceRunMs: MOBILE_GAP_MS }, 'check'],
    ['runs in a tunnel while somebody is there', { tunnel: 'up' }, 'check'],
    [
      'asks for Outlook in a tunnel that nobody seems to use',
      { tunnel: 'up', sinceActiveMs: ACTIVE_WITHIN_MS },
      'ask-outlook',
    ],
    [
      'runs in such a tunnel while Outlook holds a connection',
      { tunnel: 'up', sinceActiveMs: ACTIVE_WITHIN_MS, outlook: true },
      'check',
    ],
    [
      'waits in such a tunnel while Outlook holds none',
      { tunnel: 'up', sinceActiveMs: ACTIVE_WITHIN_MS, outlook: false },
      'hold-idle',
    ],
    [
      'runs where nobody can tell what Outlook holds',
      { tunnel: 'degraded', sinceActiveMs: ACTIVE_WITHIN_MS, outlook: null },
      'check',
    ],
  ])('%s', (_what, given, then) => {
    expect(scheduledCheck(facts(given))).toBe(then);
  });
});

describe("Outlook's connections, for the schedule", () => {
  const connection: LiveConnection = {
    process: 'OUTLOOK.EXE',
    pid: 1,
    localAddress: '10.0.0.1',
    localPort: 50000,
    remoteAddress: '10.1.2.3',
    remotePort: 1171,
    state: 'established',
    why: 'exchange',
    createdAt: null,
    announced: [],
  };
  const table = { at: '', items: [], dropped: 0, notes: [], problem: null };

  it('counts an established one of Outlook alone', () => {
    expect(outlookConnects({ ...table, items: [connection] })).toBe(true);
    expect(outlookConnects({ ...table, items: [{ ...connection, state: 'time-wait' }] })).toBe(
      false,
    );
    expect(outlookConnects({ ...table, items: [{ ...connection, process: 'rpcping.exe' }] })).toBe(
      false,
    );
  });

  it('is not known where the table could not be read', () => {
    expect(outlookConnects({ ...table, problem: 'hidden' })).toBeNull();
  });
});
