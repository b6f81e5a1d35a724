import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Adapter, NetworkState } from '../../../model/network-state.ts';
import { idleHints, noDetectors } from '../../../probes/network/system-watch-io.ts';
import { watchWith } from '../../../probes/network/watcher.ts';
import type { ChangeSource } from '../../../probes/platform/ports.ts';
import type { NetworkWatcher, Route, Snapshot } from '../../../probes/network/watcher-types.ts';

const ETH: Adapter = {
  name: 'eth0',
  kind: 'lan',
  product: null,
  addresses: ['192.0.2.2'],
  reason: 'a network card',
};
const NONE: Route = { kind: 'none' };
const OFFLINE: Snapshot = {
  adapters: [],
  publicV4: NONE,
  publicV6: NONE,
  exchange: null,
  gateway: null,
  collector: null,
};
const ONLINE: Snapshot = {
  ...OFFLINE,
  adapters: [ETH],
  publicV4: { kind: 'via', adapter: 'eth0', source: '192.0.2.2' },
};

/** A watcher over a network that the test sets, with an event source that the test fires. */
async function watching(first: Snapshot) {
  const bench = {
    seen: first as Snapshot | Error,
    looks: 0,
    states: [] as NetworkState[],
    notes: [] as string[],
    isStopped: false,
    reachWhy: 'is being asked',
    detectorPokes: 0,
    wakings: 0,
    change: (): void => undefined,
  };
  const source: ChangeSource = {
    name: 'test',
    start: (onChange) => {
      bench.change = onChange;
    },
    stop: () => {
      bench.isStopped = true;
      return Promise.resolve();
    },
  };
  const watcher: NetworkWatcher = await watchWith(
    {
      targets: () => ({ exchange: [], gateway: [], collector: [] }),
      onState: (state) => bench.states.push(state),
      onNote: (note) => bench.notes.push(note),
      onWoke: () => {
        bench.wakings += 1;
      },
    },
    {
      take: () => {
        bench.looks += 1;
        return bench.seen instanceof Error
          ? Promise.reject(bench.seen)
          : Promise.resolve(bench.seen);
      },
      sources: [source],
      hints: idleHints(),
      detectors: () => ({
        ...noDetectors('not asked in this test'),
        now: () => ({
          reach: null,
          reachWhy: bench.reachWhy,
          trust: null,
          trustWhy: 'not asked in this test',
        }),
        poke: () => {
          bench.detectorPokes += 1;
        },
      }),
      setPace: () => undefined,
      monotonicMs: () => Date.now(),
      now: () => new Date().toISOString(),
    },
  );
  return { bench, watcher, labels: () => bench.states.map(({ label }) => label) };
}

describe('the watch over the network', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('has published the present state before it hands itself over', async () => {
    const { watcher, labels } = await watching(ONLINE);

    expect(labels()).toEqual(['lan-foreign']);
    expect(watcher.current().label).toBe('lan-foreign');
  });

  it('publishes a gain after one event', async () => {
    const { bench, labels } = await watching(OFFLINE);
    bench.seen = ONLINE;

    bench.change();
    await vi.advanceTimersByTimeAsync(100);

    expect(labels()).toEqual(['offline', 'lan-foreign']);
  });

  it('looks again by itself to confirm a loss, when no second event comes', async () => {
    const { bench, watcher, labels } = await watching(ONLINE);
    bench.seen = OFFLINE;

    bench.change();
    await vi.advanceTimersByTimeAsync(100);
    const early = { label: watcher.current().label, routes: watcher.snapshot().publicV4 };
    await vi.advanceTimersByTimeAsync(600);

    expect(early).toEqual({ label: 'lan-foreign', routes: NONE });
    expect(labels()).toEqual(['lan-foreign', 'offline']);
  });

  it('looks ten times a second at most, however many events come', async () => {
    const { bench } = await watching(ONLINE);

    for (let n = 0; n < 1000; n += 1) {
      bench.change();
      await vi.advanceTimersByTimeAsync(1);
    }

    expect(bench.looks).toBeLessThanOrEqual(11);
    expect(bench.looks).toBeGreaterThanOrEqual(9);
  });

  it('sees at once what changes just after a look that found nothing', async () => {
    const { bench, labels } = await watching(OFFLINE);
    await vi.advanceTimersByTimeAsync(2000);
    bench.change();
    await vi.advanceTimersByTimeAsync(1);
    bench.seen = ONLINE;

    bench.change();
    await vi.advanceTimersByTimeAsync(1);

    expect(labels()).toEqual(['offline', 'lan-foreign']);
  });

  it('has looked when a poke resolves', async () => {
    const { bench, watcher } = await watching(OFFLINE);
    bench.seen = ONLINE;

    await watcher.poke('asked');

    expect(watcher.current().label).toBe('lan-foreign');
  });

  it('believes no loss for five seconds after the laptop woke up', async () => {
    const { bench, watcher, labels } = await watching(ONLINE);
    bench.seen = OFFLINE;

    await watcher.poke('resume');
    await vi.advanceTimersByTimeAsync(4500);
    const held = labels();
    await vi.advanceTimersByTimeAsync(1000);

    expect(held).toEqual(['lan-foreign']);
    expect(labels()).toEqual(['lan-foreign', 'offline']);
  });

  it('says why the reach is not known as it is now, not as it was when the network was new', async () => {
    const { bench, watcher } = await watching(ONLINE);
    bench.reachWhy = 'a PAC script chooses the proxy';

    await watcher.poke('asked');

    expect(watcher.current().evidence.reach).toBe('a PAC script chooses the proxy');
    expect(bench.states).toHaveLength(2);
  });

  it('looks anew for captive portal and trusted network, and tells of the sleep, when the clocks alone show that the laptop slept', async () => {
    const { bench } = await watching(ONLINE);
    bench.change();
    await vi.advanceTimersByTimeAsync(2000);
    const awake = [bench.detectorPokes, bench.wakings];

    vi.setSystemTime(Date.now() + 3_600_000);
    bench.change();
    await vi.advanceTimersByTimeAsync(2000);
    bench.change();
    await vi.advanceTimersByTimeAsync(2000);

    expect(awake).toEqual([0, 0]);
    expect([bench.detectorPokes, bench.wakings]).toEqual([1, 1]);
  });

  it('tells of no sleep that a poke has told of', async () => {
    const { bench, watcher } = await watching(ONLINE);

    vi.setSystemTime(Date.now() + 3_600_000);
    await watcher.poke('resume');
    await vi.advanceTimersByTimeAsync(2000);

    expect(bench.wakings).toBe(0);
  });

  it('reports a look that failed and keeps the last state', async () => {
    const { bench, watcher } = await watching(ONLINE);
    bench.seen = new Error('too many open files');

    await watcher.poke('asked');

    expect(watcher.current().label).toBe('lan-foreign');
    expect(bench.notes).toEqual(['a look at the network failed: Error: too many open files']);
  });

  it('is silent after it was closed, and its sources have stopped', async () => {
    const { bench, watcher, labels } = await watching(OFFLINE);
    bench.seen = ONLINE;

    bench.change();
    await watcher.close();
    bench.change();
    await watcher.poke('asked');
    await vi.advanceTimersByTimeAsync(5000);

    expect(labels()).toEqual(['offline']);
    expect(bench.isStopped).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});
