import { setTimeout as pause } from 'node:timers/promises';

/**
 * Longest wait for something that will come about, in milliseconds: generous, so that a slow
 * machine is no failure.
 */
const GIVE_UP_MS = 20_000;

/**
 * Looks until what is seen fits; without a condition of its own, until it is neither false nor null.
 *
 * @returns what was seen then; rejects with what was seen last
 */
export async function until<T>(
  look: () => Promise<T> | T,
  fits: (seen: T) => boolean = Boolean,
  giveUpMs = GIVE_UP_MS,
): Promise<T> {
  const giveUpAt = performance.now() + giveUpMs;
  for (;;) {
    const seen = await look();
    if (fits(seen)) return seen;
    if (performance.now() > giveUpAt)
      throw new Error(`it did not come about; last seen: ${JSON.stringify(seen)}`);
    await pause(20);
  }
}
