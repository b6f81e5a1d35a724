import type { ActionView } from './action-view.ts';

export function Action({ who, nextStep, reference, portal }: ActionView) {
  return (
    <section class="card action" aria-labelledby="action-title">
      <h2 id="action-title">Who must act</h2>
      <p class="who">{who}</p>
      <h3>Next step</h3>
      <p class="next-step">{nextStep}</p>
      {portal === null ? null : (
        <p>
          <a class="portal" href={portal} target="_blank" rel="noreferrer noopener">
            Open the login page
          </a>
        </p>
      )}
      <h3>Reference for the phone</h3>
      <p class="reference">{reference ?? '–'}</p>
    </section>
  );
}
