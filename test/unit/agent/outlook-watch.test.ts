import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createOutlookWatch,
  isAwaited,
  LOOK_AGAIN_MS,
  WAITS_MS,
} from '../../../agent/runs/outlook-watch.ts';
import type { OutlookWitness } from '../../../model/outlook.ts';
import { BROKEN, GREEN, runOf } from '../../support/samples.ts';
import { travelling } from '../../support/states.ts';
import { connectionOf, witnessOf } from '../../support/outlook-samples.ts';

const SINCE = '2026-11-27T09:13:00.000Z';
const NETWORK = travelling({ since: SINCE });
const NOW = new Date('2026-11-27T09:13:30.000Z');
const WAITING = witnessOf();
const CONNECTED = witnessOf({ connections: [connectionOf()] });
const RUN = runOf(GREEN, { outlook: WAITING });

describe('Outlook is looked at again soon', () => {
  it('where it runs, the way is well since a short while, and it is not connected yet', () => {
    expect(isAwaited(RUN, NETWORK, NOW)).toBe(true);
  });

  it.each<readonly [string, Parameters<typeof isAwaited>]>([
    ['where the way is broken', [runOf(BROKEN, { outlook: WAITING }), NETWORK, NOW]],
    ['where it is connected', [runOf(GREEN, { outlook: CONNECTED }), NETWORK, NOW]],
    [
      'where it does not run',
      [runOf(GREEN, { outlook: witnessOf({ runs: false }) }), NETWORK, NOW],
    ],
    ['where nobody can look', [runOf(GREEN, { outlook: null }), NETWORK, NOW]],
    ['without a tunnel', [RUN, travelling({ tunnel: { ...NETWORK.tunnel, state: 'none' } }), NOW]],
    ['ten minutes later', [RUN, NETWORK, new Date(Date.parse(SINCE) + WAITS_MS)]],
  ])('not %s', (_, given) => {
    expect(isAwaited(...given)).toBe(false);
  });
});

describe('until it is connected', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  const watch = (answers: readonly OutlookWitness[], network = () => NETWORK) => {
    const seen = { looks: 0, connected: 0 };
    const own = createOutlookWatch({
      look: () => {
        seen.looks += 1;
        return Promise.resolve(answers[seen.looks - 1] ?? WAITING);
      },
      network,
      onConnected: () => {
        seen.connected += 1;
      },
      now: () => NOW,
    });
    return { own, seen };
  };

  it('one check follows the moment at which it is, and no look after that', async () => {
    const { own, seen } = watch([WAITING, WAITING, CONNECTED]);

    own.saw(RUN);
    await vi.advanceTimersByTimeAsync(10 * LOOK_AGAIN_MS);

    expect(seen).toEqual({ looks: 3, connected: 1 });
  });

  it('a change of the network ends the looking', async () => {
    let since = SINCE;
    const { own, seen } = watch([WAITING, CONNECTED], () => ({ ...NETWORK, since }));

    own.saw(RUN);
    await vi.advanceTimersByTimeAsync(LOOK_AGAIN_MS);
    since = '2026-11-27T09:13:20.000Z';
    await vi.advanceTimersByTimeAsync(10 * LOOK_AGAIN_MS);

    expect(seen).toEqual({ looks: 1, connected: 0 });
  });

  it('the end of the agent ends the looking', async () => {
    const { own, seen } = watch([WAITING]);

    own.saw(RUN);
    await vi.advanceTimersByTimeAsync(LOOK_AGAIN_MS);
    own.cancel();
    await vi.advanceTimersByTimeAsync(10 * LOOK_AGAIN_MS);

    expect(seen).toEqual({ looks: 1, connected: 0 });
  });
});
