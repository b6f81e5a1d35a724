import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BASE_MS,
  CAP_MS,
  MAX_RETRY_AFTER_MS,
  nextDelayMs,
  parseRetryAfter,
} from '../../../agent/sync/backoff.ts';

const NOW = new Date('2026-05-04T09:00:00Z');

describe('the wait after a failed hand-over', () => {
  it('may be five seconds after the first failure, and twice as long after each further one', () => {
    const longest = [1, 2, 3, 4].map((failures) =>
      nextDelayMs({ failures, retryAfterMs: null, random: 1 }),
    );

    expect(longest).toEqual([5_000, 10_000, 20_000, 40_000]);
  });

  it('is drawn evenly from zero, so that a fleet which lost its collector together does not return together', () => {
    const half = nextDelayMs({ failures: 1, retryAfterMs: null, random: 0.5 });
    const none = nextDelayMs({ failures: 1, retryAfterMs: null, random: 0 });

    expect(half).toBe(BASE_MS / 2);
    expect(none).toBe(0);
  });

  it("never exceeds a quarter of an hour by itself, nor an hour by anybody's wish", () => {
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.option(fc.nat()),
        (failures, random, retryAfterMs) => {
          const delayMs = nextDelayMs({ failures, retryAfterMs, random });

          expect(delayMs).toBeGreaterThanOrEqual(0);
          expect(delayMs).toBeLessThanOrEqual(
            retryAfterMs === null ? CAP_MS : Math.max(CAP_MS, MAX_RETRY_AFTER_MS),
          );
        },
      ),
    );
  });

  it('is at least what the collector asked for', () => {
    const delayMs = nextDelayMs({ failures: 1, retryAfterMs: 60_000, random: 0 });

    expect(delayMs).toBe(60_000);
  });

  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Mon, 04 May 2026 09:00:30 GMT', 30_000],
    ['Mon, 04 May 2026 08:00:00 GMT', 0],
    ['1000000000', 1_000_000_000_000],
    ['9'.repeat(400), Infinity],
    ['soon', null],
    ['-5', null],
    [undefined, null],
  ])('reads Retry-After %s as %s ms', (header, expected) => {
    const retryAfterMs = parseRetryAfter(header, NOW);

    expect(retryAfterMs).toBe(expected);
  });
});
