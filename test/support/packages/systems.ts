import { PACKAGE_LINES, packageCommand } from '../docs-commands.ts';
import type { InstalledRoot } from './installed-root.ts';

export interface Deb {
  readonly version: string;
  readonly file: string;
}

/** What is installed into, and by what. */
export interface System {
  /** A folder; `/` is this machine's own system, seen through a layer that keeps all changes. */
  readonly folder: string;
  readonly install: (file: string, isUpgrade: boolean) => readonly string[];
  readonly remove: readonly string[];
  /** Whether a file that is left after the removal may be. */
  readonly mayStay: (path: string) => boolean;
}

/** What dpkg and the system write of themselves, whatever is installed and removed. */
const OF_DPKG =
  /^\/(var\/lib\/dpkg|var\/log|var\/cache|var\/lib\/systemd)\/|\/(mimeinfo\.cache|icon-theme\.cache)$/;

/** Where all that Electron needs is installed already, so that nothing but the deb changes it. */
export const THIS_SYSTEM: System = {
  folder: '/',
  install: (file) => ['dpkg', '--install', file],
  remove: ['dpkg', '--remove', 'linesman'],
  mayStay: (path) => OF_DPKG.test(path),
};

/** As the pages for administrators have it; what Electron needs comes along, and stays. */
export const freshDebian = (folder: string): System => ({
  folder,
  install: (file, isUpgrade) => [
    ...['env', 'DEBIAN_FRONTEND=noninteractive'],
    ...packageCommand(isUpgrade ? PACKAGE_LINES.upgradeDeb : PACKAGE_LINES.installDeb, file),
  ],
  remove: packageCommand(PACKAGE_LINES.removeDeb),
  mayStay: (path) => OF_DPKG.test(path) || !/linesman/i.test(path),
});

export const installs = async (
  root: InstalledRoot,
  { install }: System,
  { file }: Deb,
  isUpgrade = false,
): Promise<boolean> => {
  const { status, stderr } = await root.run(install(file, isUpgrade));
  if (status !== 0) console.log(stderr);
  return status === 0;
};

/** What Electron is linked to and the package's dependencies did not bring. */
export async function missingLibraries(root: InstalledRoot): Promise<readonly string[]> {
  const { stdout } = await root.run(['ldd', '/opt/Linesman/linesman-app']);
  return [...stdout.matchAll(/^\s*(\S+) => not found$/gm)].map(([, name = '']) => name);
}
