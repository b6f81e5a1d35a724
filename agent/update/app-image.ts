import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { chmod, copyFile, link, open, rename, rm } from 'node:fs/promises';
import { delimiter, dirname } from 'node:path';
import { flushFolder } from '../../lib/write-durably.ts';
import { reasonOf } from '../../lib/error-name.ts';
import { TRIAL } from '../../model/text/en/update.ts';
import { clearExtracted, extractedTo, isExtracted, wasNotUnpacked } from './extracted.ts';
import type { UpdateFiles } from './files.ts';
import type { KeepIo, NotUp, Started } from './keep.ts';

/** What AppImage's runtime and its AppRun tell the program inside. */
const OF_THE_RUNTIME = ['APPIMAGE', 'APPDIR', 'ARGV0', 'OWD', 'APPIMAGE_SILENT_INSTALL'];

/**
 * The environment without what the AppImage that runs has put into it: its folder is gone when it
 * has ended.
 */
export function environmentOutside(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const folder = env['APPDIR'];
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => {
      if (value === undefined || OF_THE_RUNTIME.includes(name)) return [];
      if (folder === undefined || folder === '' || !value.includes(folder)) return [[name, value]];
      const left = value
        .split(delimiter)
        .filter((part) => part !== folder && !part.startsWith(`${folder}/`));
      return left.length === 0 ? [] : [[name, left.join(delimiter)]];
    }),
  );
}

const ENDS_WITHIN_MS = 10_000;
const LOOKS_EVERY_MS = 100;

/** What is done to the package of an AppImage. */
export type Steps = Pick<KeepIo, 'prepare' | 'start' | 'keepOld' | 'swap' | 'remove'>;

/** @param env of this process, which runs from the AppImage that is replaced */
export function appImageSteps(
  file: string,
  files: UpdateFiles,
  dataFolder: string,
  env: Readonly<Record<string, string | undefined>>,
  step: (name: string) => void,
): Steps {
  /** Null where the runtime mounts itself. */
  let folder: string | null = null;
  return {
    prepare: async () => {
      if (!isExtracted(env)) return;
      folder = await extractedTo(files.next, env);
      await clearExtracted(folder);
    },
    start: () => startAppImage(files.next, ['--background', `--data=${dataFolder}`], env, folder),
    keepOld: () => keepOld(file, files, step),
    swap: async () => {
      await swap(file, files, step);
      return 'placed';
    },
    remove: () => rm(files.next, { force: true }),
  };
}

/**
 * Starts an AppImage in a group of processes of its own, which outlives this one.
 *
 * @param folder that it unpacks itself into; null: it mounts itself
 */
export function startAppImage(
  path: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  folder: string | null,
): Started {
  const child = spawn(path, [...(folder === null ? [] : ['--appimage-extract-and-run']), ...args], {
    detached: true,
    stdio: 'ignore',
    env: environmentOutside(env),
    cwd: dirname(path),
  });
  child.unref();
  const ended = new Promise<NotUp>((resolve) => {
    child.once('error', (error) => {
      resolve({ why: TRIAL.notStarted(reasonOf(error)), isIts: true });
    });
    child.once('exit', (code, signal) => {
      const how = TRIAL.ended(code === null ? String(signal) : `exit status ${String(code)}`);
      resolve(
        folder !== null && wasNotUnpacked(code, folder)
          ? { why: TRIAL.notUnpacked(how), isIts: false }
          : { why: how, isIts: true },
      );
    });
  });
  return {
    ended,
    end: async () => {
      const { pid } = child;
      if (pid === undefined) return;
      signalGroup(pid, 'SIGTERM');
      const until = performance.now() + ENDS_WITHIN_MS;
      while (signalGroup(pid, 0) && performance.now() < until) await pause(LOOKS_EVERY_MS);
      signalGroup(pid, 'SIGKILL');
      while (signalGroup(pid, 0) && performance.now() < until + ENDS_WITHIN_MS)
        await pause(LOOKS_EVERY_MS);
      // By force the runtime tidies up nothing; what cannot be removed now keeps the next try from beginning, which says why.
      if (folder !== null) await clearExtracted(folder).catch(() => undefined);
    },
  };
}

/** @returns whether any of the group is there */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** The file that runs under a second name: whoever wants it back finds it there. */
export async function keepOld(
  file: string,
  { previous }: UpdateFiles,
  step: (name: string) => void = () => undefined,
): Promise<void> {
  const whole = `${previous}.new`;
  await rm(whole, { force: true });
  try {
    await link(file, whole);
  } catch {
    // A file system without hard links.
    await copyFile(file, whole, constants.COPYFILE_FICLONE);
    const copy = await open(whole, 'r+');
    try {
      await copy.sync();
    } finally {
      await copy.close();
    }
  }
  step('name-old');
  // Where both names are one file already, rename(2) leaves the other where it was.
  await rename(whole, previous);
  await rm(whole, { force: true });
}

/** One rename: there is the old file or the new one, at any moment. */
export async function swap(
  file: string,
  { next }: UpdateFiles,
  step: (name: string) => void = () => undefined,
): Promise<void> {
  await rename(next, file);
  step('flush');
  await flushFolder(dirname(file));
}

/** What was fetched becomes a program, readable and run by whom the one before was. */
export async function makeRunnable(part: string, mode: number, next: string): Promise<void> {
  await chmod(part, (mode & 0o777) | 0o500);
  await rename(part, next);
  await flushFolder(dirname(next));
}
