import { newDisk } from '../support/outbox-model/disk.ts';
import { type HistoryFigures, liveThrough } from '../support/outbox-model/history.ts';
import {
  historyOf,
  historyWords,
  shortened,
  type Step,
  STEPS,
} from '../support/outbox-model/steps.ts';
import type { Proof } from './proof.ts';

/** What is left of a failure at most, so that a slow one does not take the night. */
const MAX_SHORTENINGS = 1;

/**
 * Lives through histories of 200 steps (enqueue, claim, receipt, refusal, retry, drop, kill, clock
 * jump, full disk, damage) and holds the outbox against a model after each.
 */
export const model: Proof = async ({ seed, isSlice }) => {
  const count = isSlice ? 8 : 500;
  const disk = newDisk();
  const sums = { enqueued: 0, delivered: 0, lost: 0, kills: 0, damages: 0 };
  let broken = 0;
  const why = (steps: readonly Step[]): string | null => {
    try {
      const figures = liveThrough(steps, disk.path);
      for (const key of Object.keys(sums) as (keyof HistoryFigures)[]) sums[key] += figures[key];
      return null;
    } catch (thrown) {
      return thrown instanceof Error ? thrown.message : String(thrown);
    }
  };
  try {
    for (let history = 0; history < count; history += 1) {
      const steps = historyOf(seed + history, disk.canFill);
      const wrong = why(steps);
      if (wrong === null) continue;
      broken += 1;
      console.log(`  --seed ${String(seed + history)}: ${wrong}`);
      if (broken > MAX_SHORTENINGS) continue;
      console.log(historyWords(shortened(steps, (fewer) => why(fewer) !== null)));
    }
  } finally {
    await disk.remove();
  }
  const { enqueued, delivered, lost, kills, damages } = sums;
  return {
    ok: broken === 0,
    figures: `${String(count)} histories of ${String(STEPS)} steps: ${String(enqueued)} reports, ${String(delivered)} delivered, ${String(lost)} lost and counted, ${String(kills)} kills, ${String(damages)} damages, ${String(broken)} histories broke a promise`,
  };
};
