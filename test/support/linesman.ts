import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** The built command line: what users run. */
export const LINESMAN = join(import.meta.dirname, '..', '..', 'out', 'linesman.mjs');

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Environment of a user who has nothing: own data folder, no configuration, no colours. */
export const bareEnvironment = (
  dataFolder: string,
  more: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: dataFolder,
  LINESMAN_DATA: dataFolder,
  XDG_CONFIG_HOME: join(dataFolder, 'no-config'),
  ...more,
});

/** Starts the command line in a process of its own. @param input piped in; absent: nothing can be */
export function spawnLinesman(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  input?: string,
): ChildProcess {
  const stdin = input === undefined ? 'ignore' : 'pipe';
  const child = spawn(process.execPath, [LINESMAN, ...args], {
    env,
    stdio: [stdin, 'pipe', 'pipe'],
  });
  child.stdin?.end(input);
  return child;
}

/** Runs it to its end; ended by force after `timeoutMs`, which shows as a null status. */
export function runLinesman(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  timeoutMs = 20_000,
  input?: string,
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawnLinesman(args, env, input);
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.once('error', reject);
    child.once('close', (status) => {
      clearTimeout(timer);
      resolve({ status, stdout, stderr });
    });
  });
}

/**
 * Resolves with the first line of standard output that `wanted` accepts; rejects when the process
 * ends before.
 */
export function lineFrom(child: ChildProcess, wanted: (line: string) => boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    let rest = '';
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.stdout?.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      const found = lines.find(wanted);
      if (found !== undefined) resolve(found);
    });
    child.once('close', (status) => {
      reject(new Error(`ended with ${String(status)} before the line came: ${errors}`));
    });
  });
}

/**
 * Asks a process to end and waits for it; one that was never started has ended. @returns its exit
 * status, null if a signal ended it
 */
export function stopProcess(
  child: ChildProcess | undefined,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<number | null> {
  if (child === undefined) return Promise.resolve(null);
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', (status) => {
      resolve(status);
    });
    child.kill(signal);
  });
}

/**
 * Resolves with the first JSON document on standard output; rejects when the process ends before it
 * is whole.
 */
export function documentFrom(child: ChildProcess): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (!text.trimEnd().endsWith('}')) return;
      try {
        resolve(JSON.parse(text) as Record<string, unknown>);
      } catch (error) {
        // A brace inside the document: wait for the rest.
        if (!(error instanceof SyntaxError))
          reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    child.once('close', (status) => {
      reject(new Error(`ended with ${String(status)} before its document came: ${text}`));
    });
  });
}
