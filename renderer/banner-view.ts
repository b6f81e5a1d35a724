import type { Tone } from '../model/text/traveller.ts';
import { travellerView } from '../model/text/traveller.ts';
import { WORDS } from './words.ts';
import type { Live } from './live.ts';

const { clockWords } = WORDS.clock;
const { LINK, NEUTRAL_WORDS, TONE_WORDS } = WORDS.page;

/** What the banner says; a page that is not being told says that first. */
export interface BannerView {
  readonly tone: Tone;
  /** The tone as a word, so that colour and shape are never the only sign. */
  readonly word: string;
  readonly headline: string;
  readonly detail: string;
}

export function bannerView({ status, state, heardAt }: Live, now: Date): BannerView {
  switch (status) {
    case 'ended':
      return { tone: 'grey', ...LINK.ended };
    case 'unreadable':
      return { tone: 'grey', ...LINK.unreadable };
    case 'lost': {
      const { word, headline, detail } = LINK.lost;
      const at = heardAt === null ? null : clockWords(heardAt.toISOString(), now);
      return { tone: 'grey', word, headline, detail: detail(at) };
    }
    case 'waiting':
    case 'live': {
      if (state === null) return { tone: 'neutral', ...LINK.connecting };
      const { tone, headline, detail } = travellerView(state, now, WORDS);
      return {
        tone,
        word: wordFor(tone, state.diagnosis?.code ?? null, state.diagnosis?.whoMustAct ?? null),
        headline,
        detail,
      };
    }
  }
}

/** Neutral covers three situations that deserve their own word. */
function wordFor(tone: Tone, code: string | null, who: string | null): string {
  if (tone !== 'neutral') return TONE_WORDS[tone];
  if (code === null) return NEUTRAL_WORDS.checking;
  if (code === 'NOT_CONFIGURED') return NEUTRAL_WORDS.notConfigured;
  return who === 'user' ? NEUTRAL_WORDS.yourTurn : TONE_WORDS.neutral;
}
