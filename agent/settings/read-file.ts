import { errorCode, reasonOf } from '../../lib/error-name.ts';
import { readBounded } from '../../lib/read-bounded.ts';

/** More than any configuration needs; a larger file is a mistake or an attack. */
const MAX_FILE_BYTES = 1024 * 1024;

export type JsonFile =
  | { readonly kind: 'read'; readonly document: unknown }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly why: string };

/**
 * Reads one JSON document, bounded in size. A byte order mark, which Windows editors add, is
 * tolerated.
 */
export async function readJsonFile(path: string): Promise<JsonFile> {
  let text: string;
  try {
    const read = await readBounded(path, MAX_FILE_BYTES);
    if (read.isCut)
      return { kind: 'unreadable', why: `larger than ${String(MAX_FILE_BYTES)} bytes` };
    ({ text } = read);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { kind: 'absent' };
    return { kind: 'unreadable', why: reasonOf(error) };
  }
  try {
    return { kind: 'read', document: JSON.parse(text.replace(/^\uFEFF/, '')) as unknown };
  } catch (error) {
    return { kind: 'unreadable', why: `not JSON: ${reasonOf(error)}` };
  }
}
