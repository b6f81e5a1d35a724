import type { CheckStatus } from '../model/check.ts';
import * as EN from '../model/text/en.ts';
import type { Words } from '../model/text/words.ts';

/** The words of the page; subjects one by one, so that the bundle holds no others. */
export const WORDS: Pick<
  Words,
  | 'advice'
  | 'clock'
  | 'connections'
  | 'codes'
  | 'day'
  | 'details'
  | 'held'
  | 'labels'
  | 'ladder'
  | 'line'
  | 'losses'
  | 'outlook'
  | 'page'
  | 'traveller'
  | 'update'
  | 'waiting'
  | 'way'
> = {
  advice: EN.advice,
  clock: EN.clock,
  connections: EN.connections,
  codes: EN.codes,
  day: EN.day,
  details: EN.details,
  held: EN.held,
  labels: EN.labels,
  ladder: EN.ladder,
  line: EN.line,
  losses: EN.losses,
  outlook: EN.outlook,
  page: EN.page,
  traveller: EN.traveller,
  update: EN.update,
  waiting: EN.waiting,
  way: EN.way,
};

/** Marks are drawn for eyes; a screen reader says the word. */
export const MARKS: Readonly<Record<CheckStatus, string>> = {
  ok: '✓',
  degraded: '!',
  fail: '✗',
  skipped: '–',
  inconclusive: '·',
};
