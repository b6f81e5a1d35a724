import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Cut, signalAfter, withDeadline } from '../../../lib/deadline.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

type Ending = Cut | 'value';

/** One wait: when its value, its abort and its end come, and what it left behind. */
async function wait(times: {
  readonly valueAtMs: number;
  readonly abortAtMs: number;
  readonly timeoutMs: number | null;
}) {
  const abort = new AbortController();
  setTimeout(() => {
    abort.abort();
  }, times.abortAtMs);
  const released: Ending[] = [];
  const waited = withDeadline<Ending>(
    { timeoutMs: times.timeoutMs, signal: abort.signal },
    (why) => why,
    (settle) => {
      const timer = setTimeout(() => {
        settle('value');
      }, times.valueAtMs);
      return (value) => {
        clearTimeout(timer);
        released.push(value);
      };
    },
  );
  let endedAtMs = -1;
  let ending: Ending | null = null;
  void waited.then((value) => {
    ending = value;
    endedAtMs = Date.now();
  });
  const startMs = Date.now();
  await vi.advanceTimersByTimeAsync(1_000);
  return {
    ending: ending as Ending | null,
    tookMs: endedAtMs - startMs,
    released,
    listeners: getEventListeners(abort.signal, 'abort').length,
    timers: vi.getTimerCount(),
  };
}

describe('a wait with a deadline', () => {
  it('ends with whichever comes first, frees what it opened once, and leaves no timer and no listener', async () => {
    const ms = fc.integer({ min: 1, max: 300 });
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(ms, ms, fc.option(ms)).filter((all) => new Set(all).size === 3),
        async ([valueAtMs, abortAtMs, timeoutMs]) => {
          const { ending, tookMs, released, listeners, timers } = await wait({
            valueAtMs,
            abortAtMs,
            timeoutMs,
          });
          const first = Math.min(valueAtMs, abortAtMs, timeoutMs ?? Number.POSITIVE_INFINITY);
          const expected =
            first === valueAtMs ? 'value' : first === abortAtMs ? 'aborted' : 'timed-out';

          expect({ ending, tookMs, released }).toEqual({
            ending: expected,
            tookMs: first,
            released: [expected],
          });
          expect({ listeners, timers }).toEqual({ listeners: 0, timers: 0 });
        },
      ),
      { numRuns: 200 },
    );
  });

  it('does not begin when nobody waits any more', async () => {
    const start = vi.fn();

    const ending = await withDeadline<Ending>(
      { timeoutMs: 10, signal: AbortSignal.abort() },
      (why) => why,
      start,
    );

    expect(ending).toBe('aborted');
    expect(start).not.toHaveBeenCalled();
  });

  it('frees what it opened when the value was there at once', async () => {
    const released: string[] = [];

    const ending = await withDeadline<string>(
      { timeoutMs: 10 },
      (why) => why,
      (settle) => {
        settle('value');
        settle('a second one');
        return (value) => released.push(value);
      },
    );

    expect(ending).toBe('value');
    expect(released).toEqual(['value']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects with what the beginning threw, and leaves nothing behind', async () => {
    const { signal } = new AbortController();

    await expect(
      withDeadline(
        { timeoutMs: 10, signal },
        (why) => why,
        () => {
          throw new Error('a mistake of ours');
        },
      ),
    ).rejects.toThrow('a mistake of ours');
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});

describe('a signal after so many milliseconds', () => {
  /** The clock of a process that stood still: it has run on, and no timer has. */
  const standStill = (ms: number): void => {
    const [seconds, nanoseconds] = process.hrtime();
    vi.spyOn(process, 'hrtime').mockReturnValue([seconds + ms / 1_000, nanoseconds]);
  };
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('waits again where the process stood still, so that who answered meanwhile is heard', async () => {
    const signal = signalAfter(1_000);
    const waited = withDeadline<Ending>(
      { timeoutMs: null, signal },
      (why) => why,
      (settle) => {
        setTimeout(() => {
          settle('value');
        }, 1_300);
        return undefined;
      },
    );
    standStill(60_000);

    await vi.advanceTimersByTimeAsync(1_900);
    expect([signal.aborted, await waited]).toEqual([false, 'value']);
    await vi.advanceTimersByTimeAsync(200);
    expect(signal.aborted).toBe(true);
  });

  it('ends on time where it did not', async () => {
    const signal = signalAfter(1_000);

    await vi.advanceTimersByTimeAsync(999);
    expect(signal.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(2);
    expect(signal.aborted).toBe(true);
    expect((signal.reason as Error).name).toBe('TimeoutError');
  });
});
