import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createGarbageRounds, type Moment, stepAt } from '../../../agent/garbage.ts';
import type { AgentHandle } from '../../../agent/handle.ts';
import type { AgentState } from '../../../model/agent-state.ts';

const MIB = 1024 * 1024;
const MINUTE_MS = 60_000;

describe('whether garbage is collected now', () => {
  const moment = (change: Partial<Moment>): Moment => ({
    ...{ nowMs: 600_000, touchedMs: 590_000, isBusy: false, last: null, heldBytes: 80 * MIB },
    ...change,
  });
  const before = (agoMs: number, rssMib: number): Partial<Moment> => ({
    last: { atMs: 600_000 - agoMs, heldBytes: rssMib * MIB },
  });

  it.each<[string, Partial<Moment>, ReturnType<typeof stepAt>]>([
    ['once an agent that started is quiet', {}, 'collect'],
    ['not within five seconds of anything', { touchedMs: 597_000 }, { againInMs: 2_000 }],
    ['not while something is under way', { isBusy: true }, { againInMs: 5_000 }],
    ['again after five minutes, when memory grew', before(5 * MINUTE_MS, 77), 'collect'],
    ['not again within five minutes', before(4 * MINUTE_MS, 75), { againInMs: MINUTE_MS }],
    ['sooner after much was used', before(31_000, 40), 'collect'],
    ['not within half a minute', before(29_000, 40), { againInMs: 1_000 }],
    ['not where nothing is to be had', before(60 * MINUTE_MS, 79), 'nothing'],
  ])('%s', (_, change, step) => {
    expect(stepAt(moment(change))).toEqual(step);
  });
});

describe('the rounds of an agent', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** An agent that holds 80 MiB, five more after each use, and seventy after a collection. */
  function rounds() {
    let rssMib = 80;
    let ended: (() => void) | null = null;
    const collectedAt: number[] = [];
    const listeners = new Set<(state: AgentState) => void>();
    const startMs = Date.now();
    const plain = {
      serveProxies: () => () => undefined,
      state: () => ({ probing: false }),
      subscribe: (listener: (state: AgentState) => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      request: () =>
        new Promise((resolve) => {
          rssMib += 5;
          ended = () => {
            resolve({});
          };
        }),
    } as unknown as AgentHandle;
    const made = createGarbageRounds(plain, {
      monotonicMs: () => Date.now() - startMs,
      heldBytes: () => rssMib * MIB,
      collect: () => {
        collectedAt.push((Date.now() - startMs) / 1000);
        rssMib = 70;
      },
    });
    return {
      ...made,
      collectedAt,
      finish: () => ended?.(),
      publish: () => {
        for (const listener of listeners) listener(plain.state());
      },
    };
  }

  it('collect once after the start, and set no timer while nothing happens', () => {
    const { collectedAt } = rounds();

    vi.advanceTimersByTime(24 * 60 * MINUTE_MS);

    expect(collectedAt).toEqual([5]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('wait until a request has ended, whatever it takes', async () => {
    const { handle, collectedAt, finish } = rounds();
    const asked = handle.request('probe.run', {});
    await vi.advanceTimersByTimeAsync(20 * MINUTE_MS);
    expect(collectedAt).toEqual([]);

    finish();
    await asked;
    await vi.advanceTimersByTimeAsync(10_000);

    expect(collectedAt).toHaveLength(1);
  });

  it('come within five minutes after a page was looked at and closed again', async () => {
    const { handle, collectedAt, finish } = rounds();
    await vi.advanceTimersByTimeAsync(30_000);
    const stop = handle.subscribe(() => undefined);
    const asked = handle.request('page.open', {});
    finish();
    await asked;
    stop();

    await vi.advanceTimersByTimeAsync(60 * MINUTE_MS);

    expect(collectedAt).toEqual([5, 305]);
  });

  it('come within half a minute after much, although little before it was told to wait', async () => {
    const { handle, collectedAt, finish } = rounds();
    const use = async (): Promise<void> => {
      const asked = handle.request('probe.run', {});
      finish();
      await asked;
    };
    await vi.advanceTimersByTimeAsync(6_000);
    await use();
    await vi.advanceTimersByTimeAsync(10_000);
    for (let times = 0; times < 5; times += 1) await use();

    await vi.advanceTimersByTimeAsync(30_000);

    expect(collectedAt).toEqual([5, 35]);
  });

  it('wait for a quiet moment while states follow one another', () => {
    const { publish, collectedAt } = rounds();
    for (let second = 0; second < 60; second += 3) {
      publish();
      vi.advanceTimersByTime(3_000);
    }
    expect(collectedAt).toEqual([]);

    vi.advanceTimersByTime(5_000);

    expect(collectedAt).toHaveLength(1);
  });

  it('end with the agent', () => {
    const { close, publish, collectedAt } = rounds();
    close();
    publish();

    vi.advanceTimersByTime(60 * MINUTE_MS);

    expect(collectedAt).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
