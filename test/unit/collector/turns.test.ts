import { expect, test } from 'vitest';
import { createTurns } from '../../../collector/wire/turns.ts';

test('whoever is refused gets a turn of his own, as many in a second as can be taken', () => {
  let nowMs = 0;
  const turn = createTurns(500, () => nowMs);
  const turns = Array.from({ length: 5_000 }, turn);
  const inSecond = (second: number): number => turns.filter((one) => one === second).length;
  expect([inSecond(1), inSecond(2), inSecond(10), inSecond(11)]).toEqual([0, 500, 500, 500]);
  nowMs = 60_000;
  expect(turn()).toBe(2);
});

test('nobody waits more than an hour', () => {
  const turn = createTurns(1, () => 0);
  for (let number = 0; number < 10_000; number += 1) turn();
  expect(turn()).toBe(3_600);
});
