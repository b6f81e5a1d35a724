import { NO_DEMO } from '../model/text/en/demo.ts';
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { reasonOf, errorCode } from '../lib/error-name.ts';
import { writeDurably } from '../lib/write-durably.ts';
import { readBounded } from '../lib/read-bounded.ts';

/** `site.json`, readable by its owner alone: how another process reaches the site that runs. */
export const ControlFile = z.object({
  pid: z.number().check(z.int(), z.positive()),
  port: z.number().check(z.int(), z.gte(1), z.lte(65535)),
  token: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
});
export type ControlFile = z.infer<typeof ControlFile>;

/** Far more than a site writes. */
const MAX_FILE_BYTES = 4 * 1024;

const pathOf = (dataFolder: string): string => join(dataFolder, 'site.json');

export const freshToken = (): string => randomBytes(32).toString('hex');

/** Compares without telling by its duration how much of it fits. */
export function sameToken(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Rejects with the system's error. */
export async function writeControlFile(dataFolder: string, file: ControlFile): Promise<void> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  await writeDurably(pathOf(dataFolder), `${JSON.stringify(file)}\n`);
}

export type ControlFileReading =
  | { readonly ok: true; readonly file: ControlFile }
  | { readonly ok: false; readonly message: string };

export async function readControlFile(dataFolder: string): Promise<ControlFileReading> {
  try {
    const parsed = ControlFile.safeParse(
      JSON.parse((await readBounded(pathOf(dataFolder), MAX_FILE_BYTES)).text),
    );
    if (parsed.success) return { ok: true, file: parsed.data };
    return {
      ok: false,
      message: NO_DEMO.damaged(pathOf(dataFolder)),
    };
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT') return { ok: false, message: NO_DEMO.none };
    return {
      ok: false,
      message: NO_DEMO.unreadable(pathOf(dataFolder), reasonOf(thrown)),
    };
  }
}

/** Removes the file unless another site has written its own by now. */
export async function removeControlFile(dataFolder: string, token: string): Promise<void> {
  const reading = await readControlFile(dataFolder);
  if (reading.ok && reading.file.token === token) await rm(pathOf(dataFolder), { force: true });
}
