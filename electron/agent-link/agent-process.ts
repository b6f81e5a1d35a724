import { utilityProcess } from 'electron';

/** The agent as this shell's child. */
export interface AgentProcess {
  /** Asks it to end; nothing happens when it has. */
  kill(): void;
  /** Calls `listener` once with how it ended, in words. */
  onExit(listener: (why: string) => void): void;
}

interface AgentProcessOptions {
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
 * Starts the agent as a utility process: Node without a window, apart from this process, which must
 * not block.
 */
export function startAgentProcess({ entry, dataFolder, log }: AgentProcessOptions): AgentProcess {
  const child = utilityProcess.fork(entry, ['start', '--data', dataFolder], {
    serviceName: 'Linesman agent',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let lastWords = '';
  child.stderr?.on('data', (chunk: Buffer) => {
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
      child.once('exit', (code) => {
        listener(howItEnded(code, lastWords));
      });
    },
  };
}

/** "exit status 2: another agent holds …" */
export function howItEnded(code: number, lastWords: string): string {
  const lastLine = lastWords.trimEnd().split('\n').at(-1)?.trim() ?? '';
  return `exit status ${String(code)}${lastLine === '' ? '' : `: ${lastLine}`}`;
}
