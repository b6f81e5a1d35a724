import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needsCommands, needsLinux, needsRoot } from './needs.ts';

export const OWN_ETC_NEEDS = [needsLinux(), needsRoot(), needsCommands('unshare', 'mount')];

/** A copy of /etc that the programs started by `argv` see in its place, and nobody else. */
export interface OwnEtc {
  /** Wraps a command. */
  argv(command: readonly string[]): readonly [string, ...string[]];
  /** Writes the policy of the laptop as an administrator's tool does: another file, then renamed. */
  setPolicy(document: unknown): void;
  /** Takes it away. */
  dropPolicy(): void;
  remove(): void;
}

export function createOwnEtc(): OwnEtc {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-etc-'));
  cpSync('/etc', folder, {
    recursive: true,
    verbatimSymlinks: true,
    // Folders of network namespaces come and go with other tests.
    filter: (from) => from !== '/etc/netns',
  });
  const place = join(folder, 'linesman');
  mkdirSync(place, { recursive: true });
  const file = join(place, 'policy.json');
  return {
    argv: (command) => [
      'unshare',
      '--mount',
      'sh',
      '-c',
      'mount --bind "$1" /etc && shift && exec "$@"',
      'sh',
      folder,
      ...command,
    ],
    setPolicy: (document) => {
      writeFileSync(
        `${file}.new`,
        typeof document === 'string' ? document : JSON.stringify(document),
      );
      renameSync(`${file}.new`, file);
    },
    dropPolicy: () => {
      rmSync(file, { force: true });
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
