import { escapeMarkup } from '../model/text/markup.ts';

/** HTML whose every value has been escaped. */
export interface Markup {
  readonly markup: string;
}

export type Part = Markup | string | number | null | readonly Part[];

/**
 * What a browser would not show as it stands: controls, characters that turn the direction of
 * writing or have no width, half a surrogate pair. A line break is shown as one.
 */
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** Longest text that one place of the page holds; the documents beside it have the whole. */
const MAX_TEXT_CHARACTERS = 4000;

/** Text as HTML, in an element or an attribute between double quotes; what cannot be seen reads `\u202E`. */
export const escapeText = (text: string): string =>
  escapeMarkup(shorten(text).replace(UNSEEN, (character) => `\\u${hex(character)}`));

const shorten = (text: string): string =>
  text.length > MAX_TEXT_CHARACTERS ? `${text.slice(0, MAX_TEXT_CHARACTERS - 1)}…` : text;

const hex = (character: string): string =>
  (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');

/** Template of HTML: text and numbers are escaped, lists joined, null leaves nothing. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup => ({
  markup: strings.reduce(
    (text, string, index) => text + (index === 0 ? '' : render(parts[index - 1] ?? null)) + string,
    '',
  ),
});

function render(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return escapeText(String(part));
  return isMarkup(part) ? part.markup : part.map(render).join('');
}

const isMarkup = (part: Markup | readonly Part[]): part is Markup => 'markup' in part;

/** A table of names and values; rows without a value are left out. */
export function factTable(
  rows: readonly (readonly [name: string, value: Part | null])[],
): Markup | null {
  const said = rows.filter(([, value]) => value !== null && value !== '');
  if (said.length === 0) return null;
  return html`<table class="facts">
    ${said.map(
      ([name, value]) =>
        html`<tr>
          <th scope="row">${name}</th>
          <td>${value}</td>
        </tr>`,
    )}
  </table>`;
}

/** A titled part of the page; none without content. */
export const section = (title: string, content: Part, kind = ''): Markup | null =>
  content === null || (Array.isArray(content) && content.every((part) => part === null))
    ? null
    : html`<section class="${kind}">
        <h2>${title}</h2>
        ${content}
      </section>`;
