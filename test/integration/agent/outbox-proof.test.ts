import { afterAll, describe, expect, it } from 'vitest';
import { randomFrom } from '../../support/damage.ts';
import { fillOutbox, tryOutbox } from '../../support/outbox-damage.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
console.log(`outbox damage: SEED=${String(seed)} (the whole: npm run proof -- outbox-damage)`);

const left = fillOutbox(60);
afterAll(() => {
  left.remove();
});

describe('an outbox whose file was damaged', () => {
  it.each([
    ['flip', 40],
    ['zero', 15],
    ['cut', 10],
  ] as const)(
    '(%s, %i times) offers no wrong report and none twice, keeps the others, counts what is lost, and goes on',
    (damage, trials) => {
      const random = randomFrom(seed);
      for (let trial = 0; trial < trials; trial += 1)
        expect(tryOutbox(left, damage, random).wrong).toEqual([]);
    },
  );
});
