import { readdir } from 'node:fs/promises';
import { win32 } from 'node:path';
import { answer, type NativeAnswer } from '../probes/platform/answer.ts';
import { processIds } from '../probes/platform/windows/process-list.ts';
import { processPath } from '../probes/platform/windows/process-name.ts';

/** Where the installed Node stands below the folder of the installation. */
const NODE = ['resources', 'node', 'node.exe'];

/** Folder of the installation whose Node runs; null where Node was not installed with Linesman. */
export function installationOf(execPath: string): string | null {
  const folder = win32.resolve(execPath, '..', '..', '..');
  return win32.join(folder, ...NODE).toLowerCase() === win32.resolve(execPath).toLowerCase()
    ? folder
    : null;
}

/** Accounts of one laptop; more are not looked through. */
const MAX_PROFILES = 200;

/**
 * Data folders of this machine's users, `own` first: whoever installs for all of them may read them.
 * `PUBLIC` lies beside the profiles.
 */
export async function neighbours(
  own: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[]> {
  const users = env['PUBLIC'] === undefined ? null : win32.dirname(env['PUBLIC']);
  // An administrator's own profile is enough where the others cannot be listed.
  const names = users === null ? [] : await readdir(users).catch((): string[] => []);
  const others = names
    .slice(0, MAX_PROFILES)
    .map((name) => win32.join(users ?? '', name, 'AppData', 'Local', 'Linesman'));
  return [own, ...others.filter((one) => one.toLowerCase() !== own.toLowerCase())];
}

/** A process and the program that it runs, a path. */
export interface Program {
  readonly program: string;
  readonly pid: number;
}

/** What runs from `folder`, but the process `spared`. */
export function runningFrom(folder: string, spared: number): NativeAnswer<readonly Program[]> {
  const ids = processIds();
  if (!ids.ok) return ids;
  const inside = `${folder.toLowerCase()}\\`;
  return answer(
    ids.value.flatMap((pid) => {
      const path = pid === spared ? null : processPath(pid);
      return path?.ok === true && path.value.toLowerCase().startsWith(inside)
        ? [{ program: path.value, pid }]
        : [];
    }),
  );
}

/** Whether a program of the installation is its Node: agents and commands run on it. */
export const isNode = (program: string): boolean =>
  program.toLowerCase().endsWith(`\\${NODE.join('\\')}`);
