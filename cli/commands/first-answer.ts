import { monotonicMs } from '../../lib/monotonic.ts';
import type { OnWait } from './held-waits.ts';

/** How long the first answer may take before what tells of it is loaded meanwhile, in milliseconds. */
const WITHIN_MS = 250;

/** When the first connection of a run has been answered. */
export interface FirstAnswer {
  readonly onWait: OnWait;
  /** Resolves at that moment, or when it is overdue. */
  readonly isOver: Promise<void>;
  /** Milliseconds from the first packet to that moment, or to now where it has not come. */
  readonly tookMs: () => number;
}

/** @param onWait who else is told of the waits */
export function firstAnswer(onWait: OnWait): FirstAnswer {
  let answered = (): void => undefined;
  const isOver = new Promise<void>((resolve) => {
    answered = resolve;
    setTimeout(resolve, WITHIN_MS);
  });
  let beganMs: number | null = null;
  let overMs: number | null = null;
  return {
    onWait: (awaited) => {
      const over = onWait(awaited);
      if (awaited.step !== 'connect') return over;
      beganMs ??= monotonicMs();
      return () => {
        overMs ??= monotonicMs();
        answered();
        over();
      };
    },
    isOver,
    tookMs: () => (beganMs === null ? 0 : (overMs ?? monotonicMs()) - beganMs),
  };
}
