/** Apostrophes that systems and keyboards write for one another: U+2018, U+2019, U+02BC, U+2032, `´. */
const APOSTROPHES = /[\u2018\u2019\u02bc\u2032`\u00b4]/g;

/** NFC (Unicode Standard Annex 15) and case folding, for which upper case comes first: ß is SS. */
const plain = (name: string): string =>
  name.normalize('NFC').replace(APOSTROPHES, "'").toUpperCase().toLowerCase().normalize('NFC');

/**
 * Whether a person means this adapter or Wi-Fi network: neither case, nor how a letter is composed,
 * nor the kind of apostrophe matters ("Anna’s iPhone" is its default name).
 */
export const isSameName = (one: string, other: string): boolean => plain(one) === plain(other);
