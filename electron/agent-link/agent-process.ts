import { spawn } from 'node:child_process';

/** The agent as this shell's child. */
export interface AgentProcess {
  /** Asks it to end; nothing happens when it has. */
  kill(): void;
  /** Calls `listener` once with how it ended, in words. */
  onExit(listener: (why: string) => void): void;
}

interface AgentProcessOptions {
  /** The Node to run it on. */
  readonly node: string;
  /** The agent's bundle. */
  readonly entry: string;
  readonly dataFolder: string;
  readonly log: (message: string) => void;
}

/**
 * What is kept of the agent's last words, in characters: enough for the line that says why it
 * ended.
 */
const MAX_LAST_WORDS = 2_000;

/**
 * Starts the agent as a child on the Node that ships beside Electron: this process must not block,
 * and with its fuses set Electron is no Node.
 */
export function startAgentProcess({
  node,
  entry,
  dataFolder,
  log,
}: AgentProcessOptions): AgentProcess {
  const child = spawn(node, [entry, 'start', '--data', dataFolder], {
    stdio: ['ignore', 'ignore', 'pipe'],
    windowsHide: true,
  });
  let lastWords = '';
  child.stderr.on('data', (chunk: Buffer) => {
    lastWords = (lastWords + chunk.toString('utf8')).slice(-MAX_LAST_WORDS);
  });
  child.once('spawn', () => {
    log(`agent started as process ${String(child.pid ?? 'unknown')}`);
  });
  return {
    kill() {
      child.kill();
    },
    onExit(listener) {
      child.once('error', (error) => {
        // Not started at all: no exit follows.
        if (child.pid === undefined) listener(error.message);
      });
      child.once('exit', (code, signal) => {
        listener(howItEnded(code, signal, lastWords));
      });
    },
  };
}

/** "exit status 2: another agent holds …" */
export function howItEnded(
  code: number | null,
  signal: NodeJS.Signals | null,
  lastWords: string,
): string {
  const how = code === null ? (signal ?? 'a signal') : `exit status ${String(code)}`;
  const lastLine = lastWords.trimEnd().split('\n').at(-1)?.trim() ?? '';
  return `${how}${lastLine === '' ? '' : `: ${lastLine}`}`;
}
