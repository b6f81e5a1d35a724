import type { Code } from '../codes/facts.ts';
import { type Diagnosis } from '../diagnosis.ts';
import { helpdeskOf } from '../helpdesk.ts';
import { othersWords } from './others-words.ts';
import { reportStanding, type Seen, weakSpotStanding } from './standing.ts';
import type { TravellerWords } from './words.ts';

/** What a weak spot is called, where the reader may read that. */
export type TitleOf = (code: Code) => string;

/**
 * Whether the helpdesk has been told of a weak spot, and of which; null where nothing proves it.
 *
 * @param titleOf null: a finding has no name here, and below a weak spot nothing is said of another
 */
export function weakSpotWords(
  state: Seen,
  now: Date,
  { clock: { clockWords }, traveller: { ABOUT_REPORT, SPOT } }: TravellerWords,
  titleOf: TitleOf | null = null,
): string | null {
  const { standing, code } = weakSpotStanding(state);
  if (code === null || state.diagnosis === null) return null;
  const isVerdict = code === state.diagnosis.code;
  if (!isVerdict && titleOf === null && state.diagnosis.severity === 'degraded') return null;
  const spot = isVerdict ? SPOT.shown : SPOT.other(titleOf?.(code) ?? null);
  switch (standing.kind) {
    case 'unknown':
    case 'no-collector':
      return null;
    case 'waiting':
      return ABOUT_REPORT.spotWaiting(spot);
    case 'sent':
      return ABOUT_REPORT.told(spot, clockWords(standing.at, now), helpdeskOf(state.settings));
  }
}

/** Where the report is, and what to say to the helpdesk. */
export function helpdeskWords(
  state: Seen,
  diagnosis: Diagnosis,
  now: Date,
  words: TravellerWords,
): { readonly report: string | null; readonly ring: string | null } {
  const {
    clock: { clockWords },
    traveller: { ABOUT_REPORT, RING },
  } = words;
  const standing = reportStanding(state, diagnosis);
  const { reference } = diagnosis;
  const helpdesk = helpdeskOf(state.settings);
  const ring = reference === null ? null : RING.say(reference, helpdesk);
  switch (standing.kind) {
    case 'unknown':
      return { report: null, ring };
    case 'no-collector':
      return { report: ABOUT_REPORT.noCollector(helpdesk), ring };
    case 'waiting':
      return { report: ABOUT_REPORT.waiting, ring };
    case 'sent':
      return {
        report: [
          ABOUT_REPORT.sent(clockWords(standing.at, now), helpdesk),
          ...othersWords(standing.others, helpdesk, now, words),
        ].join(' '),
        ring,
      };
  }
}
