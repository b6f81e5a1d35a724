import { monotonicMs } from './monotonic.ts';

/** Why a wait ended without a value of its own. */
export type Cut = 'timed-out' | 'aborted';

/** How long to wait, and who may end it sooner. */
export interface Deadline {
  /** Null: the signal alone ends the wait. */
  readonly timeoutMs: number | null;
  readonly signal?: AbortSignal;
}

/** A timer that is later than this shows that the process was kept from running. */
const LATE_MS = 1_000;

/**
 * Calls once `ms` are over. Where the process could not run meanwhile (it was stopped, or the laptop
 * slept), timers come before what has arrived: then as long again as it stood is waited, `ms` at most,
 * so that a peer who answered is not called silent.
 *
 * @returns ends the wait
 */
export function after(
  ms: number,
  onOver: () => void,
  { keepsAlive = true }: { readonly keepsAlive?: boolean } = {},
): () => void {
  const dueMs = monotonicMs() + ms;
  const start = (waitMs: number, then: () => void): NodeJS.Timeout => {
    const started = setTimeout(then, waitMs);
    return keepsAlive ? started : started.unref();
  };
  let timer = start(ms, () => {
    const lateMs = monotonicMs() - dueMs;
    if (lateMs > LATE_MS) timer = start(Math.min(lateMs, ms), onOver);
    else onOver();
  });
  return () => {
    clearTimeout(timer);
  };
}

/**
 * A signal that aborts once `ms` are over, as `after` counts them; `AbortSignal.timeout` calls a peer
 * silent who answered while the process stood still. Like that one's, its timer keeps no process alive.
 */
export function signalAfter(ms: number): AbortSignal {
  const controller = new AbortController();
  after(
    ms,
    () => {
      controller.abort(new DOMException(`${String(ms)} ms are over`, 'TimeoutError'));
    },
    { keepsAlive: false },
  );
  return controller.signal;
}

/**
 * Waits for the first of three: a value that `start` settles with, the end of the time, the signal.
 * Timer and listener are gone when the promise resolves; later values are ignored. The timer keeps
 * the process alive, as what it waits for does.
 *
 * `start` is not called when the signal has been aborted already. What it returns frees what it
 * opened: it runs once, with the value that counts, before the promise resolves.
 *
 * @param onCut makes the value of a wait that was cut, at that moment
 * @returns rejects only when `start` throws
 */
export function withDeadline<T>(
  { timeoutMs, signal }: Deadline,
  onCut: (why: Cut) => T,
  start: (settle: (value: T) => void) => ((value: T) => void) | undefined,
): Promise<T> {
  if (signal?.aborted === true) return Promise.resolve(onCut('aborted'));
  return new Promise((resolve) => {
    let release: ((value: T) => void) | undefined;
    let isStarted = false;
    let result: { readonly value: T } | null = null;
    const finish = (value: T): void => {
      release?.(value);
      resolve(value);
    };
    const clear = (): void => {
      endTimer?.();
      signal?.removeEventListener('abort', onAbort);
    };
    const settle = (value: T): void => {
      if (result !== null) return;
      result = { value };
      clear();
      if (isStarted) finish(value);
    };
    const onAbort = (): void => {
      settle(onCut('aborted'));
    };
    const endTimer =
      timeoutMs === null
        ? null
        : after(timeoutMs, () => {
            settle(onCut('timed-out'));
          });
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      release = start(settle);
    } catch (thrown) {
      clear();
      throw thrown;
    }
    isStarted = true;
    // Settled within `start`, before there was anything to free it with.
    const early = result as { readonly value: T } | null;
    if (early !== null) finish(early.value);
  });
}
