import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { asCalled } from '../model/text/as-called.ts';
import { CALL_PREFIX } from './as-called.ts';
import { dataFolder, type Surroundings } from '../agent/settings/paths.ts';
import { reasonOf } from '../lib/error-name.ts';
import { EXIT } from '../model/exit.ts';
import { foldLines } from './render/paint.ts';

/** Options that every command takes. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly jsonLines?: boolean;
  readonly config?: string;
  readonly data?: string;
  readonly quiet?: boolean;
}

/** What a command may touch of the terminal and of the machine's layout. */
export interface Context {
  readonly json: boolean;
  readonly jsonLines: boolean;
  readonly quiet: boolean;
  /** File of `--config`; null for the default one. */
  readonly configFile: string | null;
  readonly dataFolder: string;
  readonly surroundings: Surroundings;
  readonly color: boolean;
  readonly columns: number;
  /** Columns of the terminal that shows progress, as they are now: a window may be resized. */
  readonly progressColumns: () => number;
  /** Whether a person watches stderr: progress is drawn and wiped only then. */
  readonly interactive: boolean;
  /** Data. */
  print(text: string): void;
  /** Data in sentences: broken at blanks on a terminal, one line elsewhere. */
  printProse(text: string): void;
  /** One JSON document, or one line of a stream. */
  printJson(value: unknown): void;
  /** Messages; silent with `-q` unless it is an error. */
  say(text: string): void;
  complain(text: string): void;
}

/** Widest line that is drawn, whatever the terminal offers; prose beyond it tires the eye. */
const MAX_COLUMNS = 100;

/** Columns that may be filled; those of a usual terminal where nobody looks on. */
export const terminalColumns = (stream: NodeJS.WriteStream): number =>
  Math.min(stream.isTTY ? stream.columns || 80 : 80, MAX_COLUMNS);

/**
 * Standard output; made at its first use, because that takes a cold command half a millisecond. A
 * pipe that closes early (`| head`) is the reader's choice, not an error.
 */
export function standardOutput(): NodeJS.WriteStream {
  const { stdout } = process;
  if (!stdout.listeners('error').includes(onOutputError)) stdout.on('error', onOutputError);
  return stdout;
}

const onOutputError = (error: NodeJS.ErrnoException): void => {
  if (error.code === 'EPIPE') process.exit(EXIT.healthy);
  throw error;
};

export function createContext(options: CommonOptions): Context {
  const { env } = process;
  const surroundings: Surroundings = { env, platform: process.platform, home: homedir() };
  const quiet = options.quiet === true;
  const jsonLines = options.jsonLines === true;
  const prose =
    (streamOf: () => NodeJS.WriteStream) =>
    (text: string): void => {
      const stream = streamOf();
      const called = asCalled(text, CALL_PREFIX);
      stream.write(`${stream.isTTY ? foldLines(called, terminalColumns(stream)) : called}\n`);
    };
  return {
    json: options.json === true || jsonLines,
    jsonLines,
    quiet,
    configFile: options.config === undefined ? null : resolve(options.config),
    dataFolder: resolve(options.data ?? dataFolder(surroundings)),
    surroundings,
    get color() {
      return standardOutput().isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
    },
    get columns() {
      return terminalColumns(standardOutput());
    },
    progressColumns: () => terminalColumns(process.stderr),
    get interactive() {
      return process.stderr.isTTY && !quiet;
    },
    print: (text) => void standardOutput().write(`${asCalled(text, CALL_PREFIX)}\n`),
    printProse: prose(standardOutput),
    printJson: (value) =>
      void standardOutput().write(`${JSON.stringify(value, null, jsonLines ? undefined : 2)}\n`),
    say: (text) => {
      if (!quiet) prose(() => process.stderr)(text);
    },
    complain: prose(() => process.stderr),
  };
}

/**
 * Resolves at the first Ctrl-C or SIGTERM; a second one ends the process at once, whatever is still
 * closing.
 */
export function untilStopped(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let stopping = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (stopping) process.exit(130);
        stopping = true;
        resolve(signal);
      });
    }
  });
}

/** What SIGTERM does; Windows has none. */
export const stopThisProcess = (): void => void process.emit('SIGTERM', 'SIGTERM');

/**
 * The system's resolver runs in threads that `process.exit` waits for, and it cannot be cancelled.
 */
const resolverIsBusy = (): boolean =>
  process.getActiveResourcesInfo().includes('GetAddrInfoReqWrap');

/** Pipes and files of POSIX take all at once; a fault is told by the stream itself. */
const isWritten = ({ writableLength, errored }: NodeJS.WriteStream): boolean =>
  writableLength === 0 && errored === null;

/**
 * Ends the process with `status` once its output is written, whatever a silent name server still
 * keeps waiting. While a lookup hangs, the process becomes one that only exits: that is the one way
 * out that waits for no thread (POSIX alone).
 */
export async function endProcess(status: number): Promise<never> {
  await Promise.all(
    [standardOutput(), process.stderr]
      .filter((stream) => !isWritten(stream))
      .map((stream) => new Promise((done) => stream.write('', done))),
  );
  if (resolverIsBusy() && process.platform !== 'win32' && typeof process.execve === 'function') {
    try {
      process.execve('/bin/sh', ['sh', '-c', `exit ${String(status)}`], {});
    } catch (error) {
      const { WORDS } = await import('./words.ts');
      const { PROCESS } = WORDS.commands;
      process.stderr.write(`linesman: ${PROCESS.nameServer(reasonOf(error))}\n`);
    }
  }
  process.exit(status);
}

declare const __VERSION__: string | undefined;

/** The version that the bundle was built from; sources run by hand have none. */
export const VERSION = typeof __VERSION__ === 'string' ? __VERSION__ : '0.0.0-source';
