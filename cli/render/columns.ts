import { eastAsianWidth } from 'get-east-asian-width';

const PLAIN = /^[\x20-\x7e]*$/;
/** Marks that sit on the letter before them, and characters that are not drawn. */
const NO_COLUMN = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/gu;

/** Columns that a text takes on a terminal: names of networks and people are in every script. */
export function columnsOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let columns = 0;
  for (const letter of text.normalize('NFC').replace(NO_COLUMN, ''))
    columns += eastAsianWidth(letter.codePointAt(0) ?? 0);
  return columns;
}

/** The text with blanks behind it, so that it takes `columns`. */
export const padColumns = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - columnsOf(text)));

/** The text where it fits into `columns`; else its beginning, and that there is more. */
export function cutToColumns(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let kept = '';
  for (const letter of text) {
    if (columnsOf(kept + letter) > columns - 1) break;
    kept += letter;
  }
  return `${kept}…`;
}
