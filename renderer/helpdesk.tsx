import { type HelpdeskContact, linksOf } from '../model/helpdesk.ts';
import { WORDS } from './words.ts';

const { ACTION } = WORDS.page;

/** Every way to the helpdesk that the settings name, each a link. */
export function Helpdesk(contact: HelpdeskContact) {
  const links = linksOf(contact);
  return (
    <>
      <h3>{contact.name ?? ACTION.helpdesk}</h3>
      <ul class="plain ways">
        {(['phone', 'mail', 'url'] as const).map((way) =>
          links[way] === null ? null : (
            <li key={way}>
              <a
                class={way === 'phone' ? 'whole' : ''}
                href={links[way]}
                target="_blank"
                rel="noreferrer noopener"
              >
                {contact[way]}
              </a>
            </li>
          ),
        )}
      </ul>
    </>
  );
}
