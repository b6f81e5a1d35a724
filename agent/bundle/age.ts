import { Decrypter, Encrypter } from 'age-encryption';
import { reasonOf } from '../../lib/error-name.ts';
import { AGE_IDENTITY } from '../../model/text/en/bundle.ts';

/** How every file of age begins (age-encryption.org/v1, "Header"). */
const BEGINNING = 'age-encryption.org/v1\n';

export const isEncrypted = (bytes: Buffer): boolean =>
  bytes.subarray(0, BEGINNING.length).toString('latin1') === BEGINNING;

/**
 * Encrypts for every recipient at once. The settings have looked at the recipients' form and
 * checksum; a key that is no point of the curve rejects.
 */
export async function encryptTo(recipients: readonly string[], bytes: Buffer): Promise<Buffer> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return Buffer.from(await encrypter.encrypt(bytes));
}

export type Decryption =
  { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly message: string };

/** More keys than a helpdesk has. */
const MAX_IDENTITIES = 16;

/**
 * @param identities text of a file as age-keygen writes it: a secret key a line, remarks behind `#`
 */
export async function decryptWith(identities: string, bytes: Buffer): Promise<Decryption> {
  const keys = identities
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (keys.length === 0 || keys.length > MAX_IDENTITIES || !keys.every(isSecretKey))
    return { ok: false, message: AGE_IDENTITY.none };
  try {
    const decrypter = new Decrypter();
    for (const key of keys) decrypter.addIdentity(key.toUpperCase());
    return { ok: true, bytes: Buffer.from(await decrypter.decrypt(bytes)) };
  } catch (thrown) {
    return { ok: false, message: AGE_IDENTITY.doesNotFit(reasonOf(thrown)) };
  }
}

const isSecretKey = (line: string): boolean => /^AGE-SECRET-KEY-1[0-9A-Z]{20,100}$/i.test(line);
