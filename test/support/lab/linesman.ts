import { existsSync } from 'node:fs';
import type { Need } from '../needs.ts';
import type { Namespace } from './namespace.ts';
import type { Outcome, Running } from './programs.ts';

const ENTRY = new URL('../../../out/linesman.mjs', import.meta.url).pathname;

export const needsBuild = (): Need =>
  existsSync(ENTRY) ? null : 'needs out/linesman.mjs: npm run build';

/** The built command with its arguments, as a shell would call it. */
export const linesmanArgv = (args: readonly string[]): readonly string[] => [
  process.execPath,
  ENTRY,
  ...args,
];

/** The built command, run in a namespace as a user would run it, with a home folder of its own. */
export interface Linesman {
  run(args: readonly string[], timeoutMs?: number): Promise<Outcome>;
  /** Runs it with --json and decodes the document by `guard`. */
  json<T>(
    guard: { parse(value: unknown): T },
    args: readonly string[],
  ): Promise<{ readonly status: number | null; readonly document: T }>;
  start(args: readonly string[]): Running;
}

export function linesmanIn(
  namespace: Namespace,
  home: string,
  extra: Readonly<Record<string, string>> = {},
): Linesman {
  const env = { HOME: home, NO_COLOR: '1', XDG_RUNTIME_DIR: home, ...extra };
  return {
    run: (args, timeoutMs = 40_000) => namespace.run(linesmanArgv(args), { env, timeoutMs }),
    async json(guard, args) {
      const { status, stdout, stderr } = await namespace.run(linesmanArgv([...args, '--json']), {
        env,
        timeoutMs: 40_000,
      });
      let value: unknown;
      try {
        value = JSON.parse(stdout);
      } catch (cause) {
        throw new Error(
          `linesman ${args.join(' ')} printed no JSON (exit ${String(status)}): ${stdout.slice(0, 500)} ${stderr.slice(0, 1000)}`,
          { cause },
        );
      }
      return { status, document: guard.parse(value) };
    },
    start: (args) => namespace.start(linesmanArgv(args), { env }),
  };
}
