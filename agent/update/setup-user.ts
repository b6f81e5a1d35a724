import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { win32 } from 'node:path';
import { reasonOf } from '../../lib/error-name.ts';
import { TRIAL } from '../../model/text/en/update.ts';
import type { Steps } from './app-image.ts';
import type { UpdateFiles } from './files.ts';
import type { NotUp, Started } from './keep.ts';

/** The shell's program in the folder of an installation (`build/windows/identity.mjs`). */
const SHELL = 'Linesman.exe';

/** 350 MB on a slow disk that a scanner reads along. */
const UNPACKED_WITHIN_MS = 300_000;

interface Options {
  /** The folder that the setup for this user has installed. */
  readonly folder: string;
  readonly files: UpdateFiles;
  readonly dataFolder: string;
  /** Ends what runs from a folder: its agent in peace, the rest by force. */
  readonly endAllFrom: (folder: string) => Promise<void>;
}

/**
 * A version that a setup for one user of Windows brings: unpacked beside the one that runs, and put
 * in its place by the setup, which lies in neither folder. Windows renames no folder out of which
 * something runs, so this process and its shell have to end first.
 */
export function setupUserSteps({ folder, files, dataFolder, endAllFrom }: Options): Steps {
  return {
    prepare: () => unpack(files),
    start: () => startTried(files.tried, folder, dataFolder, endAllFrom),
    keepOld: () => Promise.resolve(),
    swap: async () => {
      await handOver(files.next, folder, dataFolder);
      return 'handed-over';
    },
    remove: async () => {
      for (const path of [files.next, files.tried])
        await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 });
    },
  };
}

/**
 * The command line of a setup. NSIS takes what follows `/D=` as it stands, so that it comes last and
 * in no quotes.
 */
const setupWords = (mode: 'TRY' | 'UPDATE', into: string): readonly string[] => [
  '/S',
  `/${mode}`,
  `/D=${into}`,
];
const SPAWNED = { stdio: 'ignore', windowsHide: true, windowsVerbatimArguments: true } as const;

/** Rejects with the reason. */
const unpack = ({ next, tried }: UpdateFiles): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(next, setupWords('TRY', tried), {
      ...SPAWNED,
      argv0: `"${next}"`,
      cwd: win32.dirname(next),
      timeout: UNPACKED_WITHIN_MS,
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new Error(
            code === null ? TRIAL.setupTooLong(UNPACKED_WITHIN_MS) : TRIAL.setupEnded(code),
          ),
        );
    });
  });

function startTried(
  tried: string,
  folder: string,
  dataFolder: string,
  endAllFrom: (folder: string) => Promise<void>,
): Started {
  const child = spawn(win32.join(tried, SHELL), ['--background', `--data=${dataFolder}`], {
    detached: true,
    stdio: 'ignore',
    // Out of a folder that is to be renamed.
    cwd: win32.dirname(folder),
  });
  child.unref();
  const ended = new Promise<NotUp>((resolve) => {
    child.once('error', (error) => {
      resolve({ why: TRIAL.notStarted(reasonOf(error)), isIts: true });
    });
    child.once('exit', (code) => {
      // The one without Electron has started the agent, and ends.
      if (code !== 0) resolve({ why: TRIAL.ended(`exit status ${String(code)}`), isIts: true });
    });
  });
  return { ended, end: () => endAllFrom(tried) };
}

/** Rejects with the reason where the setup cannot be started. */
const handOver = (setup: string, folder: string, dataFolder: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(setup, setupWords('UPDATE', folder), {
      ...SPAWNED,
      argv0: `"${setup}"`,
      detached: true,
      cwd: win32.dirname(folder),
      // What it starts takes up the data of this one.
      env: { ...process.env, LINESMAN_DATA: dataFolder },
    });
    child.once('error', reject);
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
