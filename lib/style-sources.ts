import { createHash } from 'node:crypto';

/** A page has one style sheet; more than these are not ours. */
const MAX_SHEETS = 4;

/**
 * The sources of a `style-src` that allows the style sheets of a page as they are, and no attribute
 * and no other sheet (W3C Content Security Policy Level 3, "hash-source").
 *
 * @returns `'sha256-…'`, one a sheet; `'none'` where there is none
 */
export function styleSources(html: string): string {
  const sheets = [...html.matchAll(/<style>([^]*?)<\/style>/g)].slice(0, MAX_SHEETS);
  const sources = sheets.map(
    // The parser of HTML makes one line feed of each line's end.
    ([, sheet = '']) =>
      `'sha256-${createHash('sha256').update(sheet.replace(/\r\n?/g, '\n')).digest('base64')}'`,
  );
  return sources.length === 0 ? "'none'" : sources.join(' ');
}
