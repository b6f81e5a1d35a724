import { afterAll, describe, expect, it } from 'vitest';
import { newDisk } from '../../support/outbox-model/disk.ts';
import { liveThrough } from '../../support/outbox-model/history.ts';
import { historyOf, STEPS } from '../../support/outbox-model/steps.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
console.log(`outbox histories: SEED=${String(seed)} (the whole: npm run proof -- model)`);

const disk = newDisk();
afterAll(() => disk.remove());

describe('an outbox', () => {
  it.each([0, 1, 2])(
    `keeps its promises over ${String(STEPS)} steps of kills, clocks, full disks and damage (history %i)`,
    (history) => {
      const figures = liveThrough(historyOf(seed + history, disk.canFill), disk.path);

      expect(figures.enqueued).toBeGreaterThan(20);
      expect(figures.delivered).toBeGreaterThan(0);
    },
  );
});
