/**
 * Signs that systems and keyboards write for one another: apostrophes, quotation marks (a Chinese
 * iPhone's default name has them), dashes, and blanks that do not break.
 */
const TYPOGRAPHIC: readonly (readonly [RegExp, string])[] = [
  [/[\u2018-\u201b\u02b9\u02bc\u2032\uff07`\u00b4]/g, "'"],
  [/[\u201c-\u201f\u00ab\u00bb\u2033\uff02]/g, '"'],
  [/[\u2010-\u2015\u2212\uff0d]/g, '-'],
  [/[\u00a0\u2007\u202f]/g, ' '],
];

/** NFC (Unicode Standard Annex 15) and case folding, for which upper case comes first: ß is SS. */
const plain = (name: string): string =>
  TYPOGRAPHIC.reduce((text, [signs, typed]) => text.replace(signs, typed), name.normalize('NFC'))
    .toUpperCase()
    .toLowerCase()
    .normalize('NFC');

/**
 * Whether a person means this adapter or Wi-Fi network: neither case, nor how a letter is composed,
 * nor the kind of apostrophe, quotation mark, dash or blank matters ("Anna’s iPhone" is its default name).
 */
export const isSameName = (one: string, other: string): boolean => plain(one) === plain(other);
