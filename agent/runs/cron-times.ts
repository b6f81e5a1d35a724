/** What one field of a cron expression may name, both ends included. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** Second, minute, hour, day of the month, month, day of the week; Sunday is 0 and 7. */
const FIELDS: readonly Range[] = [
  { from: 0, to: 59 },
  { from: 0, to: 59 },
  { from: 0, to: 23 },
  { from: 1, to: 31 },
  { from: 1, to: 12 },
  { from: 0, to: 7 },
];

/** A number, a range or `*`, each with or without a step. */
const TERM = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/;

/** Moments that a cron expression names. */
export interface CronTimes {
  /**
   * The first moment after `after`, whole seconds, by the local clock of this process; null: none
   * within eight years, as for 30 February.
   */
  next(after: Date): Date | null;
}

/**
 * Reads an expression of five or six fields of numbers, ranges, steps and lists.
 *
 * @param expression valid by the rules of the scheduler
 * @returns null for whatever else the scheduler understands: names, nicknames, `L`, `W`, `#`
 */
export function cronTimes(expression: string): CronTimes | null {
  const words = expression.trim().split(/\s+/);
  const fields = words.length === 5 ? ['0', ...words] : words;
  if (fields.length !== FIELDS.length) return null;
  const sets = FIELDS.flatMap((range, at) => valuesIn(fields[at] ?? '', range) ?? []);
  const [seconds, minutes, hours, days, months, weekdays] = sets;
  if (!seconds || !minutes || !hours || !days || !months || !weekdays) return null;
  if (weekdays.has(7)) weekdays.add(0);
  return {
    next: (after) => {
      const last = after.getFullYear() + MOST_YEARS;
      const at = new Date(after);
      at.setMilliseconds(0);
      at.setSeconds(at.getSeconds() + 1);
      while (at.getFullYear() <= last) {
        if (!months.has(at.getMonth() + 1)) toMonth(at);
        else if (!days.has(at.getDate()) || !weekdays.has(at.getDay())) toDay(at);
        else if (!hours.has(at.getHours())) toHour(at);
        else if (!minutes.has(at.getMinutes())) at.setTime(at.getTime() + untilMinute(at));
        else if (!seconds.has(at.getSeconds())) at.setTime(at.getTime() + 1_000);
        else return at;
      }
      return null;
    },
  };
}

/** The 29th of February comes again after eight years at the latest, as around 2100. */
const MOST_YEARS = 8;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const untilMinute = (at: Date): number => MINUTE_MS - at.getSeconds() * 1_000;

const toMonth = (at: Date): void => {
  at.setMonth(at.getMonth() + 1, 1);
  at.setHours(0, 0, 0, 0);
};
const toDay = (at: Date): void => {
  at.setDate(at.getDate() + 1);
  at.setHours(0, 0, 0, 0);
};

/** By elapsed time: the hour that a clock repeats in autumn is passed twice, and never for ever. */
function toHour(at: Date): void {
  at.setTime(at.getTime() + HOUR_MS - at.getMinutes() * MINUTE_MS - at.getSeconds() * 1_000);
}

/** Null: not of numbers alone, or outside the range. */
function valuesIn(field: string, { from, to }: Range): Set<number> | null {
  const values = new Set<number>();
  for (const term of field.split(',')) {
    const match = TERM.exec(term);
    if (match === null) return null;
    const [, low, high, step] = match;
    const first = low === undefined ? from : Number(low);
    // A single number with a step is read in more than one way.
    if (low !== undefined && high === undefined && step !== undefined) return null;
    const last = low === undefined ? to : Number(high ?? low);
    const by = Number(step ?? 1);
    if (first < from || last > to || first > last || by < 1) return null;
    for (let value = first; value <= last; value += by) values.add(value);
  }
  return values;
}
