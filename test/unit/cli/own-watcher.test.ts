import { directly } from '../../support/direct-client.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { resolveSettings } from '../../../agent/settings/resolved.ts';
import { startOwnWatcher } from '../../../cli/own-watcher.ts';
import type { RouteTargets, WatchOptions } from '../../../probes/network/watcher-types.ts';
import { NETWORK } from '../../support/samples.ts';

/** A watcher without an agent, over names and a network that the test sets. */
async function watchingAlone(names: Record<string, readonly string[]>) {
  const seen = { options: null as WatchOptions | null, pokes: 0, notes: [] as string[] };
  const settings = resolveSettings(
    {
      exchange: { host: 'exch1.corp.example' },
      trustedNetwork: { url: 'https://inside.corp.example/', certificateSha256: 'a'.repeat(64) },
    },
    { items: [], problems: [] },
  );
  const watcher = await startOwnWatcher(
    settings,
    () => undefined,
    (note) => seen.notes.push(note),
    {
      waysOut: () => directly,
      resolve: (host) =>
        names[host] === undefined
          ? Promise.reject(new Error(`ENOTFOUND ${host}`))
          : Promise.resolve(names[host]),
      watchNetwork: (options) => {
        seen.options = options;
        options.onState(NETWORK);
        return Promise.resolve({
          current: () => NETWORK,
          snapshot: () => {
            throw new Error('not asked in this test');
          },
          poke: () => {
            seen.pokes += 1;
            return Promise.resolve();
          },
          close: () => Promise.resolve(),
        });
      },
    },
  );
  await vi.advanceTimersByTimeAsync(0);
  return {
    seen,
    watcher,
    targets: (): RouteTargets | undefined => seen.options?.targets(),
    publish: () => {
      seen.options?.onState(NETWORK);
    },
  };
}

describe('the watch without an agent', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('knows the inside hosts once the network has become one in which their names resolve', async () => {
    const names: Record<string, readonly string[]> = {};
    const { seen, targets, publish } = await watchingAlone(names);
    const outside = targets();

    Object.assign(names, {
      'exch1.corp.example': ['10.1.2.3'],
      'inside.corp.example': ['10.1.2.80'],
    });
    publish();
    await vi.advanceTimersByTimeAsync(0);

    expect(outside).toMatchObject({ exchange: [], trusted: [] });
    expect(targets()).toMatchObject({ exchange: ['10.1.2.3'], trusted: ['10.1.2.80'] });
    expect(seen.pokes).toBe(1);
  });

  it('asks again by itself while the network stays as it is, for a name server may come back unseen', async () => {
    const names: Record<string, readonly string[]> = {};
    const { targets } = await watchingAlone(names);

    Object.assign(names, { 'exch1.corp.example': ['10.1.2.3'] });
    await vi.advanceTimersByTimeAsync(30_000);

    expect(targets()?.exchange).toEqual(['10.1.2.3']);
  });

  it('says once that a name does not resolve, however often it asks', async () => {
    const { seen, publish } = await watchingAlone({});

    for (let n = 0; n < 3; n += 1) {
      publish();
      await vi.advanceTimersByTimeAsync(0);
    }

    expect(seen.notes.filter((note) => note.includes('exch1.corp.example'))).toHaveLength(1);
    expect(seen.notes.filter((note) => note.includes('inside.corp.example'))).toHaveLength(1);
  });

  it('asks for nothing any more once it is closed', async () => {
    const { watcher } = await watchingAlone({});

    await watcher.close();

    expect(vi.getTimerCount()).toBe(0);
  });
});
