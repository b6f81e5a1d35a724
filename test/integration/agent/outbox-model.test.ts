import { afterAll, describe, expect, it } from 'vitest';
import { newDisk } from '../../support/outbox-model/disk.ts';
import { liveThrough } from '../../support/outbox-model/history.ts';
import { type Deed, historyOf, STEPS } from '../../support/outbox-model/steps.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
console.log(`outbox histories: SEED=${String(seed)} (the whole: npm run proof -- model)`);

const disk = newDisk();
afterAll(() => disk.remove());

/** A process that finds its file damaged has refused nothing yet: SEED=353028 found that. */
const REFUSED_BEFORE_DAMAGE: readonly Deed[] = [
  { do: 'enqueue', kind: 'user', origin: 'site', bytes: 102, isOpaque: true },
  { do: 'claim' },
  { do: 'refuse', which: 0, minutes: 104 },
  { do: 'damage', how: 'flip', file: 'database', where: 0.000_9, bit: 6 },
  { do: 'end refusals', minutes: 15 },
];

/** On a full disk the end of a lease cannot be noted: SEED=17239 found that it was forgotten. */
const LEASE_OVER_WHILE_FULL: readonly Deed[] = [
  { do: 'fill', leftKib: 0 },
  { do: 'enqueue', kind: 'user', origin: 'site', bytes: 350_949, isOpaque: false },
  { do: 'enqueue', kind: 'end', origin: 'site', bytes: 262_017, isOpaque: true },
  { do: 'fill', leftKib: 41 },
  { do: 'claim' },
  { do: 'enqueue', kind: 'break', origin: 'site', bytes: 3996, isOpaque: true },
  { do: 'clock', wallMs: -21, monotonicMs: 10_799_995 },
  { do: 'claim' },
  { do: 'free' },
  { do: 'claim' },
];

describe('an outbox', () => {
  it.skipIf(!disk.canFill)(
    'offers again, once there is room, what was under way for too long on a full disk',
    () => {
      const steps = LEASE_OVER_WHILE_FULL.map((deed, at) => ({
        deed,
        killAt: at === 0 ? 1 : null,
      }));
      const figures = liveThrough(steps, disk.path);

      expect(figures.enqueued).toBe(3);
    },
  );

  it('tries again what was refused before its file was damaged', () => {
    const steps = REFUSED_BEFORE_DAMAGE.map((deed) => ({ deed, killAt: null }));
    const figures = liveThrough(steps, disk.path);

    expect(figures.damages).toBe(1);
  });

  it.each([0, 1, 2])(
    `keeps its promises over ${String(STEPS)} steps of kills, clocks, full disks and damage (history %i)`,
    (history) => {
      const figures = liveThrough(historyOf(seed + history, disk.canFill), disk.path);

      expect(figures.enqueued).toBeGreaterThan(20);
      expect(figures.delivered).toBeGreaterThan(0);
    },
  );
});
