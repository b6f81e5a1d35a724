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

  it('follows the fleet, which is counted every ten minutes at most', async () => {
    let [nowMs, laptops, counts] = [0, 1000, 0];
    const seconds = createFirstTry(
      () => {
        counts += 1;
        return Promise.resolve(laptops);
      },
      () => nowMs,
    );
    expect(await seconds()).toBe(2);
    laptops = 10_000;
    nowMs = 599_999;
    expect(await seconds()).toBe(2);
    nowMs = 600_000;
    expect(await seconds()).toBe(20);
    expect(counts).toBe(2);
  });

  it('is not known while the fleet cannot be counted, and asked for again', async () => {
    let isThere = false;
    const seconds = createFirstTry(
      () => {
        return isThere
          ? Promise.resolve(5000)
          : Promise.reject(new Error('the index is being built anew'));
      },
      () => 0,
    );

    await expect(seconds()).rejects.toThrow('built anew');
    isThere = true;
    expect(await seconds()).toBe(10);
  });
});
