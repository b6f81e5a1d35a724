import { useState } from 'preact/hooks';
import type { HelpdeskContact } from '../model/helpdesk.ts';
import { Helpdesk } from './helpdesk.tsx';
import { WORDS } from './words.ts';

const { ACTION } = WORDS.page;

interface Props {
  /** What to read out; null: nothing. */
  readonly reference: string | null;
  readonly helpdesk: HelpdeskContact | null;
}

/** What to say on the phone, and to whom. */
export function Phone({ reference, helpdesk }: Props) {
  return (
    <section class="card phone" aria-labelledby="phone-title">
      <h2 id="phone-title">{ACTION.phone}</h2>
      <div class="says">
        {reference === null ? (
          <p class="quiet">{ACTION.nothingToSay}</p>
        ) : (
          <Spoken reference={reference} key={reference} />
        )}
      </div>
      {helpdesk === null ? null : <Helpdesk {...helpdesk} />}
    </section>
  );
}

/** In the groups in which it is read out; the command that decodes it takes blanks as well. */
function Spoken({ reference }: { readonly reference: string }) {
  const [said, setSaid] = useState<string | null>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(reference);
      setSaid(ACTION.copied);
    } catch {
      // A browser may forbid it; the reference can still be selected.
      setSaid(ACTION.notCopied);
    }
  };
  return (
    <>
      <p class="quiet">{ACTION.reference}</p>
      <p class="spoken">
        <span class="reference whole">{reference.replaceAll('-', ' ')}</span>
        <button type="button" onClick={() => void copy()}>
          {ACTION.copy}
        </button>
      </p>
      <p class="quiet" role="status">
        {said ?? BLANK}
      </p>
    </>
  );
}

/** Holds a line open until there is something to say. */
const BLANK = '\u00a0';
