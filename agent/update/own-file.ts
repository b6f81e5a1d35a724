import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { readBounded } from '../../lib/read-bounded.ts';
import { writeDurably } from '../../lib/write-durably.ts';
import { parseJson } from '../../model/json.ts';
import { UpdateOutcome } from '../../model/update.ts';

/** A version that is fetched whole and waits to be tried. */
const Ready = z.object({
  version: z.string(),
  sha512: z.string(),
  /** What ran when it was fetched. */
  from: z.string(),
  /** How often it was tried; a try that was cut off counts. */
  tries: z.number(),
  /** When it was last tried, RFC 3339 in UTC; null: never. */
  triedAt: z.nullable(z.string()),
});

/** What this copy remembers of its own updates. */
export const OwnUpdates = z.object({
  ready: z.nullable(Ready),
  /** Versions that did not come up: none of them is tried again. */
  bad: z.array(z.object({ version: z.string(), sha512: z.string() })).check(z.maxLength(64)),
  last: z.nullable(UpdateOutcome),
});
export type OwnUpdates = z.infer<typeof OwnUpdates>;

export const NOTHING_YET: OwnUpdates = { ready: null, bad: [], last: null };

const MAX_BYTES = 64 * 1024;
const fileIn = (dataFolder: string): string => join(dataFolder, 'update', 'own.json');

/** What is remembered; a file that cannot be read remembers nothing. */
export async function readOwn(dataFolder: string): Promise<OwnUpdates> {
  const text = await readBounded(fileIn(dataFolder), MAX_BYTES).then(
    (file) => file.text,
    () => '',
  );
  const read = OwnUpdates.safeParse(parseJson(text));
  return read.success ? read.data : NOTHING_YET;
}

/** Rejects with the system's error. */
export async function writeOwn(dataFolder: string, own: OwnUpdates): Promise<void> {
  await mkdir(join(dataFolder, 'update'), { recursive: true, mode: 0o700 });
  const path = fileIn(dataFolder);
  await writeDurably(path, `${JSON.stringify(own)}\n`, { temporary: `${path}.new` });
}
