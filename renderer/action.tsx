import { useState } from 'preact/hooks';
import type { ActionView } from './action-view.ts';
import { ask } from './ask.ts';
import { Prose } from './prose.tsx';
import { WORDS } from './words.ts';

const { ACTION } = WORDS.page;

interface Props extends ActionView {
  /** What the headline rests on, in sentences. */
  readonly detail: string;
}

/** The reader's own part: what there is to do, by one button where a click does it. */
export function Action({ detail, who, nextStep, isYours, portal, client }: Props) {
  return (
    <section class="card action" aria-labelledby="action-title">
      <h2 id="action-title">{ACTION.title}</h2>
      {portal === null ? null : (
        <p class="do">
          <a class="button primary" href={portal} target="_blank" rel="noreferrer noopener">
            {ACTION.portal}
          </a>
        </p>
      )}
      {client === null ? null : <StartClient name={client} />}
      {/* Drawn anew as a whole: no paragraph slides under the reader's eyes. */}
      <div key={`${detail} ${who} ${nextStep}`}>
        {isYours ? (
          <p class="your-step">
            <Prose text={nextStep} />
          </p>
        ) : null}
        <p class="detail">
          <Prose text={detail} />
        </p>
        {isYours ? null : (
          <>
            <h3>{ACTION.who}</h3>
            <p class="who">{who}</p>
            <h3>{ACTION.nextStep}</h3>
            <p class="next-step">
              <Prose text={nextStep} />
            </p>
          </>
        )}
      </div>
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
    <p class="do">
      <button type="button" class="primary" disabled={asking} onClick={() => void start()}>
        {ACTION.start(name)}
      </button>{' '}
      <span role="status">{said}</span>
    </p>
  );
}
