import { monotonicMs } from '../../lib/monotonic.ts';
import type { OnWait } from './held-waits.ts';

/** How long a kind of answer may be overdue before what is loaded behind it is loaded, in milliseconds. */
const WITHIN_MS = 250;

/** When the first connections of a run have been answered, and what was asked on them. */
export interface FirstAnswer {
  readonly onWait: OnWait;
  /**
   * Resolves once all of the first connections have been answered, or when they are overdue: whoever
   * occupies this thread before that keeps the next packet of each.
   */
  readonly isOver: Promise<void>;
  /** Whether the first packet has left, and no answer has come. */
  readonly isAwaited: () => boolean;
  /** Milliseconds from the first packet to the first answer, or to now where it has not come. */
  readonly tookMs: () => number;
}

/** @param onWait who else is told of the waits */
export function firstAnswer(onWait: OnWait): FirstAnswer {
  const connects = countdown();
  connects.within(WITHIN_MS);
  let beganMs: number | null = null;
  let overMs: number | null = null;
  return {
    onWait: (awaited) => {
      const over = onWait(awaited);
      if (awaited.step !== 'connect') return over;
      const ends = connects.begin();
      beganMs ??= monotonicMs();
      return () => {
        overMs ??= monotonicMs();
        ends();
        over();
      };
    },
    isOver: connects.isOver,
    isAwaited: () => beganMs !== null && overMs === null,
    tookMs: () => (beganMs === null ? 0 : (overMs ?? monotonicMs()) - beganMs),
  };
}

/** Over once as many have ended as have begun. */
function countdown() {
  let left = 0;
  let end = (): void => undefined;
  const isOver = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    isOver,
    begin: () => {
      left += 1;
      return () => {
        left -= 1;
        if (left === 0) end();
      };
    },
    within: (ms: number): void => void setTimeout(end, ms),
  };
}
