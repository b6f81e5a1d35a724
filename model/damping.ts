import type { Code, Rung, Severity } from './codes/facts.ts';
import type { Link } from './network-state.ts';

/** So many checks in a row must fail before anybody is told, and so many be well before it is over. */
export const FAILS = 3;
export const RECOVERIES = 2;
/** After a start and after waking nothing is told: adapters, VPN and name servers still come up. */
export const QUIET_MS = 10_000;
/** A first failure is looked at again after this long: of the laptop's own side, and of a server's. */
const AGAIN_NEAR_MS = 5_000;
const AGAIN_FAR_MS = 30_000;
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
export const dampingAt = (atMs: number, told: string | null = null): Damping => ({
  told,
  trouble: null,
  inARow: 0,
  quietUntilMs: atMs + QUIET_MS,
});

/**
 * One more verdict, or a start or waking. A break is told once it was seen three times in a row, its
 * end once two checks in a row were well; what was told is never told twice, and another break in its
 * place is another. What is inconclusive, a tunnel that is down or a train's tunnel, counts for
 * neither. Pure.
 */
export function damp(before: Damping, event: DampingEvent): Damped {
  if (event.kind !== 'verdict')
    return { damping: dampingAt(event.atMs, before.told), tell: null, againMs: QUIET_MS };
  const { atMs, severity } = event;
  if (atMs < before.quietUntilMs)
    return { damping: before, tell: null, againMs: before.quietUntilMs - atMs };
  if (severity === 'inconclusive') return { damping: before, tell: null, againMs: null };
  const trouble = severity === 'broken' ? `${event.code} ${event.place}`.trim() : null;
  const isFirst = before.inARow === 0 || before.trouble !== trouble;
  const inARow = isFirst ? 1 : before.inARow + 1;
  const seen = { ...before, trouble, inARow };
  if (trouble === null) {
    if (before.told === null) return { damping: seen, tell: null, againMs: null };
    return inARow < RECOVERIES
      ? { damping: seen, tell: null, againMs: AGAIN_NEAR_MS }
      : { damping: { ...seen, told: null }, tell: { kind: 'works-again' }, againMs: null };
  }
  if (trouble === before.told) return { damping: seen, tell: null, againMs: null };
  if (inARow < FAILS)
    return {
      damping: seen,
      tell: null,
      againMs: event.rung === 'link' || event.rung === 'tunnel' ? AGAIN_NEAR_MS : AGAIN_FAR_MS,
    };
  return { damping: { ...seen, told: trouble }, tell: { kind: 'broken', trouble }, againMs: null };
}

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
