import * as zip from '../../lib/unzip.ts';
import { unzipWords } from '../../model/text/en/bundle.ts';

export type Unzipped =
  | { readonly ok: true; readonly files: ReadonlyMap<string, Buffer> }
  /** `path`: the entry that is at fault; null when it is the whole. */
  | { readonly ok: false; readonly path: string | null; readonly message: string };

/** Reads a zip into memory within the limits of `lib/unzip.ts`, and says why not. Never rejects. */
export async function unzip(bytes: Buffer): Promise<Unzipped> {
  const unpacked = await zip.unzip(bytes);
  return unpacked.ok
    ? unpacked
    : { ok: false, path: unpacked.path, message: unzipWords(unpacked.fault) };
}
