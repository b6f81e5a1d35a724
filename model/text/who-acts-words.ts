import type { Diagnosis } from '../diagnosis.ts';
import { argText, fill } from './code-text.ts';
import { FALLBACK_OWNER } from './en/evidence-lists.ts';
import type { Words } from './words.ts';

type WhoWords = Pick<Words, 'labels' | 'traveller'>;
type Judged = Pick<Diagnosis, 'code' | 'args' | 'severity' | 'whoMustAct'>;

/** Who must act, in words. */
export interface Who {
  /** With the devices that are meant: `Network team (Citrix Access Gateway)`. */
  readonly full: string;
  readonly brief: string;
}

/** What the reader himself can try where somebody else must act in the end; null: nothing. */
export function yourPart({ code, args }: Judged, { traveller }: WhoWords): string | null {
  const template = traveller.YOUR_PART[code];
  return template === undefined ? null : fill(template, args);
}

/**
 * The team that must act, by the name that the settings give it; null where nobody must. A class of
 * people alone would name another team than the next step asks.
 */
export function teamOf(
  diagnosis: Judged,
  { labels: { WHO_WORDS } }: Pick<Words, 'labels'>,
): Who | null {
  const { whoMustAct, args } = diagnosis;
  if (whoMustAct === 'nobody') return null;
  const plain = WHO_WORDS[whoMustAct];
  if (whoMustAct !== 'firewall') return { full: plain, brief: plain };
  const owner = argText(args, 'owner');
  const brief = owner === null || owner === FALLBACK_OWNER ? plain : capital(owner);
  return { full: capital(argText(args, 'keepers') ?? brief), brief };
}

/** Who must act, for a line of its own: also where the reader comes first, and where nobody must. */
export function whoWords(diagnosis: Judged, words: WhoWords): string {
  const { NOBODY_YET, WHO_WORDS, youFirst } = words.labels;
  const team = teamOf(diagnosis, words);
  if (team === null) return diagnosis.severity === 'inconclusive' ? NOBODY_YET : WHO_WORDS.nobody;
  return diagnosis.whoMustAct !== 'user' && yourPart(diagnosis, words) !== null
    ? youFirst(team.full)
    : team.full;
}

/** For a reader at the helpdesk, who is neither the user of the laptop nor whoever set it up. */
export function whoForHelpdesk(diagnosis: Judged, words: Pick<Words, 'labels' | 'report'>): string {
  const { VERDICT } = words.report;
  if (diagnosis.whoMustAct === 'user') return VERDICT.user;
  if (diagnosis.whoMustAct === 'settings') return VERDICT.keeper;
  return teamOf(diagnosis, words)?.full ?? words.labels.WHO_WORDS.nobody;
}

const capital = (text: string): string => text.replace(/^./, (letter) => letter.toUpperCase());
