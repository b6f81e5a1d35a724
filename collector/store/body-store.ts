import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../lib/error-name.ts';
import { readBounded } from '../../lib/read-bounded.ts';
import { flushFolder } from '../../lib/write-durably.ts';
import { MAX_TRAVELLING_BYTES } from '../../model/envelope.ts';
import { REPORT_ID } from '../../model/receipt.ts';
import type { DataPaths } from './data-folder.ts';
import { createGroupFlush } from './group-flush.ts';
import { createLandings, linked, writeFlushed } from './landings.ts';
import { MAX_TRAILER_BYTES, storedFile, type Trailer, trailerLine } from './stored-report.ts';
import { moveIntoPlace } from './upload-files.ts';

/**
 * The last two digits of a version 7 UUID are random; the first ones are time and would fill one
 * folder for years.
 */
const folderOf = (paths: DataPaths, id: string): string => join(paths.reports, id.slice(-2));
const MAX_FILE_BYTES = MAX_TRAVELLING_BYTES + MAX_TRAILER_BYTES;
const fileOf = (paths: DataPaths, id: string): string => join(folderOf(paths, id), id);

/**
 * Reports as files, named by an id that has passed `REPORT_ID` and by nothing else a client sends.
 * Every method rejects with the system's error.
 */
export interface BodyStore {
  /** Resolves when bytes and name are durable; a rejection leaves what was there before. */
  write(id: string, body: Uint8Array, trailer: Trailer): Promise<void>;
  /**
   * The same, unless there is one already: that stays, and the answer is false. Where one process alone
   * writes, what is there without a row was never acknowledged, and is replaced.
   */
  create(id: string, body: Uint8Array, trailer: Trailer): Promise<boolean>;
  /** The same for the first `bytes` bytes of a file on the same disk, which becomes the report's. */
  adopt(id: string, file: string, bytes: number, trailer: Trailer): Promise<void>;
  /** The whole file and when it was written; null when there is none, or one too large for a report. */
  read(id: string): Promise<{ readonly file: Buffer; readonly writtenAt: Date } | null>;
  /** Bytes of the file; null when there is none. A start asks for millions. */
  sizeOf(id: string): Promise<number | null>;
  /** Ids of what lies under names of its own, one folder after another. */
  scan(): AsyncGenerator<readonly string[]>;
  /** Moves a file out of the way under a name that is not used yet. @returns that name */
  setAside(id: string): Promise<string>;
  /** Removes a report; it may have none. */
  remove(id: string): Promise<void>;
  /**
   * Takes what a death left under its first name: what `isWhole` says of a file becomes that report's,
   * the rest was never acknowledged and is removed.
   *
   * @returns how many were removed
   */
  takeIncoming(isWhole: (id: string, file: Buffer) => boolean): Promise<number>;
  /** Makes all names durable, and leaves each report with one. */
  close(): Promise<void>;
}

/** @param log is told of names that cannot be made durable yet */
export function openBodyStore(
  paths: DataPaths,
  log: (message: string) => void = () => undefined,
): BodyStore {
  const ready = new Set<string>();
  const flushIncoming = createGroupFlush(paths.incoming);
  const landings = createLandings(log);

  const prepare = async (folder: string): Promise<void> => {
    if (ready.has(folder)) return;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await flushFolder(paths.reports);
    ready.add(folder);
  };

  const write: BodyStore['write'] = async (id, body, trailer) => {
    const part = join(paths.incoming, `${id}.${randomUUID()}.part`);
    const folder = folderOf(paths, id);
    await prepare(folder);
    try {
      await writeFlushed(part, storedFile(body, trailer));
      // One folder for all that arrive together: their own ones are 256, and each would be waited for.
      await flushIncoming();
      if (await linked(part, fileOf(paths, id))) {
        landings.add({ part, folder });
        return;
      }
      await rename(part, fileOf(paths, id));
    } catch (thrown) {
      await rm(part, { force: true });
      throw thrown;
    }
    await flushFolder(folder);
  };

  return {
    write,
    create: async (id, body, trailer) => {
      await write(id, body, trailer);
      return true;
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
        if (size > MAX_FILE_BYTES) return null;
        return { file: await handle.readFile(), writtenAt: mtime };
      } finally {
        await handle.close();
      }
    },

    // Looked up at once: a pool of threads takes longer to hand a million names out.
    // eslint-disable-next-line @typescript-eslint/require-await
    sizeOf: async (id) => statSync(fileOf(paths, id), { throwIfNoEntry: false })?.size ?? null,

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
      // Its first name would bring it back at the next start.
      await landings.settle();
      await rm(fileOf(paths, id), { force: true });
    },

    async takeIncoming(isWhole) {
      let removed = 0;
      for (const name of await readdir(paths.incoming)) {
        const part = join(paths.incoming, name);
        const [, id] = /^([0-9a-f-]{36})\.[0-9a-f-]{36}\.part$/.exec(name) ?? [];
        const isReport = id !== undefined && REPORT_ID.test(id);
        // Two names: its own is there, and has to be durable before the first one goes.
        if (isReport && (await stat(part)).nlink > 1) {
          landings.add({ part, folder: folderOf(paths, id) });
          continue;
        }
        if (isReport && isWhole(id, (await readBounded(part, MAX_FILE_BYTES)).bytes)) {
          await prepare(folderOf(paths, id));
          await rename(part, fileOf(paths, id));
          await flushFolder(folderOf(paths, id));
          continue;
        }
        await rm(part, { recursive: true, force: true });
        removed += 1;
      }
      await landings.settle();
      return removed;
    },

    close: () => landings.close(),
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
