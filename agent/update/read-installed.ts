import { accessSync, constants, lstatSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readBoundedSync } from '../../lib/read-bounded.ts';
import { type InstalledAs, installedAs, startedFrom } from './installed-as.ts';

/** One word. */
const MAX_TYPE_BYTES = 64;

export interface Installed {
  readonly as: InstalledAs;
  /** The file or folder that runs; null where others bring the next version. */
  readonly startedFrom: string | null;
}

/**
 * How the copy was installed whose Node runs. Never throws: where nothing can be read, others
 * installed it.
 *
 * @param execPath of a Node that ships: `resources/node/node` below the installation
 */
export function readInstalled(
  execPath: string,
  env: Readonly<Record<string, string | undefined>>,
): Installed {
  const folder = resolve(dirname(execPath), '..', '..');
  const facts = {
    packageType: packageTypeOf(resolve(folder, 'resources', 'package-type')),
    appImage: env['APPIMAGE'] ?? null,
    folder,
  };
  return { as: installedAs({ ...facts, isOwn }), startedFrom: startedFrom(facts) };
}

function packageTypeOf(path: string): string | null {
  try {
    return readBoundedSync(path, MAX_TYPE_BYTES).text.trim();
  } catch {
    return null;
  }
}

/** Of this user, who is no administrator, and replaceable; no link. */
function isOwn(path: string): boolean {
  try {
    const there = lstatSync(path);
    if (!there.isFile() && !there.isDirectory()) return false;
    const uid = process.getuid?.();
    if (uid !== undefined && (uid === 0 || there.uid !== uid)) return false;
    accessSync(path, constants.W_OK);
    accessSync(dirname(path), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
