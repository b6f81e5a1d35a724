import { posix, win32 } from 'node:path';
import { dataFolderOf, type Surroundings } from '../../model/data-folder.ts';

export type { Surroundings };
export { dataFolderOf as dataFolder };

/** The user's configuration file: `LINESMAN_CONFIG`, else the system's place for configuration. */
export function configFile(surroundings: Surroundings): string {
  const { env, platform, home } = surroundings;
  const own = env['LINESMAN_CONFIG'];
  if (own !== undefined && own !== '') return own;
  if (platform === 'win32')
    return win32.join(
      env['APPDATA'] ?? win32.join(home, 'AppData', 'Roaming'),
      'Linesman',
      'config.json',
    );
  if (platform === 'darwin')
    return posix.join(dataFolderOf({ ...surroundings, env: {} }), 'config.json');
  return posix.join(
    absolute(env['XDG_CONFIG_HOME']) ?? posix.join(home, '.config'),
    'linesman',
    'config.json',
  );
}

/**
 * The machine's policy, written by whoever administers it; null where this system keeps policy
 * elsewhere.
 */
export const policyFile = ({ platform }: Surroundings): string | null =>
  platform === 'linux' ? '/etc/linesman/policy.json' : null;

/** The XDG base directory specification: a relative path must be ignored. */
const absolute = (path: string | undefined): string | null =>
  path?.startsWith('/') === true ? path : null;
