import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { dataFolder, type Surroundings } from '../agent/settings/paths.ts';

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
  /** Whether a person watches stderr: progress is drawn and wiped only then. */
  readonly interactive: boolean;
  /** Data. */
  print(text: string): void;
  /** One JSON document, or one line of a stream. */
  printJson(value: unknown): void;
  /** Messages; silent with `-q` unless it is an error. */
  say(text: string): void;
  complain(text: string): void;
}

/** Widest line that is drawn, whatever the terminal offers; prose beyond it tires the eye. */
const MAX_COLUMNS = 100;

export function createContext(options: CommonOptions): Context {
  const { env, stdout, stderr } = process;
  const surroundings: Surroundings = { env, platform: process.platform, home: homedir() };
  const quiet = options.quiet === true;
  const jsonLines = options.jsonLines === true;
  return {
    json: options.json === true || jsonLines,
    jsonLines,
    quiet,
    configFile: options.config === undefined ? null : resolve(options.config),
    dataFolder: resolve(options.data ?? dataFolder(surroundings)),
    surroundings,
    color: stdout.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
    columns: Math.min(stdout.isTTY ? stdout.columns || 80 : 80, MAX_COLUMNS),
    interactive: stderr.isTTY && !quiet,
    print: (text) => void stdout.write(`${text}\n`),
    printJson: (value) =>
      void stdout.write(`${JSON.stringify(value, null, jsonLines ? undefined : 2)}\n`),
    say: (text) => {
      if (!quiet) stderr.write(`${text}\n`);
    },
    complain: (text) => void stderr.write(`${text}\n`),
  };
}
