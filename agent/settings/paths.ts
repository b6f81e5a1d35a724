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

/** The key of the registry that holds policy, under HKLM and under HKCU. */
export const POLICY_KEY = 'Software\\Policies\\Linesman';

/** Whose managed preferences macOS keeps: the app's bundle identifier. */
const PREFERENCES = 'org.linesman.Linesman.plist';

/**
 * Files of the laptop's policy, written by whoever administers it, the strongest first; none where
 * this system keeps policy elsewhere.
 *
 * @param account the user's short name
 */
export function policyFiles({ platform }: Surroundings, account: () => string): readonly string[] {
  if (platform === 'linux') return ['/etc/linesman/policy.json'];
  if (platform !== 'darwin') return [];
  const folder = '/Library/Managed Preferences';
  return [posix.join(folder, PREFERENCES), posix.join(folder, account(), PREFERENCES)];
}

/** The XDG base directory specification: a relative path must be ignored. */
const absolute = (path: string | undefined): string | null =>
  path?.startsWith('/') === true ? path : null;
