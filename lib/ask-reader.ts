import { spawn } from 'node:child_process';
import { after } from './deadline.ts';

/** A program that prints a line once it runs, then one after each of the paths that it reads or writes. */
export interface Ask {
  readonly program: string;
  readonly args: readonly string[];
}

/**
 * Opens what is there: a file, or the files of a folder. An error does not matter here: the caller
 * meets the same one, and reports it. A pipe is left alone: what it holds is the reader's.
 */
const openedByShell = (first: string): string =>
  `echo; for p; do ${first} for f in "$p" "$p"/*; do if [ -f "$f" ]; then true <"$f"; fi; done 2>/dev/null; echo; done`;
const READ_BY_NODE = `
const { closeSync, openSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } = require('node:fs');
const open = (path) => { try { if (statSync(path).isFile()) closeSync(openSync(path)); } catch {} };
const read = (path) => { open(path); try { readdirSync(path).forEach((name) => open(path + '/' + name)); } catch {} };
`;
const READ = `${READ_BY_NODE} console.log(); for (const path of process.argv.slice(1)) { read(path); console.log(); }`;
/** Does what an agent is about to do with its folder, and reads it. */
const WRITE = `${READ_BY_NODE} console.log(); for (const folder of process.argv.slice(1)) {
  const probe = folder + '/.write-' + process.pid;
  try { mkdirSync(folder, { recursive: true, mode: 0o700 }); writeFileSync(probe, 'x', { mode: 0o600 }); } catch {}
  try { rmSync(probe, { force: true }); } catch {}
  read(folder);
  console.log();
}`;

const byNode = (script: string, paths: readonly string[]): Ask => ({
  program: process.execPath,
  args: ['-e', script, '--', ...paths],
});

/** Whether the file system of a folder takes a file in time. */
export const takesFileInTime = async (folder: string, withinMs: number): Promise<boolean> =>
  (await firstSilent(byNode(WRITE, [folder]), [folder], withinMs)) === null;

/** Notes in the folder that it was read, which is written, changes no file and makes none. */
const TOUCH = 'touch -c -a "$p" 2>/dev/null;';

const reader = (first: string, paths: readonly string[]): Ask =>
  process.platform === 'win32'
    ? byNode(READ, paths)
    : { program: '/bin/sh', args: ['-c', openedByShell(first), 'sh', ...paths] };

/** Which of the files and folders does not answer a reader in time; null when all do. */
export const firstSilentReader = (
  paths: readonly string[],
  withinMs: number,
): Promise<string | null> => firstSilent(reader('', paths), paths, withinMs);

/**
 * Which of the folders does not let a database in it be opened in time; null when all do. SQLite
 * makes files beside it even where it only reads: a file system that is frozen, or whose disk takes
 * nothing any more, reads on and holds whoever writes.
 */
export const firstSilentFolder = (
  folders: readonly string[],
  withinMs: number,
): Promise<string | null> => firstSilent(reader(TOUCH, folders), folders, withinMs);

/** A program that does not even start says nothing of a file system: the machine is too busy. */
const STARTS_WITHIN_MS = 10_000;

/**
 * A share whose server is gone holds a system call for ever, and no thread of this process could end
 * then: another process asks, and is left behind. Its time counts from its first line, for a laptop
 * that is busy starts programs slowly.
 */
export function firstSilent(
  { program, args }: Ask,
  paths: readonly string[],
  withinMs: number,
): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
    });
    let lines = 0;
    const settle = (silent: string | null): void => {
      endTimer();
      child.stdout.destroy();
      child.unref();
      resolve(silent);
    };
    const giveUp = (): void => {
      child.kill('SIGKILL');
      settle(lines === 0 ? null : (paths[lines - 1] ?? null));
    };
    let endTimer = after(STARTS_WITHIN_MS, giveUp);
    child.stdout.on('data', (printed: Buffer) => {
      if (lines === 0) {
        endTimer();
        endTimer = after(withinMs, giveUp);
      }
      lines += printed.toString('latin1').split('\n').length - 1;
      if (lines > paths.length) settle(null);
    });
    // Without a shell nobody can be asked, and the reader finds out for itself.
    child.once('error', () => {
      settle(null);
    });
    child.once('close', () => {
      settle(null);
    });
  });
}
