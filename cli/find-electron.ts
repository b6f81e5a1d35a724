import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { WORDS } from './words.ts';

const { SHELL } = WORDS.commands;

/** Where the shell can run, or a sentence that says why it cannot. */
export type Shell =
  | { readonly ok: true; readonly executable: string; readonly main: string }
  | { readonly ok: false; readonly why: string };

/** `node:sqlite` and what else the shell is built for came with this line of Electron. */
const OLDEST_MAJOR = 40;

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  /** The project's own folder. */
  readonly root: string;
}

const EXECUTABLES: Readonly<Record<string, string>> = {
  win32: 'electron.exe',
  darwin: 'Electron.app/Contents/MacOS/Electron',
  linux: 'electron',
};

/** Looks for an unpacked Electron and a display. Nothing is downloaded. */
export async function findShell({ env, platform, root }: Surroundings): Promise<Shell> {
  const main = join(root, 'out', 'electron', 'main.cjs');
  const folder =
    env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(root, 'node_modules', 'electron', 'dist');
  const executable = join(folder, EXECUTABLES[platform] ?? 'electron');
  if (!existsSync(executable)) return { ok: false, why: SHELL.notUnpacked };
  const version = (await readFile(join(folder, 'version'), 'utf8').catch(() => ''))
    .trim()
    .replace(/^v/, '');
  if (!(Number.parseInt(version, 10) >= OLDEST_MAJOR))
    return {
      ok: false,
      why: SHELL.tooOld(folder, version, OLDEST_MAJOR),
    };
  if (platform === 'linux' && env['DISPLAY'] === undefined && env['WAYLAND_DISPLAY'] === undefined)
    return { ok: false, why: SHELL.noDisplay };
  return existsSync(main) ? { ok: true, executable, main } : { ok: false, why: SHELL.notBuilt };
}

/** The folder that holds out/. Bundles lie two folders below it. */
export const projectRoot = (): string => fileURLToPath(new URL('../..', import.meta.url));

/**
 * Folder of the page's files: beside the bundles' wherever they are copied, and in out/ where the
 * sources themselves run.
 */
export const pageAssets = (): string =>
  fileURLToPath(
    new URL(import.meta.url.endsWith('.ts') ? '../out/renderer' : '../renderer', import.meta.url),
  );

/** How the shell ended: `quit` when the user chose to, otherwise something went wrong with it. */
export interface ShellEnd {
  readonly quit: boolean;
  readonly how: string;
}

/** Runs the shell beside an agent that is running already. */
export function openShell(
  { executable, main }: Extract<Shell, { ok: true }>,
  dataFolder: string,
): { readonly ended: Promise<ShellEnd>; readonly close: () => void } {
  const child = spawn(executable, [main, `--data=${dataFolder}`, '--attach-only'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<ShellEnd>((resolve) => {
    child.once('error', (error) => {
      resolve({ quit: false, how: SHELL.notStarted(error.message) });
    });
    child.once('exit', (code, signal) => {
      resolve({
        quit: code === 0,
        how: code === 0 ? SHELL.quit : SHELL.ended(signal, code),
      });
    });
  });
  return { ended, close: () => void child.kill() };
}
