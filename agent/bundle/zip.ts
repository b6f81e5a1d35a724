import { Buffer } from 'node:buffer';
import { ZipFile } from 'yazl';

export interface ZipEntry {
  readonly path: string;
  readonly content: Uint8Array;
}

/** The first moment that a zip can name, in the local time that its format means (APPNOTE 4.4.6). */
const EPOCH = new Date(1980, 0, 1);

/**
 * A zip whose bytes follow from its entries alone: names sorted, one time, one mode. Rejects when
 * zlib fails.
 */
export async function zip(entries: readonly ZipEntry[]): Promise<Buffer> {
  const file = new ZipFile();
  for (const { path, content } of entries.toSorted(byPath))
    file.addBuffer(Buffer.from(content), path, {
      mtime: EPOCH,
      mode: 0o100_600,
      forceDosTimestamp: true,
    });
  file.end();
  const pieces: Buffer[] = [];
  for await (const piece of file.outputStream) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

const byPath = (one: ZipEntry, other: ZipEntry): number =>
  one.path < other.path ? -1 : Number(one.path > other.path);
