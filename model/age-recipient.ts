import { AGE } from './text/en/typed.ts';

const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
/** The human part, spread over its high and low bits (BIP 173, "Checksum"). */
const AGE_PREFIX = [3, 3, 3, 0, 1, 7, 5];
/** 32 bytes in groups of five bits, and six of checksum. */
const FORM = /^age1([02-9ac-hj-np-z]{58})$/;
/** Groups that hold the key; the last of them has four bits of padding. */
const KEY_GROUPS = 52;

/**
 * Why a text is no X25519 recipient of age (age-encryption.org/v1, "The X25519 recipient type"; Bech32
 * of BIP 173); null when it is one. A mistyped letter is found before the first bundle is locked
 * for nobody.
 */
export function ageRecipientError(text: string): string | null {
  const [, data] = FORM.exec(text) ?? [];
  if (data === undefined) return /^age-secret-key-/i.test(text) ? AGE.secretKey : AGE.form(text);
  const values = Array.from(data, (letter) => ALPHABET.indexOf(letter));
  const isPadded = ((values[KEY_GROUPS - 1] ?? 0) & 0xf) === 0;
  return isPadded && polymod([...AGE_PREFIX, ...values]) === 1 ? null : AGE.checksum(text);
}

const polymod = (values: readonly number[]): number =>
  values.reduce((sum, value) => {
    const top = sum >>> 25;
    return GENERATOR.reduce(
      (rest, term, bit) => ((top >>> bit) & 1 ? rest ^ term : rest),
      ((sum & 0x1ffffff) << 5) ^ value,
    );
  }, 1);
