import { describe, expect, it, test } from 'vitest';
import { createFirstTry, firstTryWithinS } from '../../../collector/first-try.ts';

describe('the time over which first tries are spread', () => {
  test.each([
    [0, 0],
    [499, 0],
    [500, 1],
    [100_000, 200],
    [1_000_000, 2000],
    [5_000_000, 3600],
  ])('%i laptops: %i s', (laptops, seconds) => {
    expect(firstTryWithinS(laptops)).toBe(seconds);
  });

  it('follows the fleet, which is counted every ten minutes at most', () => {
    let [nowMs, laptops, counts] = [0, 1000, 0];
    const seconds = createFirstTry(
      () => {
        counts += 1;
        return laptops;
      },
      () => nowMs,
    );
    expect(seconds()).toBe(2);
    laptops = 10_000;
    nowMs = 599_999;
    expect(seconds()).toBe(2);
    nowMs = 600_000;
    expect(seconds()).toBe(20);
    expect(counts).toBe(2);
  });

  it('is not known while the fleet cannot be counted, and asked for again', () => {
    let isThere = false;
    const seconds = createFirstTry(
      () => {
        if (!isThere) throw new Error('the index is being built anew');
        return 5000;
      },
      () => 0,
    );

    expect(seconds).toThrow('built anew');
    isThere = true;
    expect(seconds()).toBe(10);
  });
});
