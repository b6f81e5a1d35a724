import { cp, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { must, type Outcome, type Running } from './programs.ts';
import { waitFor } from './wait.ts';
import { BUILT, intoFile, type WindowsMachine, windowsPath } from './windows.ts';

const SHELL = 'Linesman.exe';
const NODE = 'resources/node/node.exe';
const COMMAND = 'bin/linesman.cmd';

/** Long enough for a setup of 350 MB, on a busy machine, that waits for an agent to end. */
const RUNS_WITHIN_MS = 600_000;

/**
 * A product without its Electron: agent, command line and Node as they are installed, and a file in
 * the place of the shell.
 *
 * @param marker a file that this version alone has
 */
export async function stageReduced(
  folder: string,
  { node, marker }: { readonly node: string | null; readonly marker: string },
): Promise<void> {
  const put = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  await put(SHELL, 'in the place of the shell');
  await put(`legal/${marker}`, 'one version has it');
  await put(
    COMMAND,
    '@"%~dp0..\\resources\\node\\node.exe" "%~dp0..\\resources\\agent\\linesman.mjs" %*\r\n',
  );
  if (node === null) {
    await put(NODE, 'in the place of Node');
    return;
  }
  await mkdir(join(folder, dirname(NODE)), { recursive: true });
  await copyFile(node, join(folder, NODE));
  await cp(BUILT, join(folder, 'resources', 'agent'), { recursive: true });
}

/** By `build/windows/make.mjs`; a setup without compression, which takes a minute. */
export async function makeInstaller(
  kind: 'setup' | 'setup-user' | 'msi',
  stage: string,
  out: string,
  version: string,
): Promise<void> {
  const script = join(import.meta.dirname, '..', '..', '..', 'build', 'windows', 'make.mjs');
  const options = ['--stage', stage, '--out', out, '--version', version, '--store'];
  await must([process.execPath, script, kind, ...options], { timeoutMs: RUNS_WITHIN_MS });
}

/** The program that stands in the shell's place where there is no Electron. */
export async function makeLauncherFor(stage: string): Promise<void> {
  const built = (name: string): string => new URL(`../../../build/${name}`, import.meta.url).href;
  const { makeLauncher } = (await import(built('windows/launcher.mjs'))) as {
    makeLauncher: (options: { out: string; icon: string; version: string }) => Promise<void>;
  };
  const { ico } = (await import(built('package/icon.mjs'))) as {
    ico: (sizes: readonly number[]) => Uint8Array;
  };
  const icon = `${stage}.ico`;
  await writeFile(icon, ico([16, 32]));
  await rm(join(stage, SHELL));
  await makeLauncher({ out: join(stage, SHELL), icon, version: '0.1.0' });
}

/**
 * A Windows program in the place of another: it leaves its command line behind, in the file
 * `linesman-was-started` of drive C:.
 */
export async function makeMarking(out: string): Promise<void> {
  const script = `${out}.nsi`;
  await writeFile(
    script,
    `Unicode true
Target amd64-unicode
RequestExecutionLevel user
SilentInstall silent
OutFile "${out}"
Section
FileOpen $0 "C:\\linesman-was-started" w
FileWrite $0 $CMDLINE
FileClose $0
SectionEnd
`,
  );
  await must(['makensis', '-V2', script], { timeoutMs: RUNS_WITHIN_MS });
  await rm(script);
}

/**
 * Waits for the end of a removal, which goes on from a copy of the program in the temporary folder.
 * @param entry the key below Uninstall, removed last
 */
export const waitForRemoval = (windows: InstalledWindows, entry: string): Promise<unknown> =>
  waitFor(
    'the end of the removal',
    async () => ((await windows.registry(entry)) === null ? true : null),
    { timeoutMs: 180_000, everyMs: 100 },
  );

/** Node for Windows as the lab has it. */
export async function nodeForWindows(wnode: string, prefix: string): Promise<string> {
  const printed = await must([wnode, '-p', 'process.execPath'], {
    timeoutMs: RUNS_WITHIN_MS,
    env: { ...caches(), WINEPREFIX: prefix },
  });
  // Z:\root\.cache\… is /root/.cache/….
  return printed.trim().replace(/^Z:/, '').replaceAll('\\', '/');
}

const caches = (): Record<string, string> =>
  Object.fromEntries(
    ['HOME', 'XDG_CACHE_HOME'].flatMap((name) =>
      process.env[name] === undefined ? [] : [[name, process.env[name]]],
    ),
  );

/** Umlauts in the code page of an American console, 437. */
const CONSOLE_BYTES: Readonly<Record<string, number>> = { ä: 0x84, ö: 0x94, ü: 0x81 };
const asConsoleReads = (text: string): Buffer =>
  Buffer.from(Array.from(text, (letter) => CONSOLE_BYTES[letter] ?? letter.charCodeAt(0)));

/** A Windows on which things are installed: the user's own folders, the PATH of the registry. */
export interface InstalledWindows {
  /** A command line as a user types it, in a console of its own, to its end. */
  type(line: string): Promise<Outcome>;
  start(line: string): Promise<{ readonly running: Running; text(): Promise<string> }>;
  /** What `reg query` prints of a key, with everything below it; null where there is none. */
  registry(key: string): Promise<string | null>;
  /** On drive C:, with slashes. */
  at(path: string): string;
}

/** @param screen X's name of the display; null: windows that nobody could see */
export function installedWindows(
  windows: WindowsMachine,
  wnode: string,
  screen: string | null = null,
): InstalledWindows {
  const env = {
    ...caches(),
    WINEPREFIX: windows.prefix,
    TMPDIR: windows.scratch,
    ...(screen === null ? {} : { DISPLAY: screen }),
  };
  let count = 0;
  // Windows' programs cannot write to a pipe of Linux, so that the console writes to files.
  const script = async (line: string): Promise<{ argv: string[]; out: string; err: string }> => {
    count += 1;
    const file = join(windows.scratch, `typed-${String(count)}`);
    await writeFile(
      `${file}.cmd`,
      // Without `call`: Wine's loses the exit status.
      asConsoleReads(
        `@${line} >"${windowsPath(`${file}.out`)}" 2>"${windowsPath(`${file}.err`)}"\r\n`,
      ),
    );
    return {
      argv: intoFile(`${file}.wine`, [wnode, '--wine', 'cmd', '/c', windowsPath(`${file}.cmd`)]),
      out: `${file}.out`,
      err: `${file}.err`,
    };
  };
  const text = (path: string): Promise<string> =>
    readFile(path, 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
      throw error;
    });
  const type = async (line: string): Promise<Outcome> => {
    const { argv, out, err } = await script(line);
    const { status } = await windows.space.run(argv, { timeoutMs: RUNS_WITHIN_MS, env });
    return { status, stdout: await text(out), stderr: await text(err) };
  };
  return {
    type,
    start: async (line) => {
      const { argv, out } = await script(line);
      return { running: windows.space.start(argv, { env }), text: () => text(out) };
    },
    registry: async (key) => {
      count += 1;
      const file = join(windows.scratch, `queried-${String(count)}`);
      // Without a console, which takes longer than the question.
      const { status } = await windows.space.run(
        intoFile(file, [wnode, '--wine', 'reg', 'query', key, '/s']),
        { timeoutMs: RUNS_WITHIN_MS, env },
      );
      return status === 0 ? text(file) : null;
    },
    at: (path) => join(windows.prefix, 'drive_c', path),
  };
}

/** What `probe` needs of a demo that was started by the installed command. */
export const demoOf = (demo: {
  readonly running: Running;
  text(): Promise<string>;
}): Promise<{ readonly host: string; readonly mapperPort: number; readonly config: string }> =>
  waitFor(
    'the demo site',
    async () =>
      JSON.parse(await demo.text()) as { host: string; mapperPort: number; config: string },
    { timeoutMs: 180_000, by: demo.running },
  );
