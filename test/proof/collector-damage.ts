import { randomFrom } from '../support/damage.ts';
import { fillFolder, TRIALS, tryDamage } from '../support/collector-damage.ts';

/** Reports in the folder, and trials of each kind of damage. */
const REPORTS = 60;
const EACH = 100;

/**
 * Damages a collector's folder again and again, and counts the promises that it broke.
 *
 * @returns whether none was broken
 */
export async function collectorDamage(seed: number): Promise<boolean> {
  const left = await fillFolder(REPORTS);
  let sound = true;
  try {
    for (const [victim, damage] of TRIALS) {
      const random = randomFrom(seed);
      let [broken, refused] = [0, 0];
      for (let trial = 0; trial < EACH; trial += 1) {
        const result = await tryDamage(
          victim === 'log' ? left.log : left.closed,
          victim,
          damage,
          random,
        );
        if (result.refused !== null) refused += 1;
        if (result.wrong.length === 0) continue;
        broken += 1;
        console.log(`  trial ${String(trial)}: ${result.wrong.slice(0, 3).join('; ')}`);
      }
      sound &&= broken === 0;
      console.log(
        `${victim} ${damage}: ${String(EACH)} trials with ${String(REPORTS)} reports, ${String(broken)} broke a promise, ${String(refused)} refused with the next step`,
      );
    }
  } finally {
    left.remove();
  }
  return sound;
}
