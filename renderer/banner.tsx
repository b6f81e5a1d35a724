import type { BannerView } from './banner-view.ts';
import { ToneIcon } from './icons.tsx';
import { Prose } from './prose.tsx';
import { WORDS } from './words.ts';

const { BANNER } = WORDS.page;

interface Props {
  readonly view: BannerView;
  /** A run of the ladder is under way, or the request for it is on its way. */
  readonly checking: boolean;
  /** False while the agent cannot be reached. */
  readonly reachable: boolean;
  /** When the last check ended, in words. */
  readonly checked: string;
  readonly onCheck: () => void;
}

export function Banner({ view, checking, reachable, checked, onCheck }: Props) {
  return (
    <section class={`banner ${view.tone}`} aria-label={BANNER.label}>
      <ToneIcon tone={view.tone} />
      <div class="banner-text" role="status" aria-live="polite" aria-atomic="true">
        <p class="tone-word">{view.word}</p>
        <h1 key={view.headline}>
          <Prose text={view.headline} />
        </h1>
        <p class="banner-detail" key={view.detail}>
          <Prose text={view.detail} />
        </p>
      </div>
      <div class="banner-act">
        <button type="button" class="primary" disabled={checking || !reachable} onClick={onCheck}>
          {checking ? BANNER.checking : BANNER.check}
        </button>
        <p class="quiet" key={checked}>
          {checked}
        </p>
      </div>
      <div class={checking ? 'progress running' : 'progress'} aria-hidden="true" />
    </section>
  );
}
