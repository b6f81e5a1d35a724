import { REFERENCE } from './text/en/typed.ts';
import { CODES, type Code, type Rung } from './codes/facts.ts';
import { plainText } from './net/typed-text.ts';
import { NetworkLabel } from './network-state.ts';

/**
 * What a spoken reference holds. `hours` since it began is coarse: see `HOUR_STEPS`. `device` is
 * the first 21 bits of a hash.
 */
export interface ReferenceFacts {
  readonly code: Code;
  readonly rung: Rung;
  readonly label: NetworkLabel;
  readonly hours: number;
  readonly device: number;
}

/** Crockford's base32: no I, L, O, U, so that it survives a telephone. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The check character: a polynomial over GF(32) (x⁵ + x² + 1), evaluated at its generator. It
 * notices every single wrong character and every exchange of two, which a remainder by 31 does not
 * (32 ≡ 1).
 */
function checkOf(text: string): string {
  const sum = Array.from(text).reduce((value, char) => {
    const doubled = (value ^ ALPHABET.indexOf(char)) << 1;
    return doubled & 32 ? doubled ^ 0b100101 : doubled;
  }, 0);
  return ALPHABET[sum] ?? '';
}

/** Bits of a reference that are the device's: the first ones of the SHA-256 of its id. */
export const DEVICE_BITS = 21;

/** Hours since it began, rounded down to one of these. */
export const HOUR_STEPS = [0, 1, 2, 3, 4, 6, 8, 12, 18, 24, 36, 48, 72, 120, 168, 336] as const;
/** Order is part of the code: append, never reorder. */
const RUNGS = [
  'none',
  'link',
  'tunnel',
  'name',
  'path',
  'rpc',
  'finding',
  'proxy',
  'tls',
  'web',
  'outlook',
] as const satisfies readonly Rung[];
const LABELS: readonly NetworkLabel[] = NetworkLabel.options;

/**
 * Eight characters and a check character, `BTM1-DK29-A`: 7 bits code, 4 rung, 4 label, 4 hours, 21
 * device.
 */
export function encodeReference({ code, rung, label, hours, device }: ReferenceFacts): string {
  const step = HOUR_STEPS.findLastIndex((floor) => hours >= floor);
  const fields: readonly (readonly [value: number, bits: number])[] = [
    [CODES[code].number, 7],
    [RUNGS.indexOf(rung), 4],
    [LABELS.indexOf(label), 4],
    [Math.max(0, step), 4],
    [device & (2 ** DEVICE_BITS - 1), DEVICE_BITS],
  ];
  const packed = fields.reduce((sum, [value, bits]) => (sum << BigInt(bits)) | BigInt(value), 0n);
  const text = Array.from(
    { length: 8 },
    (_, index) => ALPHABET[Number((packed >> BigInt(35 - index * 5)) & 31n)],
  ).join('');
  return `${text.slice(0, 4)}-${text.slice(4)}-${checkOf(text)}`;
}

const FORM = /^[0-9A-HJKMNP-TV-Z]{9}$/;

/** Letters of other alphabets and signs that look the same as one of a reference. */
const LOOK_ALIKE: Readonly<Record<string, string>> = {
  ...{ А: 'A', В: 'B', Е: 'E', Ѕ: 'S', К: 'K', М: 'M', Н: 'H', О: '0', Р: 'P', С: 'C', Т: 'T' },
  ...{ Х: 'X', У: 'Y', Ү: 'Y', І: '1', Ј: 'J', Ԛ: 'Q', Ԝ: 'W', Ӏ: '1', З: '3' },
  ...{ Α: 'A', Β: 'B', Ε: 'E', Ζ: 'Z', Η: 'H', Ι: '1', Κ: 'K', Μ: 'M', Ν: 'N', Ο: '0', Ρ: 'P' },
  ...{ Τ: 'T', Υ: 'Y', Χ: 'X', Ø: '0', '|': '1', '¦': '1' },
  ...{ I: '1', L: '1', O: '0' },
};

/**
 * Every sign of a text as it stands in a reference, if it does: circled, raised and full width
 * letters, letters with marks and the look-alikes of other alphabets become plain ones.
 */
const plainSigns = (spoken: string): string =>
  Array.from(plainText(spoken).normalize('NFKD').toUpperCase().replace(/\p{M}/gu, ''))
    .map((sign) => LOOK_ALIKE[sign] ?? sign)
    .join('');

/** A mark of length is a dash to whoever types Japanese. */
const NO_CHARACTER = /[^\p{L}\p{N}]|\u30fc/gu;

const isSound = (text: string): boolean => FORM.test(text) && checkOf(text.slice(0, 8)) === text[8];

/** A mail that names it is shorter. */
const MAX_SPOKEN_CHARACTERS = 1000;

/** Four, four and one character, as Linesman prints it or with other signs between them, and no further one joined to them. */
const GROUPS =
  /(?<![\p{L}\p{N}][-._/]?)([\p{L}\p{N}]{4})[^\p{L}\p{N}]{0,3}([\p{L}\p{N}]{4})[^\p{L}\p{N}]{0,3}([\p{L}\p{N}])(?![-._/]?[\p{L}\p{N}])/gu;

const DIGIT_WORDS: Readonly<Record<string, string>> = {
  ...{ ZERO: '0', OH: '0', NULL: '0', ONE: '1', EINS: '1', TWO: '2', ZWEI: '2', ZWO: '2' },
  ...{ THREE: '3', TREE: '3', DREI: '3', FOUR: '4', VIER: '4', FIVE: '5', FIFE: '5', FUNF: '5' },
  ...{ FUENF: '5', SIX: '6', SECHS: '6', SEVEN: '7', SIEBEN: '7', EIGHT: '8', ACHT: '8' },
  ...{ NINE: '9', NINER: '9', NEUN: '9' },
};
/** Signs that were said as words. */
const SAID_BETWEEN = /^(?:DASH|HYPHEN|MINUS|BINDESTRICH|STRICH|SPACE|THEN)$/;

/**
 * A reference that was noted as it was spelled, a word a character: "Bravo Tango one …" (ICAO Annex
 * 10, DIN 5009 and whatever begins with the letter). Null: the words are not nine, or make none.
 */
function spelledOut(spoken: string): string | null {
  const words = spoken
    .slice(0, MAX_SPOKEN_CHARACTERS)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/\bX-RAY\b/g, 'XRAY')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !SAID_BETWEEN.test(word));
  const text = words
    .map((word) => DIGIT_WORDS[word] ?? (word.length > 2 ? word.slice(0, 1) : word))
    .join('');
  // A single character may be said as it is, a whole group may not.
  return words.length === 9 && words.some((word) => word.length > 2) && isSound(text) ? text : null;
}

/** The characters of a reference as it was spoken, alone or in a sentence (`Say … to the helpdesk`). */
function charactersOf(spoken: string): string {
  const plain = plainSigns(spoken.slice(0, MAX_SPOKEN_CHARACTERS));
  const whole = plain.replace(NO_CHARACTER, '');
  if (FORM.test(whole)) return whole;
  const spelled = spelledOut(spoken);
  if (spelled !== null) return spelled;
  for (let at = 0; at < plain.length; at += 1) {
    GROUPS.lastIndex = at;
    const found = GROUPS.exec(plain);
    if (found === null) break;
    const text = found.slice(1).join('');
    if (isSound(text)) return text;
    at = found.index;
  }
  return whole;
}

/**
 * The nine characters of a reference as it was spoken, without the hyphens, whatever its code is: a
 * newer version may know it.
 *
 * @returns null when it is none, or one that was misheard
 */
export function plainReference(spoken: string): string | null {
  const text = charactersOf(spoken);
  return isSound(text) ? text : null;
}

/** The device's bits in what `plainReference` gives. */
export const deviceIn = (plain: string): number =>
  Array.from(plain.slice(0, 8)).reduce((sum, char) => sum * 32 + ALPHABET.indexOf(char), 0) %
  2 ** DEVICE_BITS;

/**
 * Reads a reference as it was spoken: any case, with or without hyphens, dashes, blanks and full stops, I and
 * L for 1, O for 0, in letters that look the same, in the sentence that names it, or spelled a word a character.
 *
 * @returns the facts, or a sentence that says why it cannot be one
 */
export function decodeReference(
  spoken: string,
):
  | { readonly ok: true; readonly facts: ReferenceFacts }
  | { readonly ok: false; readonly error: string } {
  const text = charactersOf(spoken);
  if (!FORM.test(text)) return { ok: false, error: REFERENCE.form };
  let packed = Array.from(text.slice(0, 8)).reduce(
    (sum, char) => (sum << 5n) | BigInt(ALPHABET.indexOf(char)),
    0n,
  );
  if (checkOf(text.slice(0, 8)) !== text[8])
    return {
      ok: false,
      error: REFERENCE.check,
    };
  const take = (bits: number): number => {
    const value = Number(packed & ((1n << BigInt(bits)) - 1n));
    packed >>= BigInt(bits);
    return value;
  };
  const device = take(DEVICE_BITS);
  const hours = HOUR_STEPS[take(4)] ?? 0;
  const label = LABELS[take(4)];
  const rung = RUNGS[take(4)];
  const number = take(7);
  const code = (Object.keys(CODES) as Code[]).find((one) => CODES[one].number === number);
  if (code === undefined || rung === undefined || label === undefined)
    return {
      ok: false,
      error: REFERENCE.newer,
    };
  return { ok: true, facts: { code, rung, label, hours, device } };
}
