import * as EN from '../model/text/en.ts';
import type { Words } from '../model/text/words.ts';

/** The words of the helpdesk's page. */
export const WORDS: Pick<
  Words,
  'clock' | 'codes' | 'connections' | 'helpdesk' | 'labels' | 'losses'
> = {
  clock: EN.clock,
  codes: EN.codes,
  connections: EN.connections,
  helpdesk: EN.helpdesk,
  labels: EN.labels,
  losses: EN.losses,
};
