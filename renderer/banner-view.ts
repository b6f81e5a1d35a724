import type { Tone } from '../model/text/traveller.ts';
import { travellerView } from '../model/text/traveller.ts';
import { WORDS } from './words.ts';
import type { Live } from './live.ts';

const { clockWords } = WORDS.clock;
const { LINK, SITUATION_WORDS, TONE_WORDS } = WORDS.page;

/** What the banner says; a page that is not being told says that first. */
export interface BannerView {
  readonly tone: Tone;
  /** The tone as a word, so that colour and shape are never the only sign. */
  readonly word: string;
  readonly headline: string;
  readonly detail: string;
}

/** @param inApp the page stands in the window of the app */
export function bannerView(
  { status, state, heardAt }: Live,
  now: Date,
  inApp: boolean,
): BannerView {
  switch (status) {
    case 'ended':
      return { tone: 'grey', ...LINK.ended };
    case 'unreadable':
      return { tone: 'grey', ...LINK.unreadable };
    case 'lost': {
      if (state?.stopping === true) return { tone: 'grey', ...LINK.stopped };
      const { word, headline } = LINK.lost;
      const at = heardAt === null ? null : clockWords(heardAt.toISOString(), now);
      const detail = inApp ? LINK.lost.inApp(at) : LINK.lost.detail(at);
      return { tone: 'grey', word, headline, detail };
    }
    case 'waiting':
    case 'live': {
      if (state === null) return { tone: 'neutral', ...LINK.connecting };
      const { tone, situation, headline, detail } = travellerView(state, now, WORDS);
      const word = situation === null ? TONE_WORDS[tone] : SITUATION_WORDS[situation];
      return { tone, word, headline, detail };
    }
  }
}
