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
