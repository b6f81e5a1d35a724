import { describe, expect, test } from 'vitest';
import { createPlaces, isTooSlow } from '../../../collector/wire/places.ts';

describe('a body while others wait', () => {
  test.each([
    ['1 MiB over a poor mobile link, at 4 KB/s', 60_000, 240_000, false],
    ['a small report that has just begun', 1_500, 0, false],
    ['one byte every 20 s', 60_000, 3, true],
    ['silence beyond the grace', 2_500, 0, true],
  ])('%s', (_, elapsedMs, bytes, tooSlow) => {
    expect(isTooSlow(elapsedMs, bytes)).toBe(tooSlow);
  });
});

describe('places', () => {
  const limits = { maxBodiesUnderWay: 1, maxWaiting: 2, waitMs: 50 };

  test('are given in the order in which they were asked for', async () => {
    const places = createPlaces(limits, () => 0);
    const first = await places.take(() => 0);
    const order: string[] = [];
    const waiting = ['second', 'third'].map(async (name) => {
      const place = await places.take(() => 0);
      order.push(name);
      place?.release();
    });

    first?.release();
    await Promise.all(waiting);

    expect(order).toEqual(['second', 'third']);
  });

  test('are refused when too many wait, and when none comes free in time', async () => {
    const places = createPlaces(limits, () => 0);
    await places.take(() => 0);
    const waiting = [places.take(() => 0), places.take(() => 0)];

    expect(await places.take(() => 0)).toBeNull();
    expect(await Promise.all(waiting)).toEqual([null, null]);
  });
});
