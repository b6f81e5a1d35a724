/**
 * Reports that a collector is asked to take in a second when a fleet comes back at once: it takes several
 * times as many, and others of the machine have work too.
 */
export const REPORTS_PER_SECOND = 500;
const MAX_WITHIN_S = 3600;

/**
 * Over how many seconds laptops that are back together spread their first tries, so that all of them
 * are taken the first time. A fleet that is taken within a second need not wait.
 */
export const firstTryWithinS = (laptops: number): number =>
  Math.min(MAX_WITHIN_S, Math.floor(laptops / REPORTS_PER_SECOND));

/** Counting walks through an index, and a fleet grows slowly. */
const COUNTED_FOR_MS = 10 * 60 * 1000;

/** The same for a count that is asked for at most every ten minutes; what `count` rejects with is passed on. */
export function createFirstTry(
  count: () => Promise<number>,
  monotonicMs: () => number,
): () => Promise<number> {
  let known: { readonly seconds: number; readonly atMs: number } | null = null;
  return async () => {
    if (known === null || monotonicMs() - known.atMs >= COUNTED_FOR_MS)
      known = { seconds: firstTryWithinS(await count()), atMs: monotonicMs() };
    return known.seconds;
  };
}
