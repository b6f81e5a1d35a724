import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { reasonOf } from './error-name.ts';

/** What a stranger's zip may ask of this machine. */
export const LIMITS = {
  maxEntries: 100,
  maxTotalBytes: 64 * 1024 * 1024,
  /** Bytes that come out of one byte that goes in; JSON of one letter reaches a few dozen. */
  maxRatio: 100,
} as const;

/** Small files may be all of one letter. */
const RATIO_FROM_BYTES = 1024 * 1024;

/** Why a zip is not unpacked: which limit it breaks, or what its reader says of it. */
export type UnzipFault =
  | { readonly kind: 'tooMany' | 'tooLarge' | 'ratio'; readonly most: number }
  | { readonly kind: 'name' | 'twice' | 'encrypted' }
  | { readonly kind: 'broken'; readonly why: string };

export type Unzipped =
  | { readonly ok: true; readonly files: ReadonlyMap<string, Buffer> }
  /** `path`: the entry that is at fault; null when it is the whole. */
  | { readonly ok: false; readonly path: string | null; readonly fault: UnzipFault };

const NAME = /^(?:[a-z0-9-]{1,40}\/)?[a-z0-9-]{1,60}\.(?:json|jsonl|html)$/;
const MAX_NAME_BYTES = 200;
/** Bit 0 of the general purpose flags (APPNOTE 4.4.4). */
const isEncrypted = ({ generalPurposeBitFlag }: Entry): boolean =>
  (generalPurposeBitFlag & 1) === 1;

/**
 * Reads a zip into memory within the limits. Names are those of a bundle: a folder at most, small
 * letters, a known ending; links, absolute names and ".." are none. Never rejects.
 *
 * @param only the one entry that is unpacked; all are looked at
 */
export async function unzip(bytes: Buffer, only: string | null = null): Promise<Unzipped> {
  let current: string | null = null;
  try {
    const zip = await open(bytes);
    const entries = await entriesOf(zip);
    if (entries === null)
      return { ok: false, path: null, fault: { kind: 'tooMany', most: LIMITS.maxEntries } };
    const files = new Map<string, Buffer>();
    const seen = new Set<string>();
    let total = 0;
    for (const entry of entries) {
      current = entry.fileName.slice(0, MAX_NAME_BYTES);
      const fault = faultOf(entry, seen);
      if (fault !== null) return { ok: false, path: current, fault };
      seen.add(entry.fileName);
      total += entry.uncompressedSize;
      if (total > LIMITS.maxTotalBytes)
        return {
          ok: false,
          path: current,
          fault: { kind: 'tooLarge', most: LIMITS.maxTotalBytes },
        };
      if (only === null || only === entry.fileName)
        files.set(entry.fileName, await contentOf(zip, entry));
    }
    return { ok: true, files };
  } catch (thrown) {
    return { ok: false, path: current, fault: { kind: 'broken', why: reasonOf(thrown) } };
  }
}

const open = (bytes: Buffer): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    fromBuffer(
      bytes,
      { lazyEntries: true, strictFileNames: true, validateEntrySizes: true },
      (error, zip) => {
        if (error === null) resolve(zip);
        else reject(error);
      },
    );
  });

/** Every entry of the directory; null when there are too many. */
const entriesOf = (zip: ZipFile): Promise<readonly Entry[] | null> =>
  new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      if (entries.length > LIMITS.maxEntries) resolve(null);
      else zip.readEntry();
    });
    zip.once('end', () => {
      resolve(entries);
    });
    zip.once('error', reject);
    zip.readEntry();
  });

function faultOf(entry: Entry, seen: ReadonlySet<string>): UnzipFault | null {
  const { fileName, uncompressedSize, compressedSize } = entry;
  if (!NAME.test(fileName)) return { kind: 'name' };
  if (seen.has(fileName)) return { kind: 'twice' };
  if (isEncrypted(entry)) return { kind: 'encrypted' };
  const isBomb =
    uncompressedSize > RATIO_FROM_BYTES && uncompressedSize > compressedSize * LIMITS.maxRatio;
  return isBomb ? { kind: 'ratio', most: LIMITS.maxRatio } : null;
}

/** yauzl ends an entry that is longer than its directory says. */
const contentOf = (zip: ZipFile, entry: Entry): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error !== null) {
        reject(error);
        return;
      }
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.once('end', () => {
        resolve(Buffer.concat(pieces));
      });
      stream.once('error', reject);
    });
  });
