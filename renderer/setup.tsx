import { useState } from 'preact/hooks';
import type { Settings } from '../model/agent-state.ts';
import { isDenied } from '../model/denied.ts';
import { helpdeskOf } from '../model/helpdesk.ts';
import { cleanHost, hostError } from '../model/net/host.ts';
import { ask } from './ask.ts';
import { asTyped } from './as-typed.ts';
import { IgnoredList } from './ignored.tsx';
import { WORDS } from './words.ts';

const { SETUP } = WORDS.page;

const EXAMPLE = `{
  "exchange": { "host": "exch1.corp.example" }
}`;

/** No name of a host is longer (RFC 1035), and what is pasted may stand between signs. */
const MAX_CHARACTERS = 300;

interface Props {
  readonly settings: Settings;
  readonly reachable: boolean;
}

/** Stands where the ladder will be, until an Exchange server is named. */
export function Setup({ settings, reachable }: Props) {
  const whom = WORDS.traveller.RING.asked(helpdeskOf(settings));
  return (
    <section class="card setup" aria-labelledby="setup-title">
      <h2 id="setup-title">{SETUP.title}</h2>
      {isDenied(settings, 'ui.settings') ? (
        <p>{SETUP.denied(whom)}</p>
      ) : (
        <NameServer reachable={reachable} />
      )}
      <IgnoredList problems={settings.problems} />
      <p>{SETUP.needs(whom)}</p>
      <pre>{EXAMPLE}</pre>
      <p>
        <code>{asTyped('linesman settings')}</code>
        {SETUP.settings}
        <code>{asTyped('linesman demo')}</code>
        {SETUP.demo}
      </p>
    </section>
  );
}

/** One name, checked while it is typed; the agent begins anew with it, and this page shows the ladder. */
function NameServer({ reachable }: Pick<Props, 'reachable'>) {
  const [typed, setTyped] = useState('');
  const [isSaving, setSaving] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const host = cleanHost(typed);
  const error = host === '' ? null : hostError(host);
  const save = async (): Promise<void> => {
    setSaving(true);
    const answer = await ask('settings.first', { host });
    setSaving(false);
    if (!answer.ok) setSaid(answer.message);
    else setSaid(answer.value.ok ? SETUP.saved(answer.value.file) : answer.value.message);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (host !== '' && error === null) void save();
      }}
    >
      <label for="first-host">{SETUP.host}</label>
      <p class="quiet" id="first-host-where">
        {SETUP.where}
      </p>
      <p class="first-host">
        <input
          id="first-host"
          type="text"
          autoComplete="off"
          autoCapitalize="none"
          spellcheck={false}
          maxLength={MAX_CHARACTERS}
          value={typed}
          aria-describedby="first-host-where first-host-said"
          aria-invalid={error !== null}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            setSaid(null);
          }}
        />{' '}
        <button
          type="submit"
          class="primary"
          disabled={!reachable || isSaving || host === '' || error !== null}
        >
          {isSaving ? SETUP.saving : SETUP.save}
        </button>
      </p>
      <p id="first-host-said" class="first-host-said" role="status">
        {said ?? error ?? (host === '' || host === typed ? '' : SETUP.taken(host))}
      </p>
    </form>
  );
}
