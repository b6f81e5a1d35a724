import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runtimeFolderName } from '../../model/data-folder.ts';

/**
 * A socket's address holds 104 bytes on macOS and 108 on Linux, its closing zero included
 * (`sun_path`, unix(4) and unix(7)).
 */
const MAX_PATH_BYTES = 100;
const SOCKET_NAME = 'agent.sock';
/** What `mkdtemp` appends, and the dash before it. */
const SUFFIX_BYTES = 7;

export interface DoorPlace {
  readonly dataFolder: string;
  readonly platform: string;
  /** `$XDG_RUNTIME_DIR` and the folder for temporary files: where a short path is to be had. */
  readonly runtimeFolders: readonly string[];
}

/** The place of a data folder on this machine. */
export const placeOf = (
  dataFolder: string,
  runtimeFolders: readonly string[] = runtimeFoldersOf(process.env),
): DoorPlace => ({ dataFolder, platform: process.platform, runtimeFolders });

/** @see XDG Base Directory Specification 0.8: a relative `XDG_RUNTIME_DIR` is ignored */
function runtimeFoldersOf(env: NodeJS.ProcessEnv): readonly string[] {
  const session = env['XDG_RUNTIME_DIR'];
  return [...(session?.startsWith('/') === true ? [session] : []), tmpdir()];
}

/** A place for the door: `path` itself, or a socket in a folder that is made for it. */
export type DoorSpot = { readonly path: string } | { readonly ownFolder: string };

/** Where the door of this data folder may stand, the best place first. */
export function doorSpots(place: DoorPlace): readonly DoorSpot[] {
  const { dataFolder, platform } = place;
  const [own] = ownFolders({ ...place, runtimeFolders: [''] });
  if (platform === 'win32') return [{ path: `\\\\.\\pipe\\${own ?? ''}` }];
  const inData = join(dataFolder, SOCKET_NAME);
  return [
    ...(Buffer.byteLength(inData) <= MAX_PATH_BYTES ? [{ path: inData }] : []),
    ...ownFolders(place)
      .filter((folder) => Buffer.byteLength(socketIn(folder)) + SUFFIX_BYTES <= MAX_PATH_BYTES)
      .map((ownFolder) => ({ ownFolder })),
  ];
}

/** The agent's folders outside the data folder, by names that a client can work out. */
export const ownFolders = ({ dataFolder, runtimeFolders }: DoorPlace): readonly string[] => {
  const hash = createHash('sha256').update(resolve(dataFolder)).digest('hex');
  return runtimeFolders.map((folder) => join(folder, runtimeFolderName(hash)));
};

export const socketIn = (folder: string): string => join(folder, SOCKET_NAME);
