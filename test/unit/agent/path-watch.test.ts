import { describe, expect, it } from 'vitest';
import { createPathWatch, pathOrder, type PathWish } from '../../../agent/runs/path-watch.ts';
import { checkOf } from '../../support/samples.ts';

const HOUR_MS = 60 * 60_000;
const good = [checkOf('path.latency')];
const weak = [checkOf('path.latency', { status: 'degraded', code: 'HIGH_LATENCY' })];
const here = { attachment: 'eth0', label: 'lan-corporate' };
const wish = (over: Partial<PathWish> = {}): PathWish => ({
  ...here,
  nowMs: 1_000,
  isDemanded: false,
  severity: 'ok',
  ...over,
});
const last = { ...here, atMs: 0, checks: good };

describe('the way is measured', () => {
  it.each<[string, Parameters<typeof pathOrder>, 'always' | 'slow']>([
    ['on demand, and nobody knows it yet', [null, wish({ isDemanded: true })], 'always'],
    ['on demand, however lately it was', [last, wish({ isDemanded: true })], 'always'],
    ['at each run while it is weak', [{ ...last, checks: weak }, wish()], 'always'],
    ['where something else is weak', [null, wish({ severity: 'degraded' })], 'always'],
    ['not twice in an hour for that', [last, wish({ severity: 'broken' })], 'slow'],
    ['an hour later again', [last, wish({ severity: 'broken', nowMs: HOUR_MS })], 'always'],
    ['not by itself while all is well', [null, wish()], 'slow'],
  ])('%s', (_, given, when) => {
    expect(pathOrder(...given)?.when).toBe(when);
  });

  it('and its figures are shown for an hour, and never on another network', () => {
    const shown = (over: Partial<PathWish>) => pathOrder(last, wish(over))?.before.length;

    expect([
      shown({}),
      shown({ nowMs: HOUR_MS }),
      shown({ attachment: 'wlan0' }),
      shown({ label: 'tunnel' }),
    ]).toEqual([1, 0, 0, 0]);
  });

  it('and figures that are only shown again grow old all the same', () => {
    let nowMs = 0;
    const watch = createPathWatch({ monotonicMs: () => nowMs });
    watch.saw({ checks: good }, here);
    nowMs = HOUR_MS - 1;
    const again = watch.order(wish())?.before ?? [];
    watch.saw({ checks: [...again] }, here);
    nowMs = HOUR_MS;

    expect(again).toHaveLength(1);
    expect(watch.order(wish())?.before).toEqual([]);
  });
});
