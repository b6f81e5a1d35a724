import { waitMs } from './schedule.ts';

/** Time as the looks need it. */
export interface Clock {
  /** Milliseconds that never run backwards. */
  monotonicMs(): number;
  /** @returns ends the timer */
  after(delayMs: number, then: () => void): () => void;
}

/** One look after the other, each when the one before says; at most one is under way. */
export interface RepeatingProbe {
  /** Ends the look that is under way, and begins anew after that time. */
  restart(afterMs: number): void;
  /** As soon as the floor allows; a look under way is finished first. */
  soon(): void;
  /** Ends everything at once; resolves when the look that was under way is over. */
  halt(): Promise<void>;
}

export interface RepeatingProbeOptions {
  /** Ends soon after its signal aborts; resolves with the milliseconds until the next one. */
  readonly look: (signal: AbortSignal) => Promise<number>;
  /** A look that broke, which none should; it is tried again after `afterFaultMs`. */
  readonly onFault: (error: unknown) => void;
  readonly afterFaultMs: number;
  readonly clock: Clock;
}

export function createRepeatingProbe({
  look,
  onFault,
  afterFaultMs,
  clock,
}: RepeatingProbeOptions): RepeatingProbe {
  let running: { readonly controller: AbortController; isAskedAgain: boolean } | null = null;
  let over: Promise<void> = Promise.resolve();
  let cancelTimer: (() => void) | null = null;
  let lastStartMs: number | null = null;

  const clear = (): void => {
    cancelTimer?.();
    cancelTimer = null;
    running?.controller.abort();
    running = null;
  };
  const schedule = (wantedMs: number): void => {
    cancelTimer?.();
    cancelTimer = clock.after(waitMs(wantedMs, lastStartMs, clock.monotonicMs()), begin);
  };
  function begin(): void {
    cancelTimer = null;
    lastStartMs = clock.monotonicMs();
    const mine = { controller: new AbortController(), isAskedAgain: false };
    running = mine;
    // The looks before this one were aborted; whoever waits for the end waits for them too.
    over = Promise.all([
      over,
      look(mine.controller.signal)
        .catch((error: unknown) => {
          onFault(error);
          return afterFaultMs;
        })
        .then((nextMs) => {
          if (running !== mine) return;
          running = null;
          schedule(mine.isAskedAgain ? 0 : nextMs);
        }),
    ]).then(() => undefined);
  }

  return {
    restart: (afterMs) => {
      clear();
      schedule(afterMs);
    },
    soon: () => {
      if (running !== null) running.isAskedAgain = true;
      else if (cancelTimer !== null) schedule(0);
    },
    halt: () => {
      clear();
      return over;
    },
  };
}
