import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/**
 * What one trial costs whoever guesses: 32 MiB and a tenth of a second, one of the settings that
 * OWASP's Password Storage Cheat Sheet holds for equal in strength.
 */
const COST = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** NIST SP 800-63B-4, 3.1.1.2: fifteen where a password stands alone; bounded, for each is hashed. */
export const MIN_PASSWORD_CHARACTERS = 15;
export const MAX_PASSWORD_CHARACTERS = 256;

/** Typed alike, it is the same on every keyboard (RFC 8265, 4.2.2). */
const bytesOf = (password: string): Buffer => Buffer.from(password.normalize('NFC'), 'utf8');

const derive = (password: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(bytesOf(password), salt, HASH_BYTES, COST, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });

/** @returns `scrypt:SALT:HASH`, both in base64url */
export async function hashOf(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, salt);
  return ['scrypt', salt.toString('base64url'), hash.toString('base64url')].join(':');
}

/** Fits nothing, and takes as long to find out as a hash that is somebody's. */
const NOBODY = `scrypt:${'A'.repeat(22)}:${'A'.repeat(43)}`;

/** Whether a password is the one of a hash; null stands for somebody who is not known. */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const [sort, salt = '', wanted = ''] = (hash ?? NOBODY).split(':');
  const expected = Buffer.from(wanted, 'base64url');
  const found = await derive(
    password.slice(0, MAX_PASSWORD_CHARACTERS),
    Buffer.from(salt, 'base64url'),
  );
  return (
    hash !== null &&
    sort === 'scrypt' &&
    expected.length === found.length &&
    timingSafeEqual(expected, found)
  );
}
