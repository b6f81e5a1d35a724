import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LAUNCH_AGENT_LABEL, launchAgentText, writesLaunchAgent } from './launch-agent.ts';

interface StartAtLogin {
  /** Absolute path of the app's executable. */
  readonly program: string;
  readonly home: string;
  /** The shell's own folder: remembers that an entry was written once. */
  readonly profile: string;
  /** Where an administrator's entries for all users lie. */
  readonly ofAll?: string;
}

/**
 * On a Mac: has launchd start the tray at the next login, unless the user or an administrator
 * decided otherwise. launchd reads the folder at login, so that nothing is loaded now: this shell
 * runs already.
 *
 * @returns the file where one was written. Throws what the disk says
 */
export function startAtLogin({
  program,
  home,
  profile,
  ofAll = '/Library/LaunchAgents',
}: StartAtLogin): string | null {
  const name = `${LAUNCH_AGENT_LABEL}.plist`;
  const folder = join(home, 'Library', 'LaunchAgents');
  const file = join(folder, name);
  const mark = join(profile, 'starts-at-login');
  const given = {
    program,
    present: existsSync(file) ? readFileSync(file, 'utf8') : null,
    isForAll: existsSync(join(ofAll, name)),
    wasWritten: existsSync(mark),
  };
  if (!writesLaunchAgent(given)) return null;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.new`, launchAgentText(program), { mode: 0o644 });
  renameSync(`${file}.new`, file);
  writeFileSync(mark, '');
  return file;
}
