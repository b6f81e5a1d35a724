import { randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { reasonOf, systemCodeOf } from './thrown.ts';

/** `site.json`, readable by its owner alone: how another process reaches the site that runs. */
export const ControlFile = z.object({
  pid: z.number().check(z.int(), z.positive()),
  port: z.number().check(z.int(), z.gte(1), z.lte(65535)),
  token: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
});
export type ControlFile = z.infer<typeof ControlFile>;

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
  const fresh = `${pathOf(dataFolder)}.${String(file.pid)}.new`;
  await rm(fresh, { force: true });
  await writeFile(fresh, `${JSON.stringify(file)}\n`, { mode: 0o600, flag: 'wx' });
  await rename(fresh, pathOf(dataFolder));
}

export type ControlFileReading =
  | { readonly ok: true; readonly file: ControlFile }
  | { readonly ok: false; readonly message: string };

export async function readControlFile(dataFolder: string): Promise<ControlFileReading> {
  try {
    const parsed = ControlFile.safeParse(JSON.parse(await readFile(pathOf(dataFolder), 'utf8')));
    if (parsed.success) return { ok: true, file: parsed.data };
    return {
      ok: false,
      message: `${pathOf(dataFolder)} is damaged: start the demo again with linesman demo`,
    };
  } catch (thrown) {
    if (systemCodeOf(thrown) === 'ENOENT')
      return { ok: false, message: 'no demo site runs here: start it with linesman demo' };
    return {
      ok: false,
      message: `cannot read ${pathOf(dataFolder)} (${reasonOf(thrown)}): start the demo again with linesman demo`,
    };
  }
}

/** Removes the file unless another site has written its own by now. */
export async function removeControlFile(dataFolder: string, token: string): Promise<void> {
  const reading = await readControlFile(dataFolder);
  if (reading.ok && reading.file.token === token) await rm(pathOf(dataFolder), { force: true });
}
