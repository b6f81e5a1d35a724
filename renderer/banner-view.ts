import { type Sign, signOf } from '../model/signs.ts';
import type { Tone } from '../model/text/traveller.ts';
import { travellerView } from '../model/text/traveller.ts';
import { WORDS } from './words.ts';
import type { Live } from './live.ts';

const { clockWords } = WORDS.clock;
const { LINK, SITUATION_WORDS, TONE_WORDS } = WORDS.page;

/** What the banner says; a page that is not being told says that first. */
export interface BannerView {
  readonly tone: Tone;
  readonly sign: Sign;
  /** The tone as a word, so that colour and shape are never the only sign. */
  readonly word: string;
  readonly headline: string;
  readonly detail: string;
}

const ABSENT = { tone: 'grey', sign: 'absent' } as const;

/** @param inApp the page stands in the window of the app */
export function bannerView(
  { status, state, heardAt }: Live,
  now: Date,
  inApp: boolean,
): BannerView {
  switch (status) {
    case 'ended':
      return untold(LINK.ended, inApp);
    case 'unreadable':
      return { ...ABSENT, ...LINK.unreadable };
    case 'lost': {
      if (state?.stopping === true) return untold(LINK.stopped, inApp);
      const { word, headline } = LINK.lost;
      const at = heardAt === null ? null : clockWords(heardAt.toISOString(), now);
      return untold(
        { word, headline, detail: LINK.lost.detail(at), inApp: LINK.lost.inApp(at) },
        inApp,
      );
    }
    case 'waiting':
    case 'live': {
      if (state === null) return { tone: 'neutral', sign: 'checking', ...LINK.connecting };
      const { tone, situation, headline, detail } = travellerView(state, now, WORDS);
      const word = situation === null ? TONE_WORDS[tone] : SITUATION_WORDS[situation];
      return { tone, sign: signOf(tone, situation), word, headline, detail };
    }
  }
}

/** In the app nobody is sent to a command line. */
const untold = (
  {
    word,
    headline,
    detail,
    inApp: there,
  }: Record<'word' | 'headline' | 'detail' | 'inApp', string>,
  inApp: boolean,
): BannerView => ({ ...ABSENT, word, headline, detail: inApp ? there : detail });
