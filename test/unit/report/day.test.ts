import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HistoryRun } from '../../../model/history.ts';
import { stretchesOf } from '../../../report/day.ts';

const END = Date.parse('2026-11-24T08:00:00.000Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const run = (agoMs: number, change: Partial<HistoryRun> = {}): HistoryRun => ({
  at: new Date(END - agoMs).toISOString(),
  host: 'h',
  code: 'ALL_GREEN',
  severity: 'ok',
  label: 'tunnel',
  tookMs: 1,
  ...change,
});

describe('the strip of 24 hours', () => {
  it('lets a verdict hold until the next, and half an hour at most', () => {
    const broken = { code: 'EPM_BLOCKED', severity: 'broken' } as const;

    expect(
      stretchesOf([run(2 * HOUR), run(2 * HOUR - 600_000, broken)], END).map(
        ({ fromMs, toMs, run: held }) => [
          (END - fromMs) / 60_000,
          (END - toMs) / 60_000,
          held?.severity ?? null,
        ],
      ),
    ).toEqual([
      [1440, 120, null],
      [120, 110, 'ok'],
      [110, 80, 'broken'],
      [80, 0, null],
    ]);
  });

  it('covers the day without a gap and without an overlap, whatever the history holds', () => {
    const runs = fc.array(
      fc.record({
        agoMs: fc.integer({ min: -HOUR, max: 2 * DAY }),
        severity: fc.constantFrom('ok', 'broken', 'degraded'),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(runs, (past) => {
        const stretches = stretchesOf(
          past.map(({ agoMs, severity }) => run(agoMs, { severity })),
          END,
        );

        expect(stretches[0]!.fromMs).toBe(END - DAY);
        expect(stretches.at(-1)!.toMs).toBe(END);
        stretches.slice(1).forEach(({ fromMs }, index) => {
          expect(fromMs).toBe(stretches[index]!.toMs);
        });
      }),
    );
  });
});
