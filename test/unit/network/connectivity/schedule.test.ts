import { describe, expect, it } from 'vitest';
import {
  nextReachMs,
  nextTrustMs,
  waitMs,
} from '../../../../probes/network/connectivity/schedule.ts';

describe('the time until the next look', () => {
  it('is five minutes while the Internet answers, and as long where it cannot be asked', () => {
    expect([nextReachMs('internet', 0), nextReachMs('untested', 0)]).toEqual([300_000, 300_000]);
  });

  it('is 15 s at a portal', () => {
    expect(nextReachMs('captive', 0)).toBe(15_000);
  });

  it.each(['limited', 'unable'] as const)(
    'is 1 s after a look that found it %s, and doubles until five minutes',
    (result) => {
      const waits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1_000_000].map((losses) =>
        nextReachMs(result, losses),
      );

      expect(waits).toEqual([
        1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000, 300_000,
      ]);
    },
  );

  it('is 60 s on a proven corporate network, 30 s on a foreign one, and 1 s where a single failure is to be confirmed', () => {
    expect([0, 1, 2, 100].map(nextTrustMs)).toEqual([60_000, 1000, 30_000, 30_000]);
  });

  it('is never less than a second after the look before began', () => {
    expect([
      waitMs(0, null, 5000),
      waitMs(0, 4900, 5000),
      waitMs(0, 1000, 5000),
      waitMs(300, 4000, 5000),
      waitMs(15_000, 4900, 5000),
    ]).toEqual([0, 900, 0, 300, 15_000]);
  });
});
