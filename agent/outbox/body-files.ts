import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  writevSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { MAX_TRAVELLING_BYTES } from '../../model/envelope.ts';
import { parseJson } from '../../model/json.ts';
import { flushFolderSync } from '../../lib/write-durably.ts';
import { attempt, type Attempt } from '../data/attempt.ts';
import { Origin } from './schema.ts';
import { sealOf } from './soundness.ts';

/** Bodies above this lie in files of their own: SQLite would write each byte twice. */
export const MAX_INLINE_BYTES = 256 * 1024;

/** First line of a file: its row can be made anew from it when the database is lost. */
export const FileHead = z.object({
  id: z.string().check(z.maxLength(100)),
  kind: z.string().check(z.maxLength(100)),
  origin: Origin,
  createdAt: z.string().check(z.maxLength(40)),
  bytes: z.number(),
  sha256: z.string().check(z.maxLength(64)),
  seal: z.string().check(z.maxLength(64)),
});
export type FileHead = z.infer<typeof FileHead>;

const MAX_HEAD_BYTES = 4096;
/** Names that the outbox gives; nothing else in the folder is its own. */
const NAME = /^[0-9a-f]{32}\.report$/;

/** The body is not held against its digest here. */
export interface BodyFile {
  /** Null where a bit of it was flipped. */
  readonly head: FileHead | null;
  readonly body: Uint8Array;
}

/** `DATA/outbox/`: large bodies, each in a file with a random name. */
export interface BodyFiles {
  /** False beside an outbox in memory: its rows must not outlive the disk's. */
  readonly isWritable: boolean;
  /** Durable, and so is its name, when it answers ok. @returns the name */
  write(head: FileHead, body: Uint8Array): Attempt<string>;
  /** Null where there is none of this name, or it is no file of ours. */
  read(name: string): BodyFile | null;
  remove(name: string): Attempt<void>;
  names(): Attempt<readonly string[]>;
}

export function openBodyFiles(dataFolder: string, { isWritable = true } = {}): BodyFiles {
  const folder = join(dataFolder, 'outbox');
  return {
    isWritable,
    write: (head, body) =>
      attempt(() => {
        if (mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined)
          flushFolderSync(dirname(folder));
        const name = `${randomBytes(16).toString('hex')}.report`;
        const path = join(folder, name);
        try {
          writeWhole(path, [Buffer.from(`${JSON.stringify(head)}\n`, 'utf8'), body]);
        } catch (thrown) {
          rmSync(path, { force: true });
          throw thrown;
        }
        flushFolderSync(folder);
        return name;
      }),
    read: (name) => {
      if (!NAME.test(name)) return null;
      const bytes = attempt(() => readWhole(join(folder, name)));
      return bytes.ok && bytes.value !== null ? taken(bytes.value) : null;
    },
    remove: (name) =>
      attempt(() => {
        if (isWritable && NAME.test(name)) rmSync(join(folder, name), { force: true });
      }),
    names: () =>
      attempt(() => {
        try {
          return readdirSync(folder).filter((name) => NAME.test(name));
        } catch (thrown) {
          if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return [];
          throw thrown;
        }
      }),
  };
}

function taken(bytes: Buffer): BodyFile | null {
  const end = bytes.subarray(0, MAX_HEAD_BYTES).indexOf(0x0a);
  if (end === -1) return null;
  const parsed = FileHead.safeParse(parseJson(bytes.toString('utf8', 0, end)));
  const head = parsed.success && parsed.data.seal === sealOf(parsed.data) ? parsed.data : null;
  return { head, body: bytes.subarray(end + 1) };
}

function writeWhole(path: string, parts: readonly Uint8Array[]): void {
  const descriptor = openSync(path, 'wx', 0o600);
  try {
    let left = parts;
    while (left.length > 0) {
      let written = writevSync(descriptor, left);
      left = left.flatMap((part) => {
        const rest = part.subarray(Math.min(written, part.length));
        written -= part.length - rest.length;
        return rest.length === 0 ? [] : [rest];
      });
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** @returns null for what is no plain file, or longer than any report */
function readWhole(path: string): Buffer | null {
  // Windows has neither flag: there a link needs a privilege, and nobody makes pipes in a folder.
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>;
  const descriptor = openSync(path, (O_RDONLY ?? 0) | O_NOFOLLOW | O_NONBLOCK);
  try {
    const found = fstatSync(descriptor);
    if (!found.isFile() || found.size > MAX_TRAVELLING_BYTES + MAX_HEAD_BYTES) return null;
    const bytes = Buffer.allocUnsafe(found.size);
    let at = 0;
    while (at < bytes.length) {
      const read = readSync(descriptor, bytes, at, bytes.length - at, at);
      if (read === 0) return null;
      at += read;
    }
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}
