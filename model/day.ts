import type { Code, Severity } from './codes/facts.ts';
import type { NetworkLabel } from './network-state.ts';
import { DAY_MS, type Past, type PastMoment } from './past.ts';

/** How mail stood; the worst last. */
export const DAY_STATES = [
  'unwatched',
  'asleep',
  'offline',
  'untested',
  'works',
  'weak',
  'broken',
] as const;
export type DayState = (typeof DAY_STATES)[number];

/** A time during which nothing changed. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly state: DayState;
  /** Null where nobody looked. */
  readonly label: NetworkLabel | null;
  /** Of the verdict; null where none stood. */
  readonly code: Code | null;
}

/** A verdict that nothing followed for so long speaks of the past: checks may be an hour apart. */
const CARRY_MS = 90 * 60_000;
/** An agent that ended without a word was last alive about so long after its last one. */
const SIGN_OF_LIFE_MS = 10 * 60_000;
/** A smaller jump was the clock being put right. */
const SLEEP_MS = 60_000;

const BY_SEVERITY: Readonly<Record<Severity, DayState>> = {
  ok: 'works',
  info: 'works',
  degraded: 'weak',
  broken: 'broken',
  inconclusive: 'untested',
};

const stateOf = ({ code, severity }: PastMoment): DayState =>
  code === 'LINK_DOWN' ? 'offline' : BY_SEVERITY[severity];

type Standing = Omit<Stretch, 'fromMs' | 'toMs'>;
const UNWATCHED: Standing = { state: 'unwatched', label: null, code: null };

/** From `atMs` on it stood so; what came before is `before` where that is known better. */
interface Mark {
  readonly atMs: number;
  readonly next: (before: Standing) => Standing;
  /** Of the time since the last mark, the end is another than it seemed. */
  readonly correct?: (sinceMs: number) => { readonly fromMs: number; readonly state: DayState };
}

const tested = (label: NetworkLabel | null): Standing => ({
  state: label === 'offline' ? 'offline' : 'untested',
  label,
  code: null,
});

function marksOf({ moments, events }: Past): readonly Mark[] {
  const ofRuns = moments.map((moment): Mark => {
    const { at, code, label } = moment;
    const standing = { state: stateOf(moment), label, code };
    return { atMs: Date.parse(at), next: () => standing };
  });
  const ofEvents = events.flatMap((event): readonly Mark[] => {
    const atMs = Date.parse(event.at);
    switch (event.kind) {
      case 'start':
        return [
          {
            atMs,
            next: () => tested(null),
            correct: (sinceMs) => ({
              fromMs: Math.min(atMs, sinceMs + SIGN_OF_LIFE_MS),
              state: 'unwatched',
            }),
          },
        ];
      case 'stop':
        return [{ atMs, next: () => UNWATCHED }];
      case 'network':
        // Facts of the same network change no verdict.
        return [
          { atMs, next: (before) => (before.label === event.label ? before : tested(event.label)) },
        ];
      case 'power':
        if (event.event === 'suspend')
          return [{ atMs, next: ({ label }) => ({ state: 'asleep', label, code: null }) }];
        return event.event === 'resume' ? [{ atMs, next: ({ label }) => tested(label) }] : [];
      case 'jump':
        return event.ms < SLEEP_MS
          ? []
          : [
              {
                atMs,
                next: ({ label }) => tested(label),
                correct: (sinceMs) => ({
                  fromMs: Math.max(sinceMs, atMs - event.ms),
                  state: 'asleep',
                }),
              },
            ];
    }
  });
  return [...ofRuns, ...ofEvents]
    .filter(({ atMs }) => !Number.isNaN(atMs))
    .sort((a, b) => a.atMs - b.atMs);
}

/** The last 24 hours as stretches without a gap, the oldest first. */
export function dayOf(past: Past, nowMs: number): readonly Stretch[] {
  const beginMs = nowMs - DAY_MS;
  const stretches: Stretch[] = [];
  const add = (fromMs: number, toMs: number, standing: Standing): void => {
    const [from, to] = [Math.max(fromMs, beginMs), Math.min(toMs, nowMs)];
    if (to <= from) return;
    const last = stretches.at(-1);
    if (last !== undefined && isSame(last, standing))
      stretches[stretches.length - 1] = { ...last, toMs: to };
    else stretches.push({ fromMs: from, toMs: to, ...standing });
  };
  /** A verdict that nobody renewed is none any more. */
  const carry = (fromMs: number, toMs: number, standing: Standing): void => {
    const endMs = standing.code === null ? toMs : Math.min(toMs, fromMs + CARRY_MS);
    add(fromMs, endMs, standing);
    add(endMs, toMs, tested(standing.label));
  };

  let standing = UNWATCHED;
  let sinceMs = beginMs;
  for (const { atMs, next, correct } of marksOf(past)) {
    // What the clock says happened before is told at the earliest moment that is left.
    const markMs = Math.max(sinceMs, atMs);
    const corrected = correct?.(sinceMs);
    const untilMs = Math.min(markMs, corrected?.fromMs ?? markMs);
    carry(sinceMs, untilMs, standing);
    if (corrected !== undefined) {
      const label = corrected.state === 'unwatched' ? null : standing.label;
      add(untilMs, markMs, { state: corrected.state, label, code: null });
    }
    standing = next(standing);
    sinceMs = markMs;
  }
  carry(sinceMs, nowMs, standing);
  return stretches;
}

const isSame = (a: Standing, b: Standing): boolean =>
  a.state === b.state && a.label === b.label && a.code === b.code;

export const CELL_MS = 5 * 60_000;
export const CELLS = DAY_MS / CELL_MS;

/** Five minutes each, the oldest first, by the clock's own fives; the worst of each counts. */
export function cellsOf(stretches: readonly Stretch[], nowMs: number): readonly Stretch[] {
  const endMs = Math.ceil(nowMs / CELL_MS) * CELL_MS;
  let first = 0;
  return Array.from({ length: CELLS }, (_, index) => {
    const fromMs = endMs - (CELLS - index) * CELL_MS;
    const toMs = fromMs + CELL_MS;
    while ((stretches[first]?.toMs ?? Infinity) <= fromMs) first += 1;
    let worst: Stretch | null = null;
    for (let at = first; (stretches[at]?.fromMs ?? Infinity) < toMs; at += 1) {
      const one = stretches[at];
      if (one !== undefined && (worst === null || rank(one) > rank(worst))) worst = one;
    }
    return { ...(worst ?? UNWATCHED), fromMs, toMs };
  });
}

const rank = ({ state }: Standing): number => DAY_STATES.indexOf(state);

/** How the last day went in one kind of network. */
export interface NetworkDay {
  readonly label: NetworkLabel;
  readonly checks: number;
  /** Checks after which mail worked, weak spots included. */
  readonly good: number;
  /** The latest one. */
  readonly last: PastMoment;
  /** Median round trip to Exchange, in milliseconds; null where it never answered. */
  readonly serverMs: number | null;
}

/** Networks side by side, the latest first. */
export function networksOf({ moments }: Past): readonly NetworkDay[] {
  const by = new Map<NetworkLabel, PastMoment[]>();
  for (const moment of [...moments].reverse())
    by.set(moment.label, [...(by.get(moment.label) ?? []), moment]);
  return [...by].flatMap(([label, [last, ...more]]) => {
    if (last === undefined) return [];
    const all = [last, ...more];
    const trips = all.flatMap(({ serverMs }) => serverMs ?? []).sort((a, b) => a - b);
    return {
      label,
      checks: all.length,
      good: all.filter((one) => ['works', 'weak'].includes(stateOf(one))).length,
      last,
      serverMs: trips[Math.floor(trips.length / 2)] ?? null,
    };
  });
}
