/** Why a wait ended without a value of its own. */
export type Cut = 'timed-out' | 'aborted';

/** How long to wait, and who may end it sooner. */
export interface Deadline {
  /** Null: the signal alone ends the wait. */
  readonly timeoutMs: number | null;
  readonly signal?: AbortSignal;
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
      clearTimeout(timer);
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
    const timer =
      timeoutMs === null
        ? undefined
        : setTimeout(() => {
            settle(onCut('timed-out'));
          }, timeoutMs);
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
