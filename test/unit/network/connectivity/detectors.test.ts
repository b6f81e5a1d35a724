import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Attachment } from '../../../../probes/network/detector-types.ts';
import { HOTEL, NOWHERE, OFFICE, on, watching } from '../../../support/scripted-detectors.ts';

describe('captive portal and trusted network', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 0 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is looked at once the network is known, at once for the Internet, after a second for the company', async () => {
    const { watch, at } = watching({});

    watch.attachmentIs(OFFICE);
    await vi.advanceTimersByTimeAsync(2000);

    expect([at('reach'), at('trust')]).toEqual([[0], [1000]]);
    expect(watch.now()).toMatchObject({
      reach: { state: 'internet' },
      trust: { state: 'corporate', adapter: 'eth0', failures: 0 },
    });
  });

  it('is looked at every five minutes and every minute while all is well', async () => {
    const { watch, at, changes } = watching({});

    watch.attachmentIs(OFFICE);
    await vi.advanceTimersByTimeAsync(600_000);

    expect(at('reach')).toEqual([0, 300_000, 600_000]);
    expect(at('trust')).toEqual([
      1000, 61_000, 121_000, 181_000, 241_000, 301_000, 361_000, 421_000, 481_000, 541_000,
    ]);
    expect(changes()).toBe(2);
  });

  it('is looked at every 15 s while a login page stands before it', async () => {
    const { watch, at } = watching({ reach: ['captive', 'captive', 'internet'] });

    watch.attachmentIs(HOTEL);
    await vi.advanceTimersByTimeAsync(60_000);

    expect(at('reach')).toEqual([0, 15_000, 30_000]);
  });

  it('is looked at 1, 2, 4, 8 s after a loss, and from the beginning after the next one', async () => {
    const { watch, at } = watching({
      reach: ['limited', 'limited', 'limited', 'limited', 'captive', 'limited', 'internet'],
    });

    watch.attachmentIs(HOTEL);
    await vi.advanceTimersByTimeAsync(60_000);

    expect(at('reach')).toEqual([0, 1000, 3000, 7000, 15_000, 30_000, 31_000]);
  });

  it('is forgotten in the same moment in which the network changes, and its probe is cut', async () => {
    const { watch, cut, changes, looks } = watching({ reach: ['captive', 'pending'] });
    watch.attachmentIs(HOTEL);
    await vi.advanceTimersByTimeAsync(16_000);
    const before = changes();

    watch.attachmentIs(OFFICE);

    expect(watch.now()).toMatchObject({
      reach: null,
      reachWhy: 'Whether the Internet answers is being asked',
      trust: null,
    });
    expect(cut()).toBe(1);
    await vi.advanceTimersByTimeAsync(0);
    expect([watch.now().reach, changes() - before]).toEqual([null, 0]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(looks.at(-1)).toMatchObject({ source: '192.0.2.7' });
  });

  it.each<readonly [what: string, attachment: Attachment]>([
    ['source address', { ...OFFICE, internet: { adapter: 'eth0', source: '192.0.2.8' } }],
    ['adapter', { ...OFFICE, internet: { adapter: 'eth1', source: '192.0.2.7' } }],
    ['way to the company', { ...OFFICE, trusted: null }],
    [
      'address of the inside host',
      { ...OFFICE, trusted: { ...OFFICE.trusted!, address: '192.0.2.81' } },
    ],
    ['Wi-Fi', { ...OFFICE, used: on('other') }],
  ])('is forgotten with another %s', async (_, attachment) => {
    const { watch } = watching({});
    watch.attachmentIs(OFFICE);
    await vi.advanceTimersByTimeAsync(2000);

    watch.attachmentIs(attachment);

    expect([watch.now().reach, watch.now().trust]).toEqual([null, null]);
  });

  it('is kept while each look at the system finds the same network', async () => {
    const { watch, at } = watching({});
    watch.attachmentIs(OFFICE);

    for (let second = 0; second < 60; second += 1) {
      await vi.advanceTimersByTimeAsync(1000);
      watch.attachmentIs(structuredClone(OFFICE));
    }

    expect(at('reach')).toEqual([0]);
    expect(watch.now().reach).toMatchObject({ state: 'internet' });
  });

  it('is not looked at where there is no way, and says why', async () => {
    const { watch, looks } = watching({});

    watch.attachmentIs(NOWHERE);
    await vi.advanceTimersByTimeAsync(3_600_000);

    expect(looks).toEqual([]);
    expect(watch.now()).toEqual({
      reach: null,
      reachWhy: 'No way to the Internet: no route',
      trust: null,
      trustWhy:
        'Whether this is the corporate network cannot be asked: there is no way to inside.corp.example, or its name does not resolve',
    });
  });

  it('is never looked at where the settings switch it off, and says so', async () => {
    const { watch, looks } = watching({ settings: { reach: null, trust: null } });

    watch.attachmentIs(OFFICE);
    watch.poke();
    await vi.advanceTimersByTimeAsync(3_600_000);

    expect(looks).toEqual([]);
    expect(watch.now()).toEqual({
      reach: null,
      reachWhy:
        'Whether the Internet answers is not asked: the settings name no page for it, or switch it off',
      trust: null,
      trustWhy:
        'Whether this is the corporate network is not asked: the settings name no inside host',
    });
  });

  it('is looked at when somebody asks, but never twice within a second, however often they ask', async () => {
    const { watch, at } = watching({});
    watch.attachmentIs(OFFICE);
    await vi.advanceTimersByTimeAsync(10_000);

    for (let nth = 0; nth < 399; nth += 1) {
      watch.poke();
      await vi.advanceTimersByTimeAsync(10);
    }

    expect(at('reach')).toEqual([0, 10_000, 11_000, 12_000, 13_000]);
    expect(at('trust')).toEqual([1000, 10_000, 11_000, 12_000, 13_000]);
  });

  it('is looked at once more when somebody asks during a look', async () => {
    const { watch, at } = watching({ reach: ['slow', 'internet'] });
    watch.attachmentIs(HOTEL);
    await vi.advanceTimersByTimeAsync(500);

    watch.poke();
    await vi.advanceTimersByTimeAsync(5000);

    // A timer of 0 ms is one of 1 ms.
    expect(at('reach')).toEqual([0, 4001]);
  });

  it('is asked of the company at once when somebody asks, though the network is new', async () => {
    const { watch, at } = watching({});
    watch.attachmentIs(OFFICE);

    watch.poke();
    await vi.advanceTimersByTimeAsync(500);

    expect(at('trust')).toEqual([0]);
  });

  it('is not stormed by a link that flaps ten times a second', async () => {
    const { watch, at } = watching({});

    for (let nth = 0; nth < 50; nth += 1) {
      watch.attachmentIs(nth % 2 === 0 ? OFFICE : HOTEL);
      await vi.advanceTimersByTimeAsync(100);
    }

    expect(at('reach')).toEqual([0, 1000, 2000, 3000, 4000, 5000]);
  });

  it('is silent after the end: the probe is cut and no timer is left', async () => {
    const { watch, cut, at } = watching({ reach: ['pending'], trust: ['pending'] });
    watch.attachmentIs(OFFICE);
    await vi.advanceTimersByTimeAsync(1000);

    await watch.close();

    expect([cut(), vi.getTimerCount()]).toEqual([2, 0]);
    watch.attachmentIs(HOTEL);
    watch.poke();
    expect([vi.getTimerCount(), at('reach').length]).toEqual([0, 1]);
  });

  it('is not tested rather than wrong where it could not be asked', async () => {
    const { watch } = watching({
      reach: ['internet', { kind: 'untested', why: 'A PAC script chooses' }],
    });
    watch.attachmentIs(HOTEL);
    await vi.advanceTimersByTimeAsync(300_000);

    expect(watch.now()).toMatchObject({ reach: null, reachWhy: 'A PAC script chooses' });
  });

  it('is asked again after 1, 2, 4 s where this laptop could not ask, and not only after five minutes', async () => {
    const unable = { kind: 'unable', why: 'No descriptor was left' } as const;
    const { watch, at } = watching({ reach: [unable, unable, unable, 'internet'] });

    watch.attachmentIs(HOTEL);
    await vi.advanceTimersByTimeAsync(60_000);

    expect(at('reach')).toEqual([0, 1000, 3000, 7000]);
    expect(watch.now().reach).toMatchObject({ state: 'internet' });
  });

  it('is looked at again after a look that broke, which is told', async () => {
    const { watch, notes } = watching({ reach: ['broken', 'internet'] });
    watch.attachmentIs(HOTEL);
    await vi.advanceTimersByTimeAsync(300_000);

    expect(notes).toEqual(['a look at the Internet failed: Error: no such thing']);
    expect(watch.now().reach).toMatchObject({ state: 'internet' });
  });
});
