import type { HelpdeskContact } from '../model/helpdesk.ts';
import { asTyped } from './as-typed.ts';
import { IgnoredList } from './ignored.tsx';
import { WORDS } from './words.ts';

const { SETUP } = WORDS.page;

const EXAMPLE = `{
  "exchange": { "host": "exch1.corp.example" }
}`;

interface Props {
  readonly helpdesk: HelpdeskContact | null;
  /** What the settings hold and could not be used. */
  readonly problems: readonly string[];
}

/** Stands where the ladder will be, until an Exchange server is named. */
export function Setup({ helpdesk, problems }: Props) {
  return (
    <section class="card setup" aria-labelledby="setup-title">
      <h2 id="setup-title">{SETUP.title}</h2>
      <p>{SETUP.needs(WORDS.traveller.RING.asked(helpdesk))}</p>
      <IgnoredList problems={problems} />
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
