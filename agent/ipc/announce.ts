import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentFile } from '../../model/contract.ts';
import { AGENT_FILE_NAME } from '../../model/data-folder.ts';
import { DOOR } from '../../model/text/en/agent-link.ts';
import { reasonOf } from '../../lib/error-name.ts';
import { writeDurably } from '../../lib/write-durably.ts';
import { makeOwnFolder } from './own-folder.ts';

export type Announced =
  { readonly ok: true; readonly path: string } | { readonly ok: false; readonly message: string };

/**
 * Says how the agent is reached, in one step: a client reads the whole of it or the one before, and
 * only its owner can read it. A data folder whose disk is full takes no file; then it lies in the
 * first of `ownFolders` that takes it, where clients look second.
 */
export async function announce(
  dataFolder: string,
  ownFolders: readonly string[],
  file: AgentFile,
): Promise<Announced> {
  const first = await writeIn(dataFolder, file);
  if (first.ok) return first;
  // One that lies there tells of an agent that died, and clients would believe it.
  await rm(join(dataFolder, AGENT_FILE_NAME), { force: true }).catch(() => undefined);
  for (const folder of ownFolders) {
    const made = makeOwnFolder(folder);
    const written = made.ok && made.value ? await writeIn(folder, file) : null;
    if (written?.ok === true) return written;
  }
  return first;
}

async function writeIn(folder: string, file: AgentFile): Promise<Announced> {
  const path = join(folder, AGENT_FILE_NAME);
  try {
    await writeDurably(path, `${JSON.stringify(file)}\n`, { temporary: `${path}.new` });
    return { ok: true, path };
  } catch (error) {
    return { ok: false, message: DOOR.cannotAnnounce(path, reasonOf(error)) };
  }
}
