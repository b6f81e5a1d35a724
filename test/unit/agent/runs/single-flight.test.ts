import { describe, expect, it } from 'vitest';
import { createRunner } from '../../../../agent/runs/single-flight.ts';

/** Runs that end when the test says so; an aborted one ends by itself, as the ladder does. */
function rig() {
  const runs: { readonly signal: AbortSignal; end(result: string): void }[] = [];
  const kept: string[] = [];
  const running: boolean[] = [];
  const clocks = { wallMs: 0, monotonicMs: 0, slept: 0 };
  const runner = createRunner<string>({
    start: (signal) =>
      new Promise((resolve) => {
        runs.push({ signal, end: resolve });
        signal.addEventListener('abort', () => {
          resolve('cut short');
        });
      }),
    keep: (result) => kept.push(result),
    onRunning: (is) => running.push(is),
    moment: () => ({ ...clocks }),
    onSlept: () => {
      clocks.slept += 1;
    },
  });
  return { runner, runs, kept, running, clocks };
}
const settled = () =>
  new Promise<void>((resolve) => {
    setImmediate(resolve);
  });

describe('a run', () => {
  it('is kept when it has ended', async () => {
    const { runner, runs, kept, running } = rig();

    const run = runner.run();
    runs[0]!.end('first');
    await run;

    expect(kept).toEqual(['first']);
    expect(running).toEqual([true, false]);
  });

  it('is joined by whoever asks while it is under way', async () => {
    const { runner, runs, kept } = rig();

    const both = Promise.all([runner.run(), runner.run()]);
    runs[0]!.end('only');
    await both;

    expect(runs).toHaveLength(1);
    expect(kept).toEqual(['only']);
  });

  it('that a network change overtook is discarded, and those who waited get the next one', async () => {
    const { runner, runs, kept } = rig();

    const asked = runner.run();
    const changed = runner.restart();
    await settled();
    runs[1]!.end('after the change');
    await Promise.all([asked, changed]);

    expect(runs[0]!.signal.aborted).toBe(true);
    expect(kept).toEqual(['after the change']);
  });

  it('that ends by sleep is discarded without another', async () => {
    const { runner, runs, kept } = rig();

    const asked = runner.run();
    runner.cancel('sleep');
    await asked;

    expect(runs).toHaveLength(1);
    expect(kept).toEqual([]);
  });

  it('does not begin after the end, and the end waits for the one under way', async () => {
    const { runner, runs, kept } = rig();

    void runner.run();
    await runner.close();
    await runner.run();

    expect(runs).toHaveLength(1);
    expect(kept).toEqual([]);
  });

  it.each([
    ['the wall clock alone ran on', { wallMs: 3_600_000, monotonicMs: 1_000 }],
    ['both clocks ran on', { wallMs: 3_600_000, monotonicMs: 3_600_000 }],
  ])('during which the laptop slept is not kept, and begins anew: %s', async (_, later) => {
    const { runner, runs, kept, clocks } = rig();
    const ended = runner.run();
    Object.assign(clocks, later);
    runs[0]?.end('silent, as a sleeping laptop hears');
    await settled();
    runs[1]?.end('second');
    await ended;

    expect([kept, clocks.slept]).toEqual([['second'], 1]);
  });

  it('that took a minute is kept, and so is one that a small step of the clock fell into', async () => {
    const { runner, runs, kept, clocks } = rig();
    const ended = runner.run();
    Object.assign(clocks, { wallMs: 75_000, monotonicMs: 60_000 });
    runs[0]?.end('slow');
    await ended;

    expect([kept, clocks.slept]).toEqual([['slow'], 0]);
  });

  it('that fails by our mistake frees the way for the next', async () => {
    let tries = 0;
    const kept: string[] = [];
    const runner = createRunner<string>({
      start: () => {
        tries += 1;
        return tries === 1 ? Promise.reject(new Error('a mistake')) : Promise.resolve('second');
      },
      keep: (result) => kept.push(result),
      onRunning: () => undefined,
      moment: () => ({ wallMs: 0, monotonicMs: 0 }),
      onSlept: () => undefined,
    });

    await expect(runner.run()).rejects.toThrow('a mistake');
    await runner.run();

    expect(kept).toEqual(['second']);
  });
});
