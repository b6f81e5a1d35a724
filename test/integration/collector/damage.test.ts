import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomFrom } from '../../support/damage.ts';
import { fillFolder, TRIALS, tryDamage } from '../../support/collector-damage.ts';

const REPORTS = 12;
const EACH = 4;
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
console.log(
  `collector damage: SEED=${String(seed)} (the whole: npm run proof -- collector-damage)`,
);

let left: Awaited<ReturnType<typeof fillFolder>>;
beforeAll(async () => {
  left = await fillFolder(REPORTS);
});
afterAll(() => {
  left.remove();
});

describe('a collector whose folder was damaged', () => {
  // That one is told by itself, below.
  test.each(TRIALS.filter((trial) => trial.join() !== 'key,flip'))(
    '(%s, %s) starts or says what to restore, shows no wrong byte, and gives the receipts it gave',
    async (victim, damage) => {
      const random = randomFrom(seed);
      for (let trial = 0; trial < EACH; trial += 1)
        expect(
          (await tryDamage(victim === 'log' ? left.log : left.closed, victim, damage, random))
            .wrong,
        ).toEqual([]);
    },
  );

  test('a flipped bit in key.pem never makes it sign with another key', async () => {
    const random = randomFrom(seed + 1);
    const tries = [];
    for (let trial = 0; trial < 2 * EACH; trial += 1)
      tries.push(await tryDamage(left.closed, 'key', 'flip', random));

    expect(tries.flatMap(({ wrong }) => wrong)).toEqual([]);
  });
});
