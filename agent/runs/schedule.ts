import { notASchedule } from '../../model/text/en/schedule.ts';
import { createTask, validateDetailed } from 'node-cron';
import { reasonOf } from '../../lib/error-name.ts';
import type { Log } from '../log.ts';
import { cronTimes, type CronTimes } from './cron-times.ts';

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
  const arrive = (next: Date | null): void => {
    const periodMs = (next?.getTime() ?? Date.now()) - Date.now();
    // The one before was never to be later than this.
    clearTimeout(delayed);
    delayed = setTimeout(tick, delayMs(periodMs)).unref();
  };
  const times = cronTimes(expression);
  const beats =
    times === null || times.next(new Date()) === null
      ? beatsOfLibrary(expression, arrive, log)
      : beatsAt(times, arrive);
  return {
    ok: true,
    schedule: {
      stop: () => {
        clearTimeout(delayed);
        beats.stop();
      },
    },
  };
}

/** A timer this late, in milliseconds, slept with the laptop. */
const SLEPT_MS = 5_000;
/** Longest wait before the clock is looked at again, in milliseconds: it may have been set. */
const LOOK_AGAIN_MS = 3_600_000;

/** The library asks the calendars of ICU for every moment, which keeps 8 MiB for good. */
function beatsAt(times: CronTimes, arrive: (following: Date | null) => void): Schedule {
  let timer: NodeJS.Timeout | undefined;
  const waitFor = (awaited: Date | null): void => {
    if (awaited === null) return;
    const leftMs = awaited.getTime() - Date.now();
    timer = setTimeout(
      () => {
        const now = new Date();
        const lateMs = now.getTime() - awaited.getTime();
        // Timers may come a millisecond early; more than a second early, the clock was set back.
        if (lateMs < 0 && lateMs > -1_000) {
          waitFor(awaited);
          return;
        }
        const following = times.next(now);
        if (lateMs >= 0 && lateMs < SLEPT_MS) arrive(following);
        waitFor(following);
      },
      Math.min(Math.max(0, leftMs), LOOK_AGAIN_MS),
    ).unref();
  };
  waitFor(times.next(new Date()));
  return {
    stop: () => {
      clearTimeout(timer);
    },
  };
}

/** Expressions with names, nicknames and the like. */
function beatsOfLibrary(
  expression: string,
  arrive: (following: Date | null) => void,
  log: Log,
): Schedule {
  const task = createTask(
    expression,
    () => {
      arrive(task.getNextRun());
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
    stop: () => {
      settle('stop', task.destroy());
    },
  };
}

/** @returns null for a cron expression that can be kept, else a sentence */
export function scheduleError(expression: string): string | null {
  const { valid, errors } = validateDetailed(expression);
  if (valid) return null;
  return notASchedule(expression, errors[0]?.message ?? null);
}
