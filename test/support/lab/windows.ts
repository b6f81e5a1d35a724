import { build } from 'esbuild';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Need, needsCommands, needsEnvironment, needsLinux, needsRoot } from '../needs.ts';
import type { Cleanup } from './cleanup.ts';
import { createNamespace, createScratch, type Namespace, sweepLeavings } from './namespace.ts';
import { needsNamespaces } from './needs.ts';
import { must, type Outcome, type Running } from './programs.ts';
import { waitFor } from './wait.ts';
import { freshPrefix } from './wine-prefix.ts';

/** Node for Windows under Wine, in a network namespace that the test shapes. */
export const needsWindows = (): readonly Need[] => [
  needsLinux(),
  needsRoot(),
  needsNamespaces(),
  needsCommands('ip', 'ss', 'wine', 'wineserver', 'pgrep'),
  needsEnvironment('LINESMAN_WNODE', 'a command that runs Node for Windows'),
];

const ROOT = join(import.meta.dirname, '..', '..', '..');
/** `npm run build:windows`. */
export const BUILT = join(ROOT, 'out', 'windows');

/** Wine's services start in seconds; a busy machine takes longer. */
const FIRST_START_MS = 120_000;

/**
 * A program that goes on running under Wine. Node for Windows cannot write to a pipe of Linux, so
 * its output lies in files.
 */
export interface WindowsProgram {
  readonly running: Running;
  /** Standard output so far, in whole lines. */
  lines(): Promise<readonly string[]>;
  errors(): Promise<string>;
  /** Ends it as the Task Manager would: without a word. */
  end(): Promise<void>;
}

export interface WindowsMachine {
  readonly space: Namespace;
  /** Wine's registry and drive C:. */
  readonly prefix: string;
  /** Folder for the test's own files. */
  readonly scratch: string;
  /** Runs a script of `out/windows` to its end. */
  run(script: string, args: readonly string[], timeoutMs?: number): Promise<Outcome>;
  start(script: string, args: readonly string[]): Promise<WindowsProgram>;
  /** A program of Wine itself: `reg add …`. */
  wine(...argv: readonly string[]): Promise<string>;
  /** The same machine, with another data folder of Linesman's: `name` in `scratch`. */
  withData(name: string): WindowsMachine;
}

/** Wine's services go on, and would keep a pipe open that they inherit from whoever starts them. */
export const intoFile = (file: string, argv: readonly string[]): string[] => [
  'sh',
  '-c',
  'out=$1; shift; exec "$@" >"$out" 2>&1',
  'sh',
  file,
  ...argv,
];

/** How Windows programs see a file of this machine. */
export const windowsPath = (path: string): string => `Z:${path.replaceAll('/', '\\')}`;

/** `linesman` as Windows runs it. */
export const LINESMAN_WINDOWS = join(BUILT, 'linesman.mjs');

/**
 * Starts Wine, with a prefix of its own, in a namespace of its own: Wine's network driver lives where
 * it was started.
 */
export async function createWindowsMachine(cleanup: Cleanup): Promise<WindowsMachine> {
  const wnode = process.env['LINESMAN_WNODE'] ?? '';
  await sweepLeavings();
  const scratch = await createScratch(cleanup);
  const prefix = join(scratch, 'prefix');
  await freshPrefix(wnode, prefix);
  const space = await createNamespace('windows', cleanup);
  // Wine's services outlive each program: without it every command pays for their start, seconds.
  await space.must(['sh', '-c', 'exec wineserver --persistent >/dev/null 2>&1'], {
    env: { WINEPREFIX: prefix },
  });
  // Where the first start put Node for Windows.
  const caches = Object.fromEntries(
    ['HOME', 'XDG_CACHE_HOME'].flatMap((name) =>
      process.env[name] === undefined ? [] : [[name, process.env[name]]],
    ),
  );
  const envOf =
    (data: string) =>
    (output: string): Record<string, string> => ({
      ...caches,
      WINEPREFIX: prefix,
      TMPDIR: scratch,
      LINESMAN_DATA: windowsPath(join(scratch, data)),
      WNODE_OUT: output,
    });
  let count = 0;
  const output = async (): Promise<string> => {
    count += 1;
    const folder = join(scratch, `output-${String(count)}`);
    await mkdir(folder);
    return folder;
  };

  const machineWith = (data: string): WindowsMachine => {
    const env = envOf(data);
    return {
      space,
      prefix,
      scratch,
      run: async (script, args, timeoutMs = 60_000) =>
        space.run([wnode, script, ...args], { timeoutMs, env: env(await output()) }),
      start: async (script, args) => {
        const folder = await output();
        const running = space.start([wnode, script, ...args], { env: env(folder) });
        return programOf(running, folder);
      },
      wine: async (...argv) => {
        const folder = await output();
        await space.must(intoFile(join(folder, 'printed'), [wnode, '--wine', ...argv]), {
          timeoutMs: FIRST_START_MS,
          env: env(folder),
        });
        return readFile(join(folder, 'printed'), 'utf8');
      },
      withData: machineWith,
    };
  };
  const machine = machineWith('data');
  await machine.wine('reg', 'query', 'HKCU\\Software\\Wine', '/v', 'Version');
  return machine;
}

function programOf(running: Running, folder: string): WindowsProgram {
  const text = async (name: string): Promise<string> =>
    readFile(join(folder, name), 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
      throw error;
    });
  return {
    running,
    lines: async () => (await text('out')).split('\n').slice(0, -1),
    errors: () => text('err'),
    end: async () => {
      await waitFor(
        'the end of a Windows program',
        async () => {
          if (running.hasEnded()) return true;
          // The script waits for the program: the program is its child.
          const children = await must(['sh', '-c', `pgrep -P ${String(running.pid)} || true`]);
          for (const pid of children.split('\n').filter((line) => line !== ''))
            await must(['sh', '-c', `kill -KILL ${pid} || true`]);
          return null;
        },
        { timeoutMs: 10_000 },
      );
    },
  };
}

/**
 * Bundles a script of the tests into a folder; in `out/windows`, the default, it finds koffi.
 * @returns its path
 */
export async function bundleForWindows(
  source: string,
  name: string,
  folder = join(BUILT, 'cli'),
): Promise<string> {
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22.13',
    external: ['koffi'],
    logLevel: 'warning',
  });
  return outfile;
}
