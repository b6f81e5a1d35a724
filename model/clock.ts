/** One moment by both clocks: the wall's, which may be set, and the one that only runs. */
export interface Moment {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

/** What one server's answer says of this laptop's clock. */
export interface ClockWitness {
  readonly host: string;
  /** Address that was asked, or the proxy; several names there are one server. */
  readonly place: string;
  /** How far ahead of this laptop's clock the server's is. */
  readonly offsetMs: number;
  readonly at: Moment;
}

/** This laptop's clock is off, by what servers say. */
export interface ClockSkew {
  /** To be added to this laptop's clock. */
  readonly offsetMs: number;
  /** Several servers agree; one alone may be wrong itself. */
  readonly isCertain: boolean;
  /** Who says so. */
  readonly hosts: readonly string[];
}

/** When a certificate holds, by its own dates. */
export interface Validity {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Clocks that part by more between two looks were set, or this laptop slept. */
const RUNS_ALIKE_MS = 30_000;

/** Whether the wall's clock only ran on since: what was said of it then holds now. */
export const isSameClock = (before: Moment, now: Moment): boolean =>
  Math.abs(now.wallMs - before.wallMs - (now.monotonicMs - before.monotonicMs)) < RUNS_ALIKE_MS;

/** Nothing that this program does at a stretch lasts longer: each look has a deadline of seconds. */
const LONGEST_WORK_MS = 120_000;

/**
 * Whether this laptop slept while something was asked, or the process was stopped: what was silent
 * then says nothing. Some monotonic clocks stand still in sleep, others run on.
 *
 * @param withinMs deadline of the work; absent: one of seconds
 */
export const sleptBetween = (began: Moment, ended: Moment, withinMs = 0): boolean =>
  !isSameClock(began, ended) || ended.monotonicMs - began.monotonicMs > LONGEST_WORK_MS + withinMs;
