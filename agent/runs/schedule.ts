import { notASchedule } from '../../model/text/en/schedule.ts';
import { createTask, validateDetailed } from 'node-cron';
import { reasonOf } from '../../lib/error-name.ts';
import type { Log } from '../log.ts';

export interface Schedule {
  stop(): void;
}

export type Scheduling =
  | { readonly ok: true; readonly schedule: Schedule }
  | { readonly ok: false; readonly message: string };

/**
 * Calls `onTick` behind the minutes that a cron expression names, in the laptop's own time zone.
 * A tick that a sleeping laptop missed is not made up for: waking brings its own check.
 *
 * @param delayMs how far behind, by the time between this tick and the next, in milliseconds
 */
export function startSchedule(
  expression: string,
  onTick: () => void,
  log: Log,
  delayMs: (periodMs: number) => number = () => 0,
): Scheduling {
  const message = scheduleError(expression);
  if (message !== null) return { ok: false, message };
  let delayed: NodeJS.Timeout | undefined;
  const tick = (): void => {
    try {
      onTick();
    } catch (thrown) {
      log(`a scheduled check failed: ${reasonOf(thrown)}`);
    }
  };
  const task = createTask(
    expression,
    () => {
      const periodMs = (task.getNextRun()?.getTime() ?? Date.now()) - Date.now();
      // The one before was never to be later than this.
      clearTimeout(delayed);
      delayed = setTimeout(tick, delayMs(periodMs)).unref();
    },
    { suppressMissedWarning: true, unref: true },
  );
  const settle = (step: string, result: void | Promise<void>): void => {
    Promise.resolve(result).catch((thrown: unknown) => {
      log(`the schedule cannot ${step}: ${reasonOf(thrown)}`);
    });
  };
  settle('start', task.start());
  return {
    ok: true,
    schedule: {
      stop: () => {
        clearTimeout(delayed);
        settle('stop', task.destroy());
      },
    },
  };
}

/** @returns null for a cron expression that can be kept, else a sentence */
export function scheduleError(expression: string): string | null {
  const { valid, errors } = validateDetailed(expression);
  if (valid) return null;
  return notASchedule(expression, errors[0]?.message ?? null);
}
