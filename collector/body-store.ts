import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_REPORT_BYTES, REPORT_ID } from '../model/receipt.ts';
import type { DataPaths } from './data-folder.ts';
import { errorCode } from '../lib/error-name.ts';
import { flushFolder, writeDurably } from '../lib/write-durably.ts';

/** A body on disk, as a scan finds it. */
export interface StoredBody {
  readonly id: string;
  readonly bytes: number;
}

export const sha256Of = (body: Uint8Array): string =>
  createHash('sha256').update(body).digest('hex');

/**
 * The last two digits of a version 7 UUID are random; the first ones are time and would fill one
 * folder for years.
 */
const folderOf = (paths: DataPaths, id: string): string => join(paths.reports, id.slice(-2));
const fileOf = (paths: DataPaths, id: string): string => join(folderOf(paths, id), id);

/**
 * Bodies as files, named by an id that has passed `REPORT_ID` and by nothing else a client sends.
 */
export interface BodyStore {
  /**
   * Resolves when bytes and name are durable. Rejects with the system's error, and leaves nothing
   * under the final name.
   */
  write(id: string, body: Uint8Array): Promise<void>;
  /** Null when there is no such file, or one too large to be a report. */
  read(id: string): Promise<Uint8Array | null>;
  /** Everything that lies under a name of its own. */
  list(): Promise<StoredBody[]>;
  /** Moves a body out of the way under a name that is not used yet. @returns that name */
  setAside(id: string): Promise<string>;
  /** Removes bodies that never became whole. @returns how many */
  clearIncoming(): Promise<number>;
}

export function openBodyStore(paths: DataPaths): BodyStore {
  const ready = new Set<string>();

  const prepare = async (folder: string): Promise<void> => {
    if (ready.has(folder)) return;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await flushFolder(paths.reports);
    ready.add(folder);
  };

  return {
    async write(id, body) {
      const folder = folderOf(paths, id);
      const part = join(paths.incoming, `${id}.${randomUUID()}.part`);
      await prepare(folder);
      await writeDurably(fileOf(paths, id), body, { temporary: part });
    },

    async read(id) {
      try {
        if ((await stat(fileOf(paths, id))).size > MAX_REPORT_BYTES) return null;
        return await readFile(fileOf(paths, id));
      } catch (thrown) {
        if (errorCode(thrown) === 'ENOENT') return null;
        throw thrown;
      }
    },

    async list() {
      const found: StoredBody[] = [];
      for (const folder of await readdir(paths.reports)) {
        if (!/^[0-9a-f]{2}$/.test(folder)) continue;
        for (const id of await readdir(join(paths.reports, folder))) {
          const file = join(paths.reports, folder, id);
          if (REPORT_ID.test(id) && id.endsWith(folder))
            found.push({ id, bytes: (await stat(file)).size });
        }
      }
      return found;
    },

    async setAside(id) {
      const name = `${id}.${randomUUID()}`;
      await rename(fileOf(paths, id), join(paths.setAside, name));
      await flushFolder(paths.setAside);
      await flushFolder(folderOf(paths, id));
      return name;
    },

    async clearIncoming() {
      const parts = (await readdir(paths.incoming)).filter((name) => name.endsWith('.part'));
      for (const part of parts) await rm(join(paths.incoming, part), { force: true });
      return parts.length;
    },
  };
}
