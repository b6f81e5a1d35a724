import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe } from 'vitest';

/** Why a check cannot run here, or null when it can. */
export type Need = string | null;

export const needsLinux = (): Need => (process.platform === 'linux' ? null : 'needs Linux');
export const needsRoot = (): Need =>
  process.getuid?.() === 0 ? null : 'needs root, for network namespaces';

/** The programs must be on the PATH; Debian's `sbin` folders are looked into as well. */
export const needsCommands = (...commands: readonly string[]): Need => {
  const missing = commands.filter((command) => findCommand(command) === null);
  return missing.length === 0 ? null : `needs ${missing.join(', ')}`;
};

export const needsFile = (path: string, what: string): Need =>
  existsSync(path) ? null : `needs ${what}`;
export const needsEnvironment = (name: string, what: string): Need =>
  (process.env[name] ?? '') === '' ? `needs ${what} (${name})` : null;

export function findCommand(command: string): string | null {
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    '/usr/sbin',
    '/sbin',
    '/usr/bin',
  ];
  for (const folder of folders) {
    const path = join(folder, command);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch (missing) {
      if (!(missing instanceof Error)) throw missing;
    }
  }
  return null;
}

/** `describe` where every need is met; elsewhere the block is skipped and the reason printed. */
export function describeWhere(needs: readonly Need[], title: string, body: () => void): void {
  const why = needs.filter((need) => need !== null);
  if (why.length === 0) {
    describe(title, body);
    return;
  }
  console.log(`skipped: ${title}: ${why.join('; ')}`);
  describe.skip(title, body);
}
