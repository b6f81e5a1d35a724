import type { BannerView } from './banner-view.ts';
import { Sign } from './parts/sign.tsx';
import { Prose } from './prose.tsx';
import { WORDS } from './words.ts';

const { BANNER } = WORDS.page;

interface Props {
  readonly view: BannerView;
  /** Since when, and on which network; null while nothing was heard. */
  readonly since: string | null;
  /** A run of the ladder is under way, or the request for it is on its way. */
  readonly checking: boolean;
  /** Somebody asked for that run here, and waits for it. */
  readonly asked: boolean;
  /** False while the agent cannot be reached. */
  readonly reachable: boolean;
  /** When the last check ended, in words. */
  readonly checked: string;
  readonly onCheck: () => void;
}

/** The sentence: what a glance takes in. Ears hear it and nothing else of the page. */
export function Banner({ view, since, checking, asked, reachable, checked, onCheck }: Props) {
  return (
    <section class={`banner ${view.tone}`} aria-label={BANNER.label}>
      <Sign sign={view.sign} />
      <div class="banner-text">
        <div role="status" aria-live="polite" aria-atomic="true">
          <p class="tone-word">{view.word}</p>
          <h1 key={view.headline}>
            <Prose text={view.headline} />
          </h1>
        </div>
        <p class="since" key={view.headline}>
          {since ?? BLANK}
        </p>
      </div>
      <div class="banner-act">
        <button type="button" class="primary" disabled={asked || !reachable} onClick={onCheck}>
          {asked ? BANNER.checking : BANNER.check}
        </button>
        <p class="quiet" key={checked}>
          {checked}
        </p>
      </div>
      <div class={checking ? 'progress running' : 'progress'} aria-hidden="true" />
    </section>
  );
}

/** Holds a line open until there is something to say. */
const BLANK = '\u00a0';
