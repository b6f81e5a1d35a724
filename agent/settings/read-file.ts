import { SETTINGS_FILE } from '../../model/text/en/config.ts';
import { decodeText } from '../../lib/decode-text.ts';
import { errorCode, reasonOf } from '../../lib/error-name.ts';
import { type Beginning, readBounded } from '../../lib/read-bounded.ts';
import { jsonFault, repeatedKey } from './json-fault.ts';

/** More than any configuration needs; a larger file is a mistake or an attack. */
const MAX_FILE_BYTES = 1024 * 1024;

export type JsonFile =
  /** `fault`: what the document loses by how it is written, for a person; null: nothing. */
  | { readonly kind: 'read'; readonly document: unknown; readonly fault: string | null }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly why: string };

/** Reads at most `maxBytes` of a file; throws or rejects with the system's error. */
export type ReadBeginning = (path: string, maxBytes: number) => Beginning | Promise<Beginning>;

/**
 * Reads one JSON document, bounded in size. UTF-8, or what Windows' editors and shells write in
 * its place.
 */
export async function readJsonFile(
  path: string,
  readBeginning: ReadBeginning = readBounded,
): Promise<JsonFile> {
  let text: string;
  try {
    const read = await readBeginning(path, MAX_FILE_BYTES);
    if (read.isCut) return { kind: 'unreadable', why: SETTINGS_FILE.tooLarge(MAX_FILE_BYTES) };
    text = decodeText(read.bytes);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { kind: 'absent' };
    return { kind: 'unreadable', why: reasonOf(error) };
  }
  try {
    const document = JSON.parse(text) as unknown;
    const twice = repeatedKey(text);
    return {
      kind: 'read',
      document,
      fault: twice === null ? null : SETTINGS_FILE.repeated(twice.key, twice.line),
    };
  } catch (error) {
    return { kind: 'unreadable', why: jsonFault(text) ?? `not JSON: ${reasonOf(error)}` };
  }
}
