import { SCHEDULE, SCHEDULE_FIELDS } from './text/en/typed.ts';

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Names of the values, the first one for `from`. */
  readonly names: readonly string[];
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const DAYS = 'sun mon tue wed thu fri sat'.split(' ');
const FIELDS: readonly Field[] = [
  { name: SCHEDULE_FIELDS.second, from: 0, to: 59, names: [] },
  { name: SCHEDULE_FIELDS.minute, from: 0, to: 59, names: [] },
  { name: SCHEDULE_FIELDS.hour, from: 0, to: 23, names: [] },
  { name: SCHEDULE_FIELDS.day, from: 1, to: 31, names: [] },
  { name: SCHEDULE_FIELDS.month, from: 1, to: 12, names: MONTHS },
  { name: SCHEDULE_FIELDS.weekday, from: 0, to: 7, names: DAYS },
];
/** February has its leap day. */
const DAYS_OF_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MAX_CHARACTERS = 200;

/**
 * Whether `text` is a schedule that can come due: the five fields of crontab(5), one of seconds in
 * front if there are six. Of its words only the names of months and weekdays are known; `@hourly` and
 * the signs of other schedulers (`?`, `L`, `W`, `#`) are not.
 *
 * @returns null when it is, else a sentence that names the bad field and the form that is wanted
 */
export function cronError(text: string): string | null {
  if (text.length > MAX_CHARACTERS) return SCHEDULE.bad(text, SCHEDULE.fields(null));
  const typed = text
    .trim()
    .split(/\s+/)
    .filter((field) => field !== '');
  if (typed.length !== 5 && typed.length !== 6)
    return SCHEDULE.bad(text, SCHEDULE.fields(typed.length));
  const fields = FIELDS.slice(-typed.length);
  const values = fields.map((field, index) => valuesOfField(field, typed[index] ?? ''));
  const wrong = values.indexOf(null);
  if (wrong !== -1)
    return SCHEDULE.bad(text, SCHEDULE.field(typed[wrong] ?? '', fields[wrong]?.name ?? ''));
  const [days, months] = values.slice(-3);
  const longest = Math.max(...(months ?? []).map((month) => DAYS_OF_MONTH[month - 1] ?? 31));
  return Math.min(...(days ?? [])) > longest ? SCHEDULE.bad(text, SCHEDULE.never) : null;
}

/** Every value that a field names; a step begins at the first. */
function valuesOfField(field: Field, text: string): readonly number[] | null {
  const parts = text.split(',').map((part) => valuesOf(field, part));
  return parts.some((part) => part === null) ? null : parts.flatMap((part) => part ?? []);
}

function valuesOf(field: Field, part: string): readonly number[] | null {
  const [, all, first, last, step] =
    /^(?:(\*)|(\d{1,2}|[a-z]{3})(?:-(\d{1,2}|[a-z]{3}))?)(?:\/(\d{1,2}))?$/i.exec(part) ?? [];
  if (step !== undefined) {
    if (Number(step) < 1 || Number(step) > field.to) return null;
    // A step needs something to step through.
    if (all === undefined && last === undefined) return null;
  }
  const every = Number(step ?? 1);
  if (all !== undefined) return between(field.from, field.to, every);
  const from = valueOf(field, first);
  const to = last === undefined ? from : valueOf(field, last);
  if (from === null || to === null || from > to) return null;
  return between(from, to, every);
}

const between = (from: number, to: number, every: number): readonly number[] =>
  Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, index) => from + index * every);

function valueOf({ from, to, names }: Field, text = ''): number | null {
  const named = names.indexOf(text.toLowerCase());
  const value = named === -1 ? (/^\d+$/.test(text) ? Number(text) : NaN) : named + from;
  return value >= from && value <= to ? value : null;
}
