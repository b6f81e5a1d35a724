import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The user that a desktop started by root runs as: Chromium's sandbox refuses root. */
const NOBODY = 65534;

const READY = 'DESKTOP-IS-READY';
const START_TIMEOUT_MS = 30_000;

/** A real desktop with a system tray. What is run on it runs as its user, in its environment. */
export interface Desktop {
  /** Belongs to the desktop's user; gone when the desktop closes. */
  readonly folder: string;
  /** @returns what it printed; rejects with what it complained of */
  run(command: string, args: readonly string[]): Promise<string>;
  start(
    command: string,
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): ChildProcess;
  /** Copies a file or folder into `folder`, readable by the desktop's user. */
  place(path: string, name: string): string;
  close(): Promise<void>;
}

/**
 * Opens a desktop by the script that `LINESMAN_DESKTOP` names: it runs a command on one, and ends
 * with it.
 *
 * @param size of the screen in pixels, `WIDTHxHEIGHT`
 */
export async function openDesktop(script: string, size = '1280x800'): Promise<Desktop> {
  const isRoot = process.getuid?.() === 0;
  const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const folder = mkdtempSync(join(tmpdir(), 'lm-desktop-'));
  if (isRoot) chownSync(folder, NOBODY, NOBODY);
  chmodSync(folder, 0o755);
  const keeper = spawn(script, ['sh', '-c', `env -0; printf '${READY}'; exec cat`], {
    env: { ...process.env, DESKTOP_SIZE: size },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>((resolve) =>
    keeper.once('exit', () => {
      resolve();
    }),
  );
  const env = {
    ...(await environmentOf(keeper)),
    ...(process.env['TZ'] === undefined ? {} : { TZ: process.env['TZ'] }),
  };
  const children: ChildProcess[] = [];

  return {
    folder,
    run: (command, args) =>
      new Promise((resolve, reject) => {
        execFile(
          command,
          [...args],
          { env, cwd: '/', timeout: 20_000, ...user },
          (error, stdout, stderr) => {
            if (error === null) resolve(stdout);
            else reject(new Error(`${command}: ${stderr || error.message}`, { cause: error }));
          },
        );
      }),
    start(command, args, more = {}) {
      const child = spawn(command, [...args], {
        env: { ...env, ...more },
        cwd: '/',
        stdio: ['ignore', 'pipe', 'pipe'],
        ...user,
      });
      children.push(child);
      return child;
    },
    place(path, name) {
      const target = join(folder, name);
      cpSync(path, target, { recursive: true });
      return target;
    },
    async close() {
      await Promise.all(children.map(end));
      keeper.stdin.end();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The environment that the desktop gives its commands. */
function environmentOf(keeper: ChildProcess): Promise<NodeJS.ProcessEnv> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const timer = setTimeout(() => {
      keeper.kill();
      reject(new Error(`no desktop within ${String(START_TIMEOUT_MS)} ms`));
    }, START_TIMEOUT_MS);
    keeper.once('exit', (code) => {
      reject(new Error(`the desktop ended with status ${String(code)}`));
    });
    keeper.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString('utf8');
      if (!printed.endsWith(READY)) return;
      clearTimeout(timer);
      const lines = printed
        .slice(0, -READY.length)
        .split('\0')
        .filter((line) => line.includes('='));
      resolve(
        Object.fromEntries(
          lines.map((line) => [
            line.slice(0, line.indexOf('=')),
            line.slice(line.indexOf('=') + 1),
          ]),
        ),
      );
    });
  });
}

/**
 * Ends a process that a test started, by force when it does not go by itself; one that was never
 * started has ended.
 */
export async function end(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve();
    }),
  );
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await gone;
  clearTimeout(force);
}
