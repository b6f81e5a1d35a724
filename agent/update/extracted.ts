import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readdir, readlink, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { errorCode } from '../../lib/error-name.ts';

/** Where FUSE is not at hand the runtime unpacks itself; then the next one has to as well. */
export const isExtracted = (env: Readonly<Record<string, string | undefined>>): boolean =>
  basename(env['APPDIR'] ?? '').startsWith('appimage_extracted_');

/** What a runtime says that could not unpack itself, or not start what it unpacked. */
const NOT_RUN = 127;

/**
 * The folder that the runtime of an AppImage unpacks it into, by the MD5 of its content. Rejects
 * with the system's error.
 *
 * @see AppImageKit, src/runtime.c: `--appimage-extract-and-run`
 */
export async function extractedTo(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const hash = createHash('md5');
  await pipeline(createReadStream(file), hash);
  return `${env['TMPDIR'] ?? '/tmp'}/appimage_extracted_${hash.digest('hex')}`;
}

/** It tidies up after what it could start: what is there still was not unpacked whole. */
export const wasNotUnpacked = (code: number | null, folder: string): boolean =>
  code === NOT_RUN && existsSync(folder);

const ENDS_WITHIN_MS = 10_000;
const LOOKS_EVERY_MS = 100;

/**
 * Removes what a try that was killed has left, and ends what still runs from there: the runtime
 * passes over a file that has the size it should have, whatever it holds. Rejects with the system's
 * error, as where the folder is another user's.
 */
export async function clearExtracted(folder: string): Promise<void> {
  const startedMs = performance.now();
  for (;;) {
    const running = await runningFrom(folder);
    if (running.length === 0 || performance.now() - startedMs > ENDS_WITHIN_MS * 2) break;
    const isPatient = performance.now() - startedMs < ENDS_WITHIN_MS;
    for (const pid of running) signal(pid, isPatient ? 'SIGTERM' : 'SIGKILL');
    await new Promise((resolve) => {
      setTimeout(resolve, LOOKS_EVERY_MS);
    });
  }
  await rm(folder, { recursive: true, force: true });
}

/** Processes of this user whose program lies in the folder. */
async function runningFrom(folder: string): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const programs = await Promise.all(
    // Those of other users cannot be read, and are none of ours.
    pids.map((pid) => readlink(`/proc/${String(pid)}/exe`).catch(() => '')),
  );
  return pids.filter((_, at) => programs[at]?.startsWith(`${folder}/`) === true);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (thrown) {
    // It has ended meanwhile.
    if (errorCode(thrown) !== 'ESRCH') throw thrown;
  }
}
