import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { parseJson } from '../../model/json.ts';
import { PRIVACY_KEY } from '../../model/text/en/data.ts';
import { readSmallFile, writeSmallFile } from '../data/file.ts';

/** The same value gets the same other name in every bundle of this laptop. */
export type Pseudonyms = (kind: string, value: string) => string;

const FILE = 'privacy.json';
const KeyFile = z.object({ pseudonymKey: z.string().check(z.regex(/^[0-9a-f]{64}$/)) });

export const pseudonymsWith =
  (key: string): Pseudonyms =>
  (kind, value) =>
    `${kind}-${createHmac('sha256', key).update(`${kind}\n${value.toLowerCase()}`).digest('hex').slice(0, 8)}`;

/** The key, and why the names of this bundle will differ from those of the next; null when they will not. */
export interface PseudonymKey {
  readonly key: string;
  readonly problem: string | null;
}

/**
 * This laptop's key for other names, made once and never sent: whoever has it could try names until
 * one fits.
 */
export function pseudonymKey(dataFolder: string): PseudonymKey {
  const path = join(dataFolder, FILE);
  const text = readSmallFile(path, 4096);
  const known = KeyFile.safeParse(text?.ok === true ? parseJson(text.value) : undefined);
  if (known.success) return { key: known.data.pseudonymKey, problem: null };
  const key = randomBytes(32).toString('hex');
  const written = writeSmallFile(path, `${JSON.stringify({ pseudonymKey: key })}\n`);
  return { key, problem: written.ok ? null : PRIVACY_KEY.notKept(written.message) };
}
