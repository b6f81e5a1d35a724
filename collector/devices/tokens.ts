import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { appendFile, chmod } from 'node:fs/promises';
import { errorCode, reasonOf } from '../../lib/error-name.ts';
import { readBounded } from '../../lib/read-bounded.ts';
import { CANNOT, TOKENS } from '../../model/text/en/collector.ts';

/** Fewer characters could be guessed by whoever has the patience. */
const MIN_CHARACTERS = 20;
const MAX_FILE_BYTES = 64 * 1024;

export type TokensReading =
  | { readonly ok: true; readonly tokens: readonly string[] }
  | { readonly ok: false; readonly message: string };

/**
 * The tokens by which devices may enrol: one a line, so that an old one holds until every laptop
 * has the new one; lines that begin with # are remarks. A file that is not there holds none.
 */
export async function readTokens(file: string): Promise<TokensReading> {
  try {
    const { text, isCut } = await readBounded(file, MAX_FILE_BYTES);
    if (isCut) return { ok: false, message: TOKENS.tooLong(file) };
    const tokens = text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'));
    return tokens.some((token) => token.length < MIN_CHARACTERS)
      ? { ok: false, message: TOKENS.tooShort(file, MIN_CHARACTERS) }
      : { ok: true, tokens };
  } catch (thrown) {
    return errorCode(thrown) === 'ENOENT'
      ? { ok: true, tokens: [] }
      : { ok: false, message: CANNOT.read(file, reasonOf(thrown)) };
  }
}

/** Adds a fresh token to the file, readable by its owner alone. Rejects with the system's error. */
export async function addToken(file: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await appendFile(file, `${token}\n`, { mode: 0o600, flush: true });
  await chmod(file, 0o600);
  return token;
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** In a time that says nothing about the tokens. */
export const isToken = (given: string, tokens: readonly string[]): boolean =>
  tokens.filter((token) => timingSafeEqual(digestOf(token), digestOf(given))).length > 0;
