import * as EN from '../model/text/en.ts';
import type { Words } from '../model/text/words.ts';

/** The words of the tray; subjects one by one, so that the bundle holds no others. */
export const WORDS: Pick<Words, 'clock' | 'held' | 'labels' | 'traveller' | 'tray' | 'update'> = {
  clock: EN.clock,
  held: EN.held,
  labels: EN.labels,
  traveller: EN.traveller,
  tray: EN.tray,
  update: EN.update,
};
