import { accessSync, constants, lstatSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readBoundedSync } from '../../lib/read-bounded.ts';
import { type InstalledAs, installedAs } from './installed-as.ts';

/** One word. */
const MAX_TYPE_BYTES = 64;

/**
 * How the copy was installed whose Node runs. Never throws: where nothing can be read, others
 * installed it.
 *
 * @param execPath of a Node that ships: `resources/node/node` below the installation
 */
export function readInstalled(
  execPath: string,
  env: Readonly<Record<string, string | undefined>>,
): InstalledAs {
  const folder = resolve(dirname(execPath), '..', '..');
  return installedAs({
    packageType: packageTypeOf(resolve(folder, 'resources', 'package-type')),
    appImage: env['APPIMAGE'] ?? null,
    isOwn,
  });
}

function packageTypeOf(path: string): string | null {
  try {
    return readBoundedSync(path, MAX_TYPE_BYTES).text.trim();
  } catch {
    return null;
  }
}

/** Of this user, who is no administrator, and replaceable. */
function isOwn(path: string): boolean {
  try {
    const there = lstatSync(path);
    if (!there.isFile()) return false;
    const uid = process.getuid?.();
    if (uid !== undefined && (uid === 0 || there.uid !== uid)) return false;
    accessSync(path, constants.W_OK);
    accessSync(dirname(path), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
