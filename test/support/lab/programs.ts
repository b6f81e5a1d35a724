import { type ChildProcess, spawn } from 'node:child_process';
import { waitFor } from './wait.ts';

/**
 * Debian's own programs first: another Python on the PATH has neither Samba's modules nor impacket.
 */
export const SYSTEM_PATH = '/usr/sbin:/usr/bin:/sbin:/bin';

/** More output than this is the sign of a fault, not evidence. */
const MAX_OUTPUT_CHARS = 4 * 1024 * 1024;

export interface Outcome {
  /** Null when a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly timeoutMs?: number;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const environment = (extra: RunOptions['env']): NodeJS.ProcessEnv => ({
  HOME: '/root',
  LANG: 'C.UTF-8',
  PATH: SYSTEM_PATH,
  ...extra,
});
const shown = (argv: readonly string[]): string => argv.join(' ');

/** Runs a program to its end; its exit status is a value, running past the limit is an error. */
export async function run(
  argv: readonly string[],
  { timeoutMs = 30_000, input, env }: RunOptions = {},
): Promise<Outcome> {
  const running = start(argv, {
    ...(env === undefined ? {} : { env }),
    ...(input === undefined ? {} : { input }),
  });
  const timer = setTimeout(() => {
    running.child.kill('SIGKILL');
  }, timeoutMs);
  const startedAt = performance.now();
  const status = await running.ended;
  clearTimeout(timer);
  if (status === null && performance.now() - startedAt >= timeoutMs) {
    throw new Error(
      `${shown(argv)} did not end within ${String(timeoutMs)} ms: ${running.output().slice(-2000)}`,
    );
  }
  return { status, stdout: running.stdout(), stderr: running.stderr() };
}

/** Runs a program that has to succeed; anything else is an error with what it said. */
export async function must(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const { status, stdout, stderr } = await run(argv, options);
  if (status !== 0)
    throw new Error(
      `${shown(argv)} ended with ${String(status)}: ${(stderr + stdout).trim().slice(-2000)}`,
    );
  return stdout;
}

/** A program that stays, started by this test and ended by its process id. */
export interface Running {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Resolves with the exit status (null after a signal); never rejects. */
  readonly ended: Promise<number | null>;
  stdout(): string;
  stderr(): string;
  /** Both streams, in the order of arrival. */
  output(): string;
  hasEnded(): boolean;
  /** SIGTERM, then SIGKILL when it has not ended after `graceMs`. */
  stop(graceMs?: number): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

export function start(
  argv: readonly string[],
  { input, env }: Omit<RunOptions, 'timeoutMs'> = {},
): Running {
  const [command = '', ...args] = argv;
  const child = spawn(command, args, { env: environment(env), stdio: ['pipe', 'pipe', 'pipe'] });
  const text = { stdout: '', stderr: '', output: '' };
  const keep =
    (stream: 'stdout' | 'stderr') =>
    (chunk: string): void => {
      text[stream] = (text[stream] + chunk).slice(-MAX_OUTPUT_CHARS);
      text.output = (text.output + chunk).slice(-MAX_OUTPUT_CHARS);
    };
  child.stdout.setEncoding('utf8').on('data', keep('stdout'));
  child.stderr.setEncoding('utf8').on('data', keep('stderr'));
  // A program that ends without reading its input is judged by its exit status.
  child.stdin.on('error', (error) => {
    keep('stderr')(`stdin: ${error.message}\n`);
  });
  child.stdin.end(input ?? '');
  let over = false;
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      keep('stderr')(`${shown(argv)}: ${error.message}\n`);
      over = true;
      resolve(null);
    });
    child.once('close', (status) => {
      over = true;
      resolve(status);
    });
  });
  return {
    child,
    pid: child.pid ?? -1,
    ended,
    stdout: () => text.stdout,
    stderr: () => text.stderr,
    output: () => text.output,
    hasEnded: () => over,
    kill: (signal) => {
      child.kill(signal);
    },
    async stop(graceMs = 5_000) {
      if (over) return;
      child.kill('SIGTERM');
      const gone = await Promise.race([
        ended.then(() => true),
        new Promise<false>((resolve) => setTimeout(resolve, graceMs, false)),
      ]);
      if (!gone) child.kill('SIGKILL');
      await waitFor(`the end of ${shown(argv)}`, () => (over ? true : null), { timeoutMs: 5_000 });
    },
  };
}
