import { firstTryDelayMs, nextDelayMs } from '../../agent/sync/backoff.ts';
import { REPORTS_PER_SECOND } from '../../collector/first-try.ts';

export const LAPTOPS = 100_000;
const QUEUE = 2 * REPORTS_PER_SECOND;
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
 * A fleet that is back within five seconds, and a collector that takes what it counts on, lets
 * two seconds of them wait and refuses the rest. Steered, it spreads them over its backlog by
 * `Retry-After`.
 */
export function herd({
  windowMs,
  isSteered,
}: {
  readonly windowMs: number;
  readonly isSteered: boolean;
}) {
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
    const served = Math.min(queued, (REPORTS_PER_SECOND * STEP_MS) / 1000);
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
      const backlogMs = ((LAPTOPS - done) / REPORTS_PER_SECOND) * 1000;
      const retryAfterMs = isSteered ? Math.ceil((random() * backlogMs) / 1000) * 1000 : null;
      const delayMs = nextDelayMs({ failures: failures + 1, retryAfterMs, random: random() });
      at((step + 1) * STEP_MS + delayMs, failures + 1);
    }
  }
  return {
    tries: tries / LAPTOPS,
    peak: peak / REPORTS_PER_SECOND,
    seconds: (step * STEP_MS) / 1000,
  };
}
