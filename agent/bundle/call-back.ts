import { join } from 'node:path';
import * as z from 'zod/mini';
import { MAX_CALL_BACK_CHARACTERS } from '../../model/bundle.ts';
import { parseJson } from '../../model/json.ts';
import type { Attempt } from '../data/attempt.ts';
import { readSmallFile, writeSmallFile } from '../data/file.ts';

const FILE = 'call-back.json';
const MAX_FILE_BYTES = 4096;
const CallBackFile = z.object({
  callBack: z.string().check(z.maxLength(MAX_CALL_BACK_CHARACTERS)),
});

/** Where the helpdesk reaches the user, as the user said once; null where nobody was asked. */
export function readCallBack(dataFolder: string): string | null {
  const text = readSmallFile(join(dataFolder, FILE), MAX_FILE_BYTES);
  const known = CallBackFile.safeParse(text?.ok === true ? parseJson(text.value) : undefined);
  return known.success && known.data.callBack !== '' ? known.data.callBack : null;
}

/** Keeps what the user said (0600), cut to its bound; the caller holds the folder's lock. */
export const writeCallBack = (dataFolder: string, callBack: string): Attempt<void> =>
  writeSmallFile(
    join(dataFolder, FILE),
    `${JSON.stringify({ callBack: callBack.trim().slice(0, MAX_CALL_BACK_CHARACTERS) })}\n`,
  );
