import { randomFrom } from '../support/damage.ts';
import { fillOutbox, tryOutbox } from '../support/outbox-damage.ts';
import { type Proof, say } from './proof.ts';

const REPORTS = 60;

/**
 * Flips one bit at a time in the database or in a file of a body: none may leave unseen, and one costs
 * three reports at most.
 */
export const flips: Proof = ({ seed, isSlice }) => {
  const count = isSlice ? 50 : 2000;
  const random = randomFrom(seed);
  const left = fillOutbox(REPORTS);
  let [broken, missing, worst] = [0, 0, 0];
  try {
    for (let trial = 0; trial < count; trial += 1) {
      const result = tryOutbox(left, 'flip', random, 'any file');
      missing += result.missing;
      worst = Math.max(worst, result.missing);
      if (result.wrong.length > 0) broken += 1;
      say(result.wrong, trial);
    }
  } finally {
    left.remove();
  }
  return Promise.resolve({
    ok: broken === 0,
    figures: `${String(count)} flipped bits among ${String(REPORTS)} reports: ${String(broken)} unseen, uncounted or too dear, ${String(missing)} reports lost, seen and counted, ${String(worst)} at most by one bit`,
  });
};
