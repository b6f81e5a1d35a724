import type { ActionView } from './action-view.ts';

export function Action({ who, nextStep, reference }: ActionView) {
  return (
    <section class="card action" aria-labelledby="action-title">
      <h2 id="action-title">Who must act</h2>
      <p class="who">{who}</p>
      <h3>Next step</h3>
      <p class="next-step">{nextStep}</p>
      <h3>Reference for the phone</h3>
      <p class="reference">{reference ?? '–'}</p>
    </section>
  );
}
