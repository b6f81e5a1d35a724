import { describe, expect, it } from 'vitest';
import { firstTryDelayMs, nextDelayMs } from '../../../agent/sync/backoff.ts';

const LAPTOPS = 100_000;
const PER_SECOND = 500;
const QUEUE = 2 * PER_SECOND;
const STEP_MS = 100;

/** The same numbers each time (a linear congruential generator, Numerical Recipes). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * A fleet that is back within five seconds, and a collector that takes 500 reports a second, lets
 * two seconds of them wait and refuses the rest. Steered, it spreads them over its backlog by
 * `Retry-After`.
 */
function herd({ windowMs, isSteered }: { windowMs: number; isSteered: boolean }) {
  const random = seeded(12);
  const arrivals: number[][] = [];
  const at = (ms: number, failures: number): void => {
    (arrivals[Math.floor(ms / STEP_MS)] ??= []).push(failures);
  };
  for (let laptop = 0; laptop < LAPTOPS; laptop += 1)
    at(random() * 5_000 + firstTryDelayMs(windowMs, random()), 0);
  let [tries, done, queued, peak] = [0, 0, 0, 0];
  const perSecond: number[] = [];
  let step = 0;
  for (; done < LAPTOPS; step += 1) {
    const served = Math.min(queued, (PER_SECOND * STEP_MS) / 1000);
    queued -= served;
    done += served;
    const now = arrivals[step] ?? [];
    tries += now.length;
    const second = Math.floor((step * STEP_MS) / 1000);
    perSecond[second] = (perSecond[second] ?? 0) + now.length;
    peak = Math.max(peak, perSecond[second]);
    for (const failures of now) {
      if (queued < QUEUE) {
        queued += 1;
        continue;
      }
      const backlogMs = ((LAPTOPS - done) / PER_SECOND) * 1000;
      const retryAfterMs = isSteered ? Math.ceil((random() * backlogMs) / 1000) * 1000 : null;
      const delayMs = nextDelayMs({ failures: failures + 1, retryAfterMs, random: random() });
      at((step + 1) * STEP_MS + delayMs, failures + 1);
    }
  }
  return { tries: tries / LAPTOPS, peak: peak / PER_SECOND, seconds: (step * STEP_MS) / 1000 };
}

describe('a hundred thousand laptops that are back within five seconds', () => {
  it('try 1.6 times each at most, and load the collector 2.5 times at most', () => {
    // The time that the collector needs for all of them is what it should announce.
    const ours = herd({ windowMs: (LAPTOPS / PER_SECOND) * 1000, isSteered: true });
    const shorter = herd({ windowMs: 120_000, isSteered: true });
    const jitterAlone = herd({ windowMs: 0, isSteered: false });
    console.log(
      `herd: ours ${JSON.stringify(ours)}, within 120 s ${JSON.stringify(shorter)}, full jitter ${JSON.stringify(jitterAlone)}`,
    );

    expect(ours.tries).toBeLessThanOrEqual(1.6);
    expect(ours.peak).toBeLessThanOrEqual(2.5);
    expect(shorter.tries).toBeLessThanOrEqual(1.6);
    expect(jitterAlone.tries).toBeGreaterThan(2 * ours.tries);
  });
});
