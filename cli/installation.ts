import { readdir } from 'node:fs/promises';
import { win32 } from 'node:path';
import { reasonOf } from '../lib/error-name.ts';
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

interface Ended {
  readonly program: string;
  readonly pid: number;
}

/**
 * Ends what runs from `folder`, but the process `spared`. The shell comes first: it would start the
 * agent again.
 */
export function endInstallation(
  folder: string,
  spared: number,
): {
  readonly ended: readonly Ended[];
  readonly left: readonly (Ended & { why: string })[];
} {
  const ids = processIds();
  if (!ids.ok) return { ended: [], left: [{ program: folder, pid: 0, why: ids.why }] };
  const inside = `${folder.toLowerCase()}\\`;
  const found = ids.value
    .flatMap((pid) => {
      const path = pid === spared ? null : processPath(pid);
      return path?.ok === true && path.value.toLowerCase().startsWith(inside)
        ? [{ program: path.value, pid }]
        : [];
    })
    .sort((one, other) => depth(one.program) - depth(other.program));
  const ended: Ended[] = [];
  const left: (Ended & { why: string })[] = [];
  for (const one of found) {
    try {
      process.kill(one.pid);
      ended.push(one);
    } catch (thrown) {
      // Ended by itself since.
      if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ESRCH') continue;
      left.push({ ...one, why: reasonOf(thrown) });
    }
  }
  return { ended, left };
}

const depth = (path: string): number => path.split('\\').length;
