import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import type { Server } from 'node:net';
import { reasonOf } from '../../lib/error-name.ts';
import { DOOR } from '../../model/text/en/agent-link.ts';
import { type DoorSpot, socketIn } from './door-place.ts';
import { makeOwnFolder, makeRandomFolder } from './own-folder.ts';

export type Listening =
  /** `ownFolder`: made for the socket, to be removed with it. */
  | { readonly ok: true; readonly path: string; readonly ownFolder: string | null }
  | { readonly ok: false; readonly message: string };

/** Listens at the first spot that can be had. The caller holds the data folder's lock. */
export async function listenAtFirst(
  server: Server,
  spots: readonly DoorSpot[],
): Promise<Listening> {
  const refusals: string[] = [];
  for (const spot of spots) {
    const listening = await listenAt(server, spot);
    if (listening.ok) return listening;
    refusals.push(listening.message);
  }
  return { ok: false, message: refusals.join('; ') };
}

async function listenAt(server: Server, spot: DoorSpot): Promise<Listening> {
  const folder = 'ownFolder' in spot ? folderFor(spot.ownFolder) : null;
  if (folder?.ok === false) return folder;
  const path = 'path' in spot ? spot.path : socketIn(folder?.path ?? '');
  const isFile = process.platform !== 'win32';
  try {
    // Who holds the folder's lock finds only the socket of an agent that died.
    if (isFile) await rm(path, { force: true });
    const listening = once(server, 'listening');
    server.listen(path);
    await listening;
    if (isFile) await chmod(path, 0o600);
    return { ok: true, path, ownFolder: folder?.path ?? null };
  } catch (error) {
    return { ok: false, message: DOOR.cannotOpen(path, reasonOf(error)) };
  }
}

function folderFor(
  name: string,
): { readonly ok: true; readonly path: string } | Extract<Listening, { ok: false }> {
  const made = makeOwnFolder(name);
  if (made.ok && made.value) return { ok: true, path: name };
  const random = makeRandomFolder(name);
  return random.ok
    ? { ok: true, path: random.value }
    : { ok: false, message: DOOR.cannotOpen(name, random.message) };
}
