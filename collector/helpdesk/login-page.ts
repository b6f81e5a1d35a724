import { WORDS } from '../words.ts';
import type { Account, Entry } from '../readers/readers.ts';
import type { Reader } from '../readers/reader.ts';
import { codeOf, escapeHtml, headOf, page, secondWords } from './page-frame.ts';

const { LOGIN, TITLE, YOU } = WORDS.helpdesk;

/** Why somebody stands before the door. */
export type Turned = keyof typeof LOGIN.turned;

/**
 * @param to path that was asked for
 * @param ways how somebody may come in beside the link for the folder's owner
 */
export function loginPage(
  to: string,
  turned: Turned | null,
  { accounts, company }: { readonly accounts: boolean; readonly company: boolean },
): string {
  const why = turned === null ? '' : `<p role="alert">${LOGIN.turned[turned]}</p>\n`;
  const byCompany = company
    ? `<p><a class="button" href="/oidc/login">${LOGIN.company}</a></p>\n`
    : '';
  const form = accounts
    ? `<form class="login" action="/login" method="post"><input type="hidden" name="to" value="${escapeHtml(to)}"><label for="name">${LOGIN.name}</label><input id="name" name="name" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="64" required autofocus><label for="password">${LOGIN.password}</label><input id="password" name="password" type="password" autocomplete="current-password" maxlength="256" required><button>${LOGIN.logIn}</button></form>\n`
    : '';
  return page(
    TITLE.login,
    `<h1>${LOGIN.heading}</h1>\n${why}${byCompany}${form}<p>${accounts || company ? LOGIN.orLink(codeOf) : LOGIN.onlyLink(codeOf)}</p>`,
    false,
  );
}

/** What an administrator sees beside his own name. */
export interface Office {
  readonly accounts: readonly Account[];
  readonly log: readonly Entry[];
}

/** Who is logged in; for an administrator also who else may be, and what was done. */
export const youPage = ({ name, role, way }: Reader, office: Office | null): string =>
  page(
    TITLE.you,
    [
      `<h1>${escapeHtml(YOU.heading(name))}</h1>`,
      `<p>${YOU.role[role]} ${YOU.way[way]}</p>`,
      `<form action="/logout" method="post"><button>${YOU.logOut}</button></form>`,
      ...(office === null ? [] : officeOf(office)),
    ].join('\n'),
  );

function officeOf({ accounts, log }: Office): readonly string[] {
  const { name, role, since, when, who, what, about } = YOU.columns;
  const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
    `<table><thead>${headOf(head)}</thead><tbody>\n${rows.map((cells) => `<tr>${cells.map((cell) => `<td class="w">${escapeHtml(cell)}</td>`).join('')}</tr>`).join('\n')}\n</tbody></table>`;
  return [
    `<h2>${YOU.accounts}</h2>`,
    accounts.length === 0
      ? `<p>${YOU.noAccounts}</p>`
      : table(
          [name, role, since],
          accounts.map((one) => [one.name, one.role, secondWords(one.madeAt)]),
        ),
    `<p>${YOU.howAccounts(codeOf)}</p>`,
    `<h2>${YOU.log}</h2>`,
    table(
      [when, who, what, about],
      log.map((one) => [secondWords(one.at), one.who, YOU.deeds[one.deed], one.about ?? '']),
    ),
  ];
}
