import * as EN from '../model/text/en.ts';
import type { Words } from '../model/text/words.ts';

/** The words of the helpdesk's page. */
export const WORDS: Pick<
  Words,
  'clock' | 'codes' | 'connections' | 'fleet' | 'helpdesk' | 'labels' | 'losses'
> = {
  clock: EN.clock,
  codes: EN.codes,
  connections: EN.connections,
  fleet: EN.fleet,
  helpdesk: EN.helpdesk,
  labels: EN.labels,
  losses: EN.losses,
};
