import { readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lineFrom, type Ran } from '../linesman.ts';
import { until } from '../until.ts';
import { type InstalledRoot, USER } from './installed-root.ts';

export interface Status {
  readonly agent: { readonly pid: number; readonly version: string } | null;
  readonly diagnosis: { readonly code: string; readonly severity: string } | null;
  readonly outbox: { readonly count: number };
}

export const SHIPPED_NODE = '/opt/Linesman/resources/node/node';
/** A check of the demo's schedule begins within ten seconds, and one against a silent port takes as long. */
const STATUS_WITHIN_MS = 60_000;

/** What the ordinary user does, with the installed command alone. */
export interface InstalledUser {
  linesman(...words: readonly string[]): Promise<Ran>;
  status(): Promise<Status | null>;
  statusThat(fits: (status: Status) => boolean): Promise<Status | null>;
  /** Starts the demo site, and makes it this user's Exchange; no collector, so that reports wait. */
  demo(): Promise<void>;
  /** What an upgrade and a removal leave. */
  kept(): Promise<{ readonly config: string; readonly runs: readonly string[] }>;
  /** For what else is started as this user. */
  readonly as: { readonly user: number; readonly env: NodeJS.ProcessEnv };
}

/** @param home there already, and the user's own; seen in the root by the same path */
export function installedUser(
  root: InstalledRoot,
  home: string,
  inherited: NodeJS.ProcessEnv,
): InstalledUser {
  const as = { user: USER, env: { ...inherited, HOME: home, LANG: 'C.UTF-8' } };
  const config = join(home, '.config', 'linesman', 'config.json');
  const data = join(home, '.local', 'state', 'linesman');
  const linesman = (...words: readonly string[]): Promise<Ran> =>
    root.run(['linesman', ...words], as);
  const status = async (): Promise<Status | null> => statusIn(await linesman('status', '--json'));
  return {
    as,
    linesman,
    status,
    statusThat: (fits) =>
      until(status, (one) => one !== null && fits(one), STATUS_WITHIN_MS).catch(() => null),
    async demo() {
      await lineFrom(root.start(['linesman', 'demo', '--json'], as), (one) => one.includes('{'));
      const file = join(data, 'demo', 'config.json');
      const text = await until(
        () => readFile(file, 'utf8').catch(() => ''),
        (one) => one !== '',
      );
      const demo = JSON.parse(text) as Record<string, unknown>;
      await root.run(['mkdir', '-p', join(home, '.config', 'linesman')], as);
      await writeFile(config, JSON.stringify({ ...demo, collector: undefined }));
    },
    async kept() {
      const { stdout } = await linesman('history', '--json');
      const { runs = [] } = (stdout === '' ? {} : JSON.parse(stdout)) as {
        runs?: readonly { at?: string }[];
      };
      return {
        config: await readFile(config, 'utf8').catch(() => ''),
        runs: runs.map((run) => JSON.stringify(run)),
      };
    },
  };
}

/** Null where it printed none. */
function statusIn({ stdout }: { readonly stdout: string }): Status | null {
  try {
    return JSON.parse(stdout) as Status;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

export const exeOf = (status: Status | null): Promise<string> =>
  readlink(`/proc/${String(status?.agent?.pid)}/exe`).then(
    (path) => path.replace(/^.*(?=\/opt\/Linesman)/, ''),
    String,
  );

export const gone = (pid: number): Promise<boolean> =>
  until(
    () =>
      readlink(`/proc/${String(pid)}/exe`).then(
        () => false,
        () => true,
      ),
    (isGone) => isGone,
  ).catch(() => false);
