/** What a clipboard brings along and nobody sees: zero-width characters, marks of direction, soft hyphens. */
const UNSEEN = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/g;
const FULL_WIDTH = /[\uFF01-\uFF5E]/g;
const DASHES = /[\u2010-\u2015\u2212\uFE58\uFE63]/g;

/**
 * The same text in the characters that a keyboard has, for readers that compare characters: full
 * width forms (Unicode chapter 18.5), ideographic commas and stops, typographic dashes, quotation
 * marks and blanks become their plain ones; what nobody sees is gone. Line ends stay.
 */
export const plainText = (text: string): string =>
  text
    .replace(UNSEEN, '')
    .replace(FULL_WIDTH, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(DASHES, '-')
    .replace(/[\u3001\u060C]/g, ',')
    .replace(/\u061B/g, ';')
    .replace(/\u2026/g, '...')
    .replace(/[\u3002\uFF61]/g, '.')
    .replace(/\u301C/g, '~')
    .replace(/[\u201C-\u201F\u00AB\u00BB]/g, '"')
    .replace(/[\u2018-\u201B]/g, "'")
    .replace(/[^\S\r\n]/g, ' ')
    .replace(/\r\n?/g, '\n');

/** Without the quotation marks that hold the whole of it. */
export const unquoted = (text: string): string =>
  (/^(["'])([^"']*)\1$/.exec(text)?.[2] ?? text).trim();
