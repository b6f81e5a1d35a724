import fc from 'fast-check';
import { createTask, validateDetailed } from 'node-cron';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cronTimes } from '../../../../agent/runs/cron-times.ts';
import { startSchedule } from '../../../../agent/runs/schedule.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** By the clock of this process, wherever the test runs. */
const at = (text: string): Date => new Date(text);
const two = (value: number): string => String(value).padStart(2, '0');
const clockOf = (moment: Date | null): string | null =>
  moment === null
    ? null
    : `${String(moment.getFullYear())}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}T${two(moment.getHours())}:${two(moment.getMinutes())}:${two(moment.getSeconds())}`;
const nextOf = (expression: string, after: Date): string | null =>
  clockOf(cronTimes(expression)?.next(after) ?? null);

/** One field between two numbers, in every form that is made of numbers. */
const field = (from: number, to: number): fc.Arbitrary<string> => {
  const range = fc
    .tuple(fc.integer({ min: from, max: to }), fc.integer({ min: from, max: to }))
    .map(([one, other]) => `${String(Math.min(one, other))}-${String(Math.max(one, other))}`);
  const term = fc.oneof(
    fc.constant('*'),
    fc.integer({ min: from, max: to }).map(String),
    range,
    fc
      .tuple(fc.oneof(fc.constant('*'), range), fc.integer({ min: 1, max: 30 }))
      .map(([what, step]) => `${what}/${String(step)}`),
  );
  return fc.array(term, { minLength: 1, maxLength: 3 }).map((terms) => terms.join(','));
};

describe('the moments of a cron expression', () => {
  it('are those of the library, whatever it accepts', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    fc.assert(
      fc.property(
        fc.tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 7)),
        fc.date({
          min: at('2024-01-01T00:00:00'),
          max: at('2030-01-01T00:00:00'),
          noInvalidDate: true,
        }),
        (fields, now) => {
          const expression = fields.join(' ');
          if (!validateDetailed(expression).valid) return;
          vi.setSystemTime(now);
          const task = createTask(expression, () => undefined);
          void task.start();
          const theirs = task.getNextRun();
          void task.destroy();
          const ours = cronTimes(expression)?.next(now) ?? null;
          // What is further away than eight years is left to the library.
          if (ours !== null) expect([expression, ours]).toEqual([expression, theirs]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each([
    ['*/5 * * * *', '2026-05-04T09:00:00', '2026-05-04T09:05:00'],
    ['*/5 * * * *', '2026-05-04T09:59:59.999', '2026-05-04T10:00:00'],
    ['* * * * * *', '2026-05-04T09:00:00.500', '2026-05-04T09:00:01'],
    ['30 10 0 1 1 *', '2026-05-04T09:00:00', '2027-01-01T00:10:30'],
    ['0 8 * * 1-5', '2026-05-01T08:00:00', '2026-05-04T08:00:00'],
    ['0 0 29 2 *', '2026-05-04T09:00:00', '2028-02-29T00:00:00'],
    ['0 0 * * 7', '2026-05-04T09:00:00', '2026-05-10T00:00:00'],
    ['0 0 30 2 *', '2026-05-04T09:00:00', null],
  ])('%s after %s is %s', (expression, after, expected) => {
    expect(nextOf(expression, at(after))).toBe(expected);
  });

  it.each([
    '@daily',
    '0 8 * jan *',
    '0 8 * * mon',
    '0 8 L * *',
    '0 8 * * 1#2',
    '0 8 15W * *',
    '5/10 * * * *',
  ])('of "%s" are left to the library', (expression) => {
    expect(cronTimes(expression)).toBeNull();
  });
});

describe('the clock behind a schedule', () => {
  const ticksOf = (expression: string) => {
    vi.useFakeTimers({ now: at('2026-05-04T09:00:00') });
    const ticks: (string | null)[] = [];
    const started = startSchedule(
      expression,
      () => ticks.push(clockOf(new Date())),
      () => undefined,
    );
    if (!started.ok) throw new Error(started.message);
    return { ticks, schedule: started.schedule };
  };

  it('ticks every five minutes, and no more once it is stopped', async () => {
    const { ticks, schedule } = ticksOf('*/5 * * * *');
    await vi.advanceTimersByTimeAsync(16 * 60_000);
    schedule.stop();
    await vi.advanceTimersByTimeAsync(16 * 60_000);

    expect(ticks).toEqual(['2026-05-04T09:05:00', '2026-05-04T09:10:00', '2026-05-04T09:15:00']);
  });

  it('makes up for nothing that the laptop slept through', async () => {
    const { ticks, schedule } = ticksOf('*/5 * * * *');
    vi.setSystemTime(at('2026-05-04T11:02:00'));
    await vi.advanceTimersByTimeAsync(9 * 60_000);
    schedule.stop();

    expect(ticks).toEqual(['2026-05-04T11:10:00']);
  });

  it('goes on by the new time when the clock is set back', async () => {
    const { ticks, schedule } = ticksOf('*/5 * * * *');
    vi.setSystemTime(at('2026-05-03T09:00:00'));
    await vi.advanceTimersByTimeAsync(11 * 60_000);
    schedule.stop();

    expect(ticks).toEqual(['2026-05-03T09:10:00']);
  });

  it('reaches a moment that is months away', async () => {
    const { ticks, schedule } = ticksOf('0 0 1 1 *');
    await vi.advanceTimersByTimeAsync(300 * 86_400_000);
    schedule.stop();

    expect(ticks).toEqual(['2027-01-01T00:00:00']);
  });
});
