/** What decides where folders lie; passed in, so that every system's rule is tested on any. */
export interface Surroundings {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/**
 * The agent's data folder: `LINESMAN_DATA`, else the system's place for state that is not to roam:
 * `$XDG_STATE_HOME/linesman`, `%LOCALAPPDATA%\Linesman`, `~/Library/Application Support/Linesman`.
 *
 * @see XDG Base Directory Specification 0.8: a relative `XDG_STATE_HOME` is ignored
 */
export function dataFolderOf({ platform, env, home }: Surroundings): string {
  const own = env['LINESMAN_DATA'];
  if (own !== undefined && own !== '') return own;
  if (platform === 'win32') return `${env['LOCALAPPDATA'] ?? `${home}\\AppData\\Local`}\\Linesman`;
  if (platform === 'darwin') return `${home}/Library/Application Support/Linesman`;
  const state = env['XDG_STATE_HOME'];
  return `${state?.startsWith('/') === true ? state : `${home}/.local/state`}/linesman`;
}

/** Name of the file in the data folder by which a face finds the agent. */
export const AGENT_FILE_NAME = 'agent.json';

/**
 * Where clients look for an agent whose data folder could take no file: a folder of this name in
 * `$XDG_RUNTIME_DIR` or the folder for temporary files, believed only when it is the user's own.
 *
 * @param hash SHA-256 of the data folder's absolute path, in hexadecimal
 */
export const runtimeFolderName = (hash: string): string => `linesman-${hash.slice(0, 16)}`;
