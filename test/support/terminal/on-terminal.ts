import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** One thing that a person does at a terminal, once what stands there matches. */
export interface Step {
  /** A regular expression of Python's. */
  readonly await: string;
  readonly send?: string;
  readonly resize?: readonly [columns: number, rows: number];
}

export interface OnTerminal {
  /** What was written before each step, and after the last. */
  readonly parts: readonly string[];
  /** Negative: the signal that ended the program. */
  readonly status: number;
  /** Something that was waited for did not come within a minute. */
  readonly late: boolean;
}

/** Runs a program on a terminal of its own, and does at it what a person would. */
export function onTerminal(
  argv: readonly string[],
  steps: readonly Step[],
  {
    columns = 80,
    rows = 24,
    env,
  }: { readonly columns?: number; readonly rows?: number; readonly env: NodeJS.ProcessEnv },
): Promise<OnTerminal> {
  return new Promise((resolve, reject) => {
    const child = spawn('python3', [join(import.meta.dirname, 'on_terminal.py')], {
      env: { TERM: 'xterm-256color', ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.once('error', reject);
    child.once('close', () => {
      try {
        resolve(JSON.parse(text) as OnTerminal);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    child.stdin.end(JSON.stringify({ argv, steps, columns, rows }));
  });
}
