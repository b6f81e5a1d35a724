/** How many bodies are read at once, and what a slow one costs when others wait. */
export interface PlaceLimits {
  readonly maxBodiesUnderWay: number;
  /** Requests that wait for a place; more are refused. */
  readonly maxWaiting: number;
  readonly waitMs: number;
}

/** A body's place among those that are read at once. */
export interface Place {
  /** Aborted when the place has to be given up. */
  readonly cut: AbortSignal;
  release(): void;
}

/** Bytes that a body has brought so far. */
type Progress = () => number;

export interface Places {
  /** Resolves with a place, or with null when none came in time. */
  take(progress: Progress): Promise<Place | null>;
}

interface Holder {
  readonly since: number;
  readonly progress: Progress;
  /** Bytes that had come when the place was given. */
  readonly bytesBefore: number;
  readonly controller: AbortController;
}

/** A body may take its time in its place for this long, however slow. */
export const GRACE_MS = 2_000;
/** 1 MiB over a poor mobile link takes five minutes at this rate. */
export const MIN_BYTES_PER_S = 3_500;

/**
 * Whether a body is slower than any link that carries reports. Judged only while others wait: a
 * slow body harms nobody as long as there is room.
 */
export const isTooSlow = (elapsedMs: number, bytes: number): boolean =>
  elapsedMs > GRACE_MS && bytes < ((elapsedMs - GRACE_MS) / 1000) * MIN_BYTES_PER_S;

const LOOK_MS = 250;

/** Hands places out in the order in which they were asked for. */
export function createPlaces(
  { maxBodiesUnderWay, maxWaiting, waitMs }: PlaceLimits,
  monotonicMs: () => number,
): Places {
  const holders = new Set<Holder>();
  const waiting: (() => void)[] = [];
  let looking: NodeJS.Timeout | undefined;

  const give = (progress: Progress): Place => {
    const holder = {
      since: monotonicMs(),
      progress,
      bytesBefore: progress(),
      controller: new AbortController(),
    };
    holders.add(holder);
    return {
      cut: holder.controller.signal,
      release: () => {
        if (holders.delete(holder)) waiting.shift()?.();
      },
    };
  };

  const look = (): void => {
    const now = monotonicMs();
    for (const { since, progress, bytesBefore, controller } of holders)
      if (isTooSlow(now - since, progress() - bytesBefore)) controller.abort();
    if (waiting.length > 0) looking = setTimeout(look, LOOK_MS).unref();
    else looking = undefined;
  };

  const waitForTurn = (): Promise<boolean> =>
    new Promise((resolve) => {
      const turn = (): void => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(turn), 1);
        resolve(false);
      }, waitMs);
      waiting.push(turn);
      looking ??= setTimeout(look, LOOK_MS).unref();
    });

  return {
    take: async (progress) => {
      if (holders.size < maxBodiesUnderWay) return give(progress);
      if (waiting.length >= maxWaiting) return null;
      return (await waitForTurn()) ? give(progress) : null;
    },
  };
}
