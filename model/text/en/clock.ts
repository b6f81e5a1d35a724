const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec'.split(' ');

/**
 * `09:12` for today, `Mon 23 Nov 09:12` for another day, `23 Nov 2025 09:12` for another year, in
 * the reader's own time zone.
 */
export function clockWords(iso: string, now: Date): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return 'unknown';
  // By hand: the first date that a process formats by locale costs a cold command 15 ms.
  const time = [at.getHours(), at.getMinutes()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  if (at.toDateString() === now.toDateString()) return time;
  const date = `${String(at.getDate())} ${String(MONTHS[at.getMonth()])}`;
  if (at.getFullYear() !== now.getFullYear()) return `${date} ${String(at.getFullYear())} ${time}`;
  return `${String(DAYS[at.getDay()])} ${date} ${time}`;
}

/** `09:12:30`, in the reader's own time zone. */
export function timeWords(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return 'unknown';
  return [at.getHours(), at.getMinutes(), at.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

/** `1 report`, `2 reports`. */
export const counted = (count: number, noun: string): string =>
  `${String(count)} ${noun}${count === 1 ? '' : 's'}`;

/** `812 B`, `34 KiB`, `1.5 MiB`. */
export function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${String(bytes)} B`;
  if (bytes < 1024 * 1024) return `${String(Math.round(bytes / 1024))} KiB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

const MINUTE = 60_000;

/**
 * How long something has lasted, as a person says it: `just now`, `for 6 min`, `for 2 h 5 min`, `for 3
 * days`. A clock that was set back: `just now`.
 */
export function lastingWords(ms: number): string {
  const minutes = Math.floor(ms / MINUTE);
  if (!(minutes >= 1)) return 'just now';
  if (minutes < 60) return `for ${String(minutes)} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 24) return `for ${counted(Math.floor(hours / 24), 'day')}`;
  const rest = minutes % 60;
  return `for ${String(hours)} h${rest === 0 ? '' : ` ${String(rest)} min`}`;
}
