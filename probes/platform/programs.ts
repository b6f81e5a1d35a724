import { accessSync, constants } from 'node:fs';
import { errorName } from '../../lib/error-name.ts';
/** Fixed places, so that a folder in the PATH of whoever starts us cannot name the program. */
const PLACES = ['/usr/sbin', '/sbin', '/usr/bin', '/bin'];

/** Absolute path of a system program; null when this system has none. */
export function findProgram(name: string): string | null {
  const runs = (path: string): boolean => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch (error) {
      if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(errorName(error))) return false;
      throw error;
    }
  };
  return PLACES.map((place) => `${place}/${name}`).find(runs) ?? null;
}

/**
 * The environment of a tool whose words are read: English, and every letter as it is. Under plain
 * `C` nmcli prints a question mark for each that is not ASCII. macOS has no C.UTF-8 before 14.
 */
export const toolEnvironment = (system: NodeJS.Platform): Readonly<Record<string, string>> => ({
  LC_ALL: system === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8',
});
