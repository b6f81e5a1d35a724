import { type Moment, sleptBetween } from '../../model/clock.ts';

/**
 * Keeps one run at a time under way, and discards a run that a change of the network overtook, or
 * during which the laptop slept.
 */
export interface Runner {
  /**
   * Starts a run, or joins the one under way. Resolves when a run has ended that nothing overtook.
   */
  run(): Promise<void>;
  /**
   * The run under way no longer speaks of the present: discards it and begins anew; without one,
   * begins.
   */
  restart(): Promise<void>;
  /** Discards the run under way without another. */
  cancel(reason: string): void;
  close(): Promise<void>;
}

export interface SingleFlightOptions<T> {
  /** Ends early when aborted; what it then answers is not used. */
  readonly start: (signal: AbortSignal) => Promise<T>;
  readonly keep: (result: T) => void;
  readonly onRunning: (running: boolean) => void;
  readonly moment: () => Moment;
  /** A run is discarded, and begins anew. */
  readonly onSlept: () => void;
}

export function createRunner<T>({
  start,
  keep,
  onRunning,
  moment,
  onSlept,
}: SingleFlightOptions<T>): Runner {
  let active: Promise<void> | null = null;
  let abort = new AbortController();
  let again = false;
  let closed = false;

  const cycle = async (): Promise<void> => {
    onRunning(true);
    try {
      do {
        again = false;
        abort = new AbortController();
        const began = moment();
        const result = await start(abort.signal);
        if (abort.signal.aborted) continue;
        if (sleptBetween(began, moment())) {
          again = true;
          onSlept();
        } else keep(result);
      } while (mayGoOn());
    } finally {
      active = null;
      onRunning(false);
    }
  };
  const mayGoOn = (): boolean => again && !closed;
  const run = (): Promise<void> => {
    if (closed) return Promise.resolve();
    active ??= cycle();
    return active;
  };
  return {
    run,
    restart: () => {
      if (active !== null) {
        again = true;
        abort.abort(new Error('the network changed'));
      }
      return run();
    },
    cancel: (reason) => {
      again = false;
      abort.abort(new Error(reason));
    },
    close: async () => {
      closed = true;
      abort.abort(new Error('the agent ends'));
      await Promise.allSettled([active]);
    },
  };
}
