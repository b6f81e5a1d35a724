import type { DayState } from '../../day.ts';

/** The last day as a drawing, and the same as a table. */
export const DAY = {
  title: 'The last 24 hours',
  /** Of the drawing, for ears: arrow keys move along it. */
  slider: 'How mail stood, five minutes a step',
  none: 'Nothing was checked in the last 24 hours.',
  changes: 'Latest changes',
  table: 'As a table',
  from: 'From',
  to: 'To',
  state: 'Mail',
  network: 'Network',
  verdict: 'Verdict',
  noVerdict: '–',
  now: 'now',
  span: (from: string, to: string): string => `${from} to ${to}`,
  /** A moment, or a stretch of time, as one line. */
  line: (parts: readonly string[]): string => parts.join(' · '),
  states: {
    unwatched: 'not watched',
    asleep: 'asleep',
    offline: 'no network',
    untested: 'not tested',
    works: 'works',
    weak: 'weak spot',
    broken: 'broken',
  } satisfies Readonly<Record<DayState, string>>,
};

/** What each kind of network was good for within the day. */
export const NETWORKS = {
  title: 'Networks side by side',
  network: 'Network',
  last: 'At the last check',
  at: 'Checked',
  good: 'Mail worked',
  goodOf: (good: number, checks: number): string => `${String(good)} of ${String(checks)} checks`,
  trip: 'Answers in',
  noTrip: '–',
};
