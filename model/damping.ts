import type { Code, Rung, Severity } from './codes/facts.ts';
import type { Link } from './network-state.ts';

/** How often a verdict must be seen before anybody is told, and how soon it is looked at again. */
export interface DampingPace {
  /** So many checks in a row must fail before anybody is told, and so many be well before it is over. */
  readonly fails: number;
  readonly recoveries: number;
  /** After a start and after waking nothing is told: adapters, VPN and name servers still come up. */
  readonly quietMs: number;
  /** A failure is looked at again after this long: of the laptop's own side, and of a server's. */
  readonly nearMs: number;
  readonly farMs: number;
}

/** A break of the laptop's own side is told after five seconds, a server's after thirty. */
export const PACE: DampingPace = {
  fails: 3,
  recoveries: 2,
  quietMs: 10_000,
  nearMs: 2_500,
  farMs: 15_000,
};
/** A modem that has sent nothing for this long takes a second or two to answer again (3GPP TS 25.331). */
const RADIO_SLEEPS_MS = 10_000;

/** What is to be told once, as a notification or a report. */
export type Telling =
  | { readonly kind: 'broken'; readonly trouble: string }
  /** The trouble that was told is over. */
  | { readonly kind: 'works-again' };

/** What has been seen and told. The page and the tray's colour never wait for it. */
export interface Damping {
  /** Trouble that was told and is not over; null: none is. */
  readonly told: string | null;
  /** Trouble of the latest checks in a row, and how many; well where it is null. */
  readonly trouble: string | null;
  readonly inARow: number;
  /** Latest checks in a row that found any trouble: one that shows itself in turns is one, too. */
  readonly brokenInARow: number;
  /** Nothing counts before. */
  readonly quietUntilMs: number;
}

export type DampingEvent =
  | { readonly kind: 'start' | 'resume'; readonly atMs: number }
  | {
      readonly kind: 'verdict';
      readonly atMs: number;
      readonly code: Code;
      readonly rung: Rung;
      readonly severity: Severity;
      /** The interface and port that it is of, or the door; empty where it is of none. */
      readonly place: string;
    };

export interface Damped {
  readonly damping: Damping;
  /** What to tell now; null: nothing. */
  readonly tell: Telling | null;
  /** When to check again beside the schedule, in milliseconds from now; null: not. */
  readonly againMs: number | null;
}

/** @param told what was told before and is kept on the disk; null: nothing */
export const dampingAt = (
  atMs: number,
  told: string | null = null,
  { quietMs }: Pick<DampingPace, 'quietMs'> = PACE,
): Damping => ({
  told,
  trouble: null,
  inARow: 0,
  brokenInARow: 0,
  quietUntilMs: atMs + quietMs,
});

/**
 * One more verdict, or a start or waking. A break is told once it was seen three times in a row, its
 * end once two checks in a row were well; what was told is never told twice, and another break in its
 * place is another. What is inconclusive, a tunnel that is down or a train's tunnel, counts for
 * neither. Pure.
 */
export function damp(before: Damping, event: DampingEvent, pace: DampingPace = PACE): Damped {
  if (event.kind !== 'verdict')
    return { damping: dampingAt(event.atMs, before.told, pace), tell: null, againMs: null };
  const { atMs, severity, rung } = event;
  if (severity === 'inconclusive') return { damping: before, tell: null, againMs: null };
  const trouble = severity === 'broken' ? `${event.code} ${event.place}`.trim() : null;
  const isTold = trouble === before.told;
  if (atMs < before.quietUntilMs)
    return {
      damping: before,
      tell: null,
      againMs: isTold ? null : before.quietUntilMs - atMs,
    };
  const seen = {
    ...before,
    trouble,
    inARow: before.inARow > 0 && before.trouble === trouble ? before.inARow + 1 : 1,
    brokenInARow: trouble === null ? 0 : before.brokenInARow + 1,
  };
  if (isTold) return { damping: seen, tell: null, againMs: null };
  if (trouble === null)
    return seen.inARow < pace.recoveries
      ? { damping: seen, tell: null, againMs: pace.nearMs }
      : { damping: { ...seen, told: null }, tell: { kind: 'works-again' }, againMs: null };
  const times = before.told === null ? seen.brokenInARow : seen.inARow;
  return times < pace.fails
    ? {
        damping: seen,
        tell: null,
        againMs: rung === 'link' || rung === 'tunnel' ? pace.nearMs : pace.farMs,
      }
    : { damping: { ...seen, told: trouble }, tell: { kind: 'broken', trouble }, againMs: null };
}

/** Whether the latest verdict was seen as often as it must be before anything is made of it. */
export const stands = (
  { told, trouble, inARow }: Damping,
  { recoveries }: Pick<DampingPace, 'recoveries'> = PACE,
): boolean => (trouble === null ? inARow >= recoveries : told === trouble);

/**
 * Whether one packet goes ahead of a check, whose answer counts for nothing: a modem that slept
 * answers the first one late, and a late answer is no slow way and no silence.
 *
 * @param sinceTrafficMs time since this program last sent anything; null: never
 */
export const warmsRadio = (
  { link, over }: { readonly link: Link; readonly over: Link | null },
  sinceTrafficMs: number | null,
): boolean =>
  (link === 'mobile' || over === 'mobile') &&
  (sinceTrafficMs === null || sinceTrafficMs > RADIO_SLEEPS_MS);
