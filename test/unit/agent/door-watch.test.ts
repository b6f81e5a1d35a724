import { expect, it } from 'vitest';
import { areChannelsDue, createDoorWatch, isLookDue } from '../../../agent/runs/door-watch.ts';
import type { NetworkState } from '../../../model/network-state.ts';
import { NO_DOORS, type WebResult } from '../../../probes/web/types.ts';
import { NETWORK } from '../../support/samples.ts';

const MINUTE = 60_000;
const last = { atMs: 0, wallMs: 0, attachment: 'A', label: 'tunnel' };
const wish = { attachment: 'A', label: 'tunnel', isDemanded: false, everyMs: 60 * MINUTE };

it.each([
  ['never asked', null, { nowMs: 0 }, true],
  ['asked a minute ago', last, { nowMs: MINUTE }, false],
  ['asked an hour ago', last, { nowMs: 60 * MINUTE }, true],
  ['a person asks', last, { nowMs: MINUTE, isDemanded: true }, true],
  ['another network after a minute', last, { nowMs: MINUTE, attachment: 'B' }, false],
  ['another network after five minutes', last, { nowMs: 5 * MINUTE, attachment: 'B' }, true],
  ['the clock set after a minute', last, { nowMs: MINUTE, wallMs: 90 * MINUTE }, false],
  ['the clock set after five minutes', last, { nowMs: 5 * MINUTE, wallMs: 90 * MINUTE }, true],
  ['another label after five minutes', last, { nowMs: 5 * MINUTE, label: 'mobile' }, true],
])('doors are asked at their own pace: %s', (_, before, change, isDue) => {
  expect(isLookDue(before, { ...wish, wallMs: change.nowMs, ...change })).toBe(isDue);
});

it.each([
  ['never', null, 0, false, true],
  ['a minute ago', 0, MINUTE, false, false],
  ['59 minutes ago', 0, 59 * MINUTE, false, false],
  ['an hour ago', 0, 60 * MINUTE, false, true],
  ['a minute ago, and a person asks', 0, MINUTE, true, true],
])(
  'channels of RPC over HTTP are asked for once an hour at most: %s',
  (_, lastAtMs, nowMs, isDemanded, isDue) => {
    expect(areChannelsDue(lastAtMs, { nowMs, isDemanded })).toBe(isDue);
  },
);

it('a look after a change of the network asks for no channel again', async () => {
  let nowMs = 0;
  const due: boolean[] = [];
  const watch = createDoorWatch(
    (_network, _signal, how) => {
      due.push(how.areChannelsDue);
      return Promise.resolve(NO_DOORS);
    },
    { everyMs: 60 * MINUTE, now: () => new Date(nowMs), monotonicMs: () => nowMs },
  );
  const look = (attachment: string) =>
    watch.look({
      network: NETWORK,
      attachment,
      isDemanded: false,
      signal: new AbortController().signal,
    });
  await look('A');
  nowMs = 6 * MINUTE;
  await look('B');

  expect(due).toEqual([true, false]);
});

const shown = (url: string): WebResult => ({
  checks: [],
  doors: [
    {
      ...{ door: 'owa', url, client: 'browser', via: 'direct', hops: [], who: 'iis' },
      auth: [],
      preAuth: 'unknown',
      code: null,
    },
  ],
});

it('what doors showed on another network is not shown of this one', async () => {
  let nowMs = 0;
  const asked: string[] = [];
  const ask = (network: NetworkState): Promise<WebResult> => {
    asked.push(network.label);
    return Promise.resolve(shown(`https://${network.label}.example/`));
  };
  const watch = createDoorWatch(ask, {
    everyMs: 60 * MINUTE,
    now: () => new Date(nowMs),
    monotonicMs: () => nowMs,
  });
  const look = (attachment: string) =>
    watch.look({
      network: NETWORK,
      attachment,
      isDemanded: false,
      signal: new AbortController().signal,
    });

  const first = await look('A');
  nowMs = MINUTE;

  expect(await look('A')).toBe(first);
  expect(await look('B')).toBe(NO_DOORS);
  expect(asked).toHaveLength(1);
});

it('a look that was given up is not remembered', async () => {
  let looks = 0;
  const watch = createDoorWatch(() => ((looks += 1), Promise.resolve(NO_DOORS)), {
    everyMs: 60 * MINUTE,
    now: () => new Date(0),
    monotonicMs: () => 0,
  });
  const where = { network: NETWORK, attachment: 'A', isDemanded: false };
  await watch.look({ ...where, signal: AbortSignal.abort() });
  await watch.look({ ...where, signal: new AbortController().signal });

  expect(looks).toBe(2);
});

it('nobody is asked where no door is set up', async () => {
  const watch = createDoorWatch(null, {
    everyMs: 60 * MINUTE,
    now: () => new Date(0),
    monotonicMs: () => 0,
  });

  expect(
    await watch.look({
      network: NETWORK,
      attachment: null,
      isDemanded: true,
      signal: new AbortController().signal,
    }),
  ).toBe(NO_DOORS);
});

it('a look during which the laptop slept is not kept: the next check asks again', async () => {
  let [nowMs, wallMs, asked] = [0, 0, 0];
  const watch = createDoorWatch(
    () => {
      asked += 1;
      if (asked === 1) wallMs += 60 * MINUTE;
      return Promise.resolve(NO_DOORS);
    },
    { everyMs: 60 * MINUTE, now: () => new Date(wallMs), monotonicMs: () => nowMs },
  );
  for (const second of [0, 1, 2]) {
    nowMs = second * 1_000;
    await watch.look({
      ...{ network: NETWORK, attachment: 'A', isDemanded: false },
      signal: new AbortController().signal,
    });
  }

  expect(asked).toBe(2);
});
