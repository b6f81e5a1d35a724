import { type Damage, randomFrom } from '../support/damage.ts';
import { fillOutbox, tryOutbox } from '../support/outbox-damage.ts';

/** Reports that wait, and trials of each kind of damage. */
const REPORTS = 60;
const EACH: Readonly<Record<Damage, number>> = { flip: 1000, zero: 200, cut: 100 };

/**
 * Damages an agent's outbox again and again, and counts the promises that it broke.
 *
 * @returns whether none was broken
 */
export function outboxDamage(seed: number): Promise<boolean> {
  const left = fillOutbox(REPORTS);
  let sound = true;
  try {
    for (const [damage, trials] of Object.entries(EACH) as [Damage, number][]) {
      const random = randomFrom(seed);
      let [broken, missing] = [0, 0];
      for (let trial = 0; trial < trials; trial += 1) {
        const result = tryOutbox(left, damage, random);
        missing += result.missing;
        if (result.wrong.length === 0) continue;
        broken += 1;
        console.log(`  trial ${String(trial)}: ${result.wrong.slice(0, 3).join('; ')}`);
      }
      sound &&= broken === 0;
      console.log(
        `outbox ${damage}: ${String(trials)} trials with ${String(REPORTS)} reports, ${String(broken)} broke a promise, ${(missing / trials).toFixed(2)} reports lost a trial`,
      );
    }
  } finally {
    left.remove();
  }
  return Promise.resolve(sound);
}
