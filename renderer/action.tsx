import { useState } from 'preact/hooks';
import type { ActionView } from './action-view.ts';
import { ask } from './ask.ts';
import { Helpdesk } from './helpdesk.tsx';
import { Prose } from './prose.tsx';
import { WORDS } from './words.ts';

const { ACTION } = WORDS.page;

export function Action({ who, nextStep, reference, portal, client, helpdesk }: ActionView) {
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
      {client === null ? null : <StartClient name={client} />}
      <h3>{ACTION.reference}</h3>
      <p class="reference whole">{reference ?? ACTION.none}</p>
      {helpdesk === null ? null : <Helpdesk {...helpdesk} />}
    </section>
  );
}

/** Starts the VPN client on a click, and says what came of it. */
function StartClient({ name }: { readonly name: string }) {
  const [said, setSaid] = useState('');
  const [asking, setAsking] = useState(false);
  const start = async (): Promise<void> => {
    setAsking(true);
    const answer = await ask('client.start');
    setAsking(false);
    if (!answer.ok) setSaid(answer.message);
    else setSaid(answer.value.ok ? ACTION.started(answer.value.name) : answer.value.message);
  };
  return (
    <p>
      <button type="button" disabled={asking} onClick={() => void start()}>
        {ACTION.start(name)}
      </button>{' '}
      <span role="status">{said}</span>
    </p>
  );
}
