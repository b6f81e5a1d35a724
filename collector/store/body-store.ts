import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../lib/error-name.ts';
import { flushFolder, writeDurably } from '../../lib/write-durably.ts';
import { MAX_TRAVELLING_BYTES } from '../../model/envelope.ts';
import { REPORT_ID } from '../../model/receipt.ts';
import type { DataPaths } from './data-folder.ts';
import { MAX_TRAILER_BYTES, storedFile, type Trailer, trailerLine } from './stored-report.ts';
import { moveIntoPlace } from './upload-files.ts';

/**
 * The last two digits of a version 7 UUID are random; the first ones are time and would fill one
 * folder for years.
 */
const folderOf = (paths: DataPaths, id: string): string => join(paths.reports, id.slice(-2));
const fileOf = (paths: DataPaths, id: string): string => join(folderOf(paths, id), id);

/**
 * Reports as files, named by an id that has passed `REPORT_ID` and by nothing else a client sends.
 * Every method rejects with the system's error.
 */
export interface BodyStore {
  /** Resolves when bytes and name are durable; a rejection leaves what was there before. */
  write(id: string, body: Uint8Array, trailer: Trailer): Promise<void>;
  /** The same for the first `bytes` bytes of a file on the same disk, which becomes the report's. */
  adopt(id: string, file: string, bytes: number, trailer: Trailer): Promise<void>;
  /** The whole file and when it was written; null when there is none, or one too large for a report. */
  read(id: string): Promise<{ readonly file: Buffer; readonly writtenAt: Date } | null>;
  /** Bytes of the file, at once: a start asks for millions. Null when there is none; throws. */
  sizeOf(id: string): number | null;
  /** Ids of what lies under names of its own, one folder after another. */
  scan(): AsyncGenerator<readonly string[]>;
  /** Moves a file out of the way under a name that is not used yet. @returns that name */
  setAside(id: string): Promise<string>;
  /** Removes a report; it may have none. */
  remove(id: string): Promise<void>;
  /** Removes what never became whole. @returns how many */
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
    async write(id, body, trailer) {
      const part = join(paths.incoming, `${id}.${randomUUID()}.part`);
      await prepare(folderOf(paths, id));
      await writeDurably(fileOf(paths, id), storedFile(body, trailer), { temporary: part });
    },

    async adopt(id, file, bytes, trailer) {
      await prepare(folderOf(paths, id));
      await moveIntoPlace(file, bytes, trailerLine(trailer), {
        to: fileOf(paths, id),
        folder: folderOf(paths, id),
      });
    },

    async read(id) {
      const handle = await ifThere(open(fileOf(paths, id), 'r'));
      if (handle === null) return null;
      try {
        const { size, mtime } = await handle.stat();
        if (size > MAX_TRAVELLING_BYTES + MAX_TRAILER_BYTES) return null;
        return { file: await handle.readFile(), writtenAt: mtime };
      } finally {
        await handle.close();
      }
    },

    sizeOf: (id) => statSync(fileOf(paths, id), { throwIfNoEntry: false })?.size ?? null,

    async *scan() {
      for (const folder of (await readdir(paths.reports)).sort()) {
        if (!/^[0-9a-f]{2}$/.test(folder)) continue;
        const names = await readdir(join(paths.reports, folder));
        yield names.filter((id) => REPORT_ID.test(id) && id.endsWith(folder));
      }
    },

    async setAside(id) {
      const name = `${id}.${randomUUID()}`;
      await rename(fileOf(paths, id), join(paths.setAside, name));
      await flushFolder(paths.setAside);
      await flushFolder(folderOf(paths, id));
      return name;
    },

    async remove(id) {
      await rm(fileOf(paths, id), { force: true });
    },

    async clearIncoming() {
      const parts = await readdir(paths.incoming);
      for (const part of parts) await rm(join(paths.incoming, part), { force: true });
      return parts.length;
    },
  };
}

async function ifThere<T>(asking: Promise<T>): Promise<T | null> {
  try {
    return await asking;
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT') return null;
    throw thrown;
  }
}
