import type { Tone } from '../model/text/traveller.ts';
import { travellerView } from '../model/text/traveller.ts';
import { clockWords } from '../model/text/clock.ts';
import type { Live } from './live.ts';

/** What the banner says; a page that is not being told says that first. */
export interface BannerView {
  readonly tone: Tone;
  /** The tone as a word, so that colour and shape are never the only sign. */
  readonly word: string;
  readonly headline: string;
  readonly detail: string;
}

const TONE_WORDS: Readonly<Record<Tone, string>> = {
  grey: 'Offline',
  neutral: 'Not certain',
  green: 'Working',
  amber: 'Weak spot',
  red: 'Broken',
};

export function bannerView({ status, state, heardAt }: Live, now: Date): BannerView {
  switch (status) {
    case 'ended':
      return {
        tone: 'grey',
        word: 'Link expired',
        headline: 'This page has been open too long.',
        detail: 'Run “linesman page” for a fresh link, or open Linesman from the tray.',
      };
    case 'unreadable':
      return {
        tone: 'grey',
        word: 'Reload',
        headline: 'The agent has been updated.',
        detail: 'Reload this page to understand it again.',
      };
    case 'lost':
      return {
        tone: 'grey',
        word: 'No answer',
        headline: 'The agent is not answering; trying again.',
        detail:
          heardAt === null
            ? 'If it stays so, start it with “linesman start”.'
            : `Below is what it said at ${clockWords(heardAt.toISOString(), now)}. If it stays so, run “linesman page” for a fresh link.`,
      };
    case 'waiting':
    case 'live': {
      if (state === null)
        return {
          tone: 'neutral',
          word: 'Connecting',
          headline: 'Asking the agent…',
          detail: 'One moment.',
        };
      const { tone, headline, detail } = travellerView(state, now);
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
  if (code === null) return 'Checking';
  if (code === 'NOT_CONFIGURED') return 'Not set up';
  return who === 'user' ? 'Your turn' : TONE_WORDS.neutral;
}
