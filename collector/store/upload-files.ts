import { constants } from 'node:fs';
import { open, readdir, readFile, rename, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { errorCode } from '../../lib/error-name.ts';
import { readBounded } from '../../lib/read-bounded.ts';
import { flushFolder, writeDurably } from '../../lib/write-durably.ts';
import { MAX_TRAVELLING_BYTES } from '../../model/envelope.ts';
import { parseJson } from '../../model/json.ts';
import { REPORT_ID } from '../../model/receipt.ts';
import type { DataPaths } from './data-folder.ts';

/** What an upload is to become, written once, before its name is given away. */
const UploadRecord = z.object({
  linesman: z.literal('upload'),
  id: z.string().check(z.regex(REPORT_ID)),
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  bytes: z.number().check(z.int(), z.gte(0), z.lte(MAX_TRAVELLING_BYTES)),
  device: z.string().check(z.maxLength(128)),
  metadata: z.string().check(z.maxLength(2048)),
});
export type UploadRecord = Omit<z.infer<typeof UploadRecord>, 'linesman'>;

/** An upload as a start finds it. */
export interface FoundUpload extends UploadRecord {
  readonly token: string;
  /** Bytes that have come. */
  readonly offset: number;
  readonly changedAt: Date;
}

/** A part of an upload that is being written. */
export interface UploadWriting {
  write(bytes: Uint8Array, at: number): Promise<void>;
  /** Resolves when all that was written is durable, and the file is closed. */
  end(): Promise<void>;
}

/** Uploads as files: a record and a part each, under a random name. Every method rejects with the system's error. */
export interface UploadFiles {
  create(token: string, record: UploadRecord): Promise<void>;
  /** Every upload that is sound; the rest is removed: its laptop begins again. */
  load(): Promise<FoundUpload[]>;
  /** Opens the part, and makes it where there is none. */
  openPart(token: string): Promise<UploadWriting>;
  /** The first `bytes` bytes of the part. */
  readPart(token: string, bytes: number): Promise<Buffer>;
  partOf(token: string): string;
  removePart(token: string): Promise<void>;
  remove(token: string): Promise<void>;
}

const MAX_RECORD_BYTES = 8 * 1024;

export function openUploadFiles({ uploads: folder }: Pick<DataPaths, 'uploads'>): UploadFiles {
  const recordOf = (token: string): string => join(folder, `${token}.json`);
  const partOf = (token: string): string => join(folder, `${token}.part`);
  const removePart = (token: string): Promise<void> => rm(partOf(token), { force: true });

  /** Null where the record is damaged. */
  const found = async (token: string): Promise<FoundUpload | null> => {
    const { text } = await readBounded(recordOf(token), MAX_RECORD_BYTES);
    const record = UploadRecord.safeParse(parseJson(text));
    if (!record.success) return null;
    const written = await stat(recordOf(token));
    const part = await ifThere(stat(partOf(token)));
    const { bytes } = record.data;
    // Its receipt had been added when the collector died: it is added anew.
    if (part !== null && part.size > bytes) await truncate(partOf(token), bytes);
    return {
      ...record.data,
      token,
      offset: Math.min(part?.size ?? 0, bytes),
      changedAt: part?.mtime ?? written.mtime,
    };
  };

  return {
    create: async (token, record) => {
      const text = JSON.stringify({ linesman: 'upload', ...record });
      await writeDurably(recordOf(token), `${text}\n`, { temporary: join(folder, `${token}.new`) });
    },

    async load() {
      const names = await readdir(folder);
      const uploads: FoundUpload[] = [];
      const kept = new Set<string>();
      for (const name of names) {
        const [, token] = /^([0-9a-f]{32})\.json$/.exec(name) ?? [];
        const upload = token === undefined ? null : await found(token);
        if (upload === null) continue;
        uploads.push(upload);
        kept.add(upload.token);
      }
      for (const name of names)
        if (!kept.has(name.replace(/\.(?:json|part)$/, '')))
          await rm(join(folder, name), { recursive: true, force: true });
      return uploads;
    },

    async openPart(token) {
      const file = await open(partOf(token), constants.O_RDWR | constants.O_CREAT, 0o600);
      return {
        write: async (bytes, at) => {
          for (let done = 0; done < bytes.length;)
            done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
        },
        end: async () => {
          try {
            await file.sync();
          } finally {
            await file.close();
          }
        },
      };
    },

    readPart: async (token, bytes) =>
      bytes === 0 ? Buffer.alloc(0) : (await readFile(partOf(token))).subarray(0, bytes),
    partOf,
    removePart,
    remove: async (token) => {
      // The record last: a part without one is swept, a record without a part begins at zero.
      await removePart(token);
      await rm(recordOf(token), { force: true });
    },
  };
}

/**
 * Makes the file of a part that of a report: what it holds ends in `trailer`, and its name is
 * another. Resolves when both are durable. Rejects with the system's error.
 */
export async function moveIntoPlace(
  part: string,
  bytes: number,
  trailer: Uint8Array,
  { to, folder }: { readonly to: string; readonly folder: string },
): Promise<void> {
  const file = await open(part, constants.O_RDWR | constants.O_CREAT, 0o600);
  try {
    await file.truncate(bytes);
    await file.write(trailer, 0, trailer.length, bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, to);
  await flushFolder(folder);
}

async function ifThere<T>(asking: Promise<T>): Promise<T | null> {
  try {
    return await asking;
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT') return null;
    throw thrown;
  }
}
