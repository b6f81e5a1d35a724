import type { ActionView } from './action-view.ts';
import { Helpdesk } from './helpdesk.tsx';
import { Prose } from './prose.tsx';
import { WORDS } from './words.ts';

const { ACTION } = WORDS.page;

export function Action({ who, nextStep, reference, portal, helpdesk }: ActionView) {
  return (
    <section class="card action" aria-labelledby="action-title">
      <h2 id="action-title">{ACTION.title}</h2>
      <p class="who">{who}</p>
      <h3>{ACTION.nextStep}</h3>
      <p class="next-step">
        <Prose text={nextStep} />
      </p>
      {portal === null ? null : (
        <p>
          <a class="portal" href={portal} target="_blank" rel="noreferrer noopener">
            {ACTION.portal}
          </a>
        </p>
      )}
      <h3>{ACTION.reference}</h3>
      <p class="reference whole">{reference ?? ACTION.none}</p>
      {helpdesk === null ? null : <Helpdesk {...helpdesk} />}
    </section>
  );
}
