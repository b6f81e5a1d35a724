const MIN_MS = 1_000;
const MAX_S = 3_600;

/**
 * When those come back who could not be taken: each gets the next turn, as many in a second as can be
 * taken, so that a fleet that is refused at once returns one after another and is refused no more.
 *
 * @returns seconds, for `Retry-After` (RFC 9110, 10.2.3)
 */
export function createTurns(perSecond: number, monotonicMs: () => number): () => number {
  let lastMs = 0;
  return () => {
    const now = monotonicMs();
    lastMs = Math.max(lastMs, now + MIN_MS) + 1000 / perSecond;
    return Math.min(MAX_S, Math.ceil((lastMs - now) / 1000));
  };
}
