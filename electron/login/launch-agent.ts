/** How launchd, and System Settings below "Login Items", know Linesman; the app's own identifier. */
export const LAUNCH_AGENT_LABEL = 'org.linesman.Linesman';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const text = (value: string): string =>
  `<string>${value.replace(/[&<>]/g, (sign) => ESCAPES[sign] ?? sign)}</string>`;

/**
 * The property list by which launchd starts the tray at login: once a session with a screen, again
 * after a crash, and not after somebody quit.
 *
 * @param program absolute path of the app's executable
 * @see launchd.plist(5); `AssociatedBundleIdentifiers`: macOS 13 names the app by it
 */
export const launchAgentText = (program: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
\t<key>Label</key>
\t${text(LAUNCH_AGENT_LABEL)}
\t<key>AssociatedBundleIdentifiers</key>
\t<array>${text(LAUNCH_AGENT_LABEL)}</array>
\t<key>ProgramArguments</key>
\t<array>${text(program)}${text('--background')}</array>
\t<key>RunAtLoad</key>
\t<true/>
\t<key>KeepAlive</key>
\t<dict><key>SuccessfulExit</key><false/></dict>
\t<key>LimitLoadToSessionType</key>
\t${text('Aqua')}
\t<key>ProcessType</key>
\t${text('Interactive')}
</dict>
</plist>
`;

/** What stands in the user's Library and around it. */
export interface LoginGiven {
  /** Absolute path of the app's executable. */
  readonly program: string;
  /** The user's property list; null where there is none. */
  readonly present: string | null;
  /** One for every user lies in /Library/LaunchAgents: an administrator's. */
  readonly isForAll: boolean;
  /** This account had one from us before. */
  readonly wasWritten: boolean;
}

/**
 * Whether to write the user's property list. One that the user took away, switched off or changed
 * stays so; one of an app that was moved since is led to its new place.
 */
export function writesLaunchAgent({ program, present, isForAll, wasWritten }: LoginGiven): boolean {
  if (isForAll || !isLasting(program)) return false;
  if (present === null) return !wasWritten;
  const [, before] = /<array>(<string>[^<]*<\/string>)<string>--background/.exec(present) ?? [];
  if (before === undefined || before === text(program)) return false;
  return present.replace(before, () => text(program)) === launchAgentText(program);
}

/** An image that is mounted, or where macOS runs an app that nobody has moved yet, is gone tomorrow. */
const isLasting = (program: string): boolean =>
  !program.startsWith('/Volumes/') && !program.includes('/AppTranslocation/');
