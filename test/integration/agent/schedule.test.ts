import { describe, expect, it } from 'vitest';
import { scheduleError, startSchedule } from '../../../agent/runs/schedule.ts';
import { afterTest } from './workbench.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('the schedule', () => {
  it(
    'ticks when its time has come, and no more once it is stopped',
    { timeout: 15_000 },
    async () => {
      let ticks = 0;
      const started = startSchedule(
        '* * * * * *',
        () => {
          ticks += 1;
        },
        () => undefined,
      );
      if (!started.ok) throw new Error(started.message);
      afterTest(() => {
        started.schedule.stop();
      });

      while (ticks === 0) await pause(50);
      started.schedule.stop();
      const atStop = ticks;
      await pause(2_100);

      expect(ticks).toBe(atStop);
    },
  );

  it('survives a tick that fails, and the log has the cause', { timeout: 15_000 }, async () => {
    const lines: string[] = [];
    const started = startSchedule(
      '* * * * * *',
      () => {
        throw new Error('a mistake');
      },
      (line) => lines.push(line),
    );
    if (!started.ok) throw new Error(started.message);
    afterTest(() => {
      started.schedule.stop();
    });

    while (lines.length < 2) await pause(50);

    expect(lines.join()).toContain('a mistake');
  });

  it.each(['*/5 * * * *', '0 8 * * 1-5', '15,45 * * * *'])('understands "%s"', (expression) => {
    expect(scheduleError(expression)).toBeNull();
  });

  it.each([
    '',
    'every five minutes',
    '*/5 * * *',
    '61 * * * *',
    '* * * * 9',
    '5-1-2 * * * *',
    'x'.repeat(10_000),
  ])('says what is wrong with "%s"', (expression) => {
    const started = startSchedule(
      expression,
      () => undefined,
      () => undefined,
    );

    expect(started).toMatchObject({
      ok: false,
      message: expect.stringContaining('write five fields') as string,
    });
  });
});
