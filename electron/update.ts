import { spawn } from 'node:child_process';
import type { AgentState } from '../model/agent-state.ts';

interface UpdaterOptions {
  /** The Node that the agent runs on, and the command that it begins with. */
  readonly node: string;
  readonly entry: string;
  readonly dataFolder: string;
  /** Somebody looks at the window: it would be closed under their eyes. */
  readonly isWatched: () => boolean;
  readonly onBegin: (version: string) => void;
  /** `isInstalled`: the new version runs beside this shell, which has to end. */
  readonly onEnd: (isInstalled: boolean) => void;
  readonly log: (message: string) => void;
}

/** Has a version put in place once the agent says that it may be. */
export interface Updater {
  saw(state: AgentState): void;
  /** The agent is about to end, or has ended, for it: nobody starts another. */
  isUnderWay(): boolean;
}

/** It bounds each of its own steps; together they take less. */
const MAX_TAKES_MS = 10 * 60_000;
const MAX_WORDS_CHARACTERS = 16 * 1024;

/**
 * This shell stays until the new one is seen to work: the folder of an AppImage is there as long as
 * the process that its runtime started.
 */
export function createUpdater(options: UpdaterOptions): Updater {
  const { node, entry, dataFolder, isWatched, onBegin, onEnd, log } = options;
  let isUnderWay = false;

  const begin = (version: string): void => {
    isUnderWay = true;
    onBegin(version);
    const child = spawn(node, [entry, 'update-apply', '--data', dataFolder], {
      stdio: ['ignore', 'ignore', 'pipe'],
      windowsHide: true,
    });
    let words = '';
    child.stderr.on('data', (chunk: Buffer) => {
      words = (words + chunk.toString('utf8')).slice(-MAX_WORDS_CHARACTERS);
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), MAX_TAKES_MS);
    let isOver = false;
    const over = (code: number | null, said: string): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      for (const line of said.trim().split('\n')) log(line);
      isUnderWay = false;
      onEnd(code === 0);
    };
    child.once('error', (error) => {
      over(null, error.message);
    });
    child.once('close', (code) => {
      over(code, words);
    });
  };

  return {
    saw({ update }) {
      if (isUnderWay || isWatched() || update?.mayApply !== true || update.version === null) return;
      begin(update.version);
    },
    isUnderWay: () => isUnderWay,
  };
}
