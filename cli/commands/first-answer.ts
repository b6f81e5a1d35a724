import { monotonicMs } from '../../lib/monotonic.ts';
import type { AwaitedAnswer } from '../../probes/exchange/types.ts';
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
  /** The same for the first question on each of them; at once where none is asked. */
  readonly isBound: Promise<void>;
  /** Milliseconds from the first packet to the first answer, or to now where it has not come. */
  readonly tookMs: () => number;
}

/** @param onWait who else is told of the waits */
export function firstAnswer(onWait: OnWait): FirstAnswer {
  const connects = countdown();
  const binds = countdown();
  connects.within(WITHIN_MS);
  void connects.isOver.then(() => {
    binds.within(WITHIN_MS);
    // Each question is asked in the turn in which its connection opens.
    setImmediate(binds.endIfNone);
  });
  let beganMs: number | null = null;
  let overMs: number | null = null;
  return {
    onWait: (awaited) => {
      const over = onWait(awaited);
      const ends = counterOf(awaited.step, { connects, binds })?.begin();
      if (ends === undefined) return over;
      beganMs ??= monotonicMs();
      return () => {
        overMs ??= monotonicMs();
        ends();
        over();
      };
    },
    isOver: connects.isOver,
    isBound: binds.isOver,
    tookMs: () => (beganMs === null ? 0 : (overMs ?? monotonicMs()) - beganMs),
  };
}

type Countdown = ReturnType<typeof countdown>;

const counterOf = (
  step: AwaitedAnswer['step'],
  { connects, binds }: { readonly connects: Countdown; readonly binds: Countdown },
): Countdown | null => (step === 'connect' ? connects : step === 'mapper' ? binds : null);

/** Over once as many have ended as have begun. */
function countdown() {
  let left = 0;
  let end = (): void => undefined;
  const isOver = new Promise<void>((resolve) => {
    end = resolve;
  });
  const endIfNone = (): void => {
    if (left === 0) end();
  };
  return {
    isOver,
    endIfNone,
    begin: () => {
      left += 1;
      return () => {
        left -= 1;
        endIfNone();
      };
    },
    within: (ms: number): void => void setTimeout(end, ms),
  };
}
