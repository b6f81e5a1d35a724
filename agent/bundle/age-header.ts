/** Largest header that is looked at: a stanza of X25519 takes about a hundred bytes. */
export const MAX_AGE_HEADER_BYTES = 16 * 1024;

const FIRST_LINE = 'age-encryption.org/v1';

/**
 * How many keys open a file of age, by its header (age-encryption.org/v1, "Header": a stanza a
 * recipient, then a line that begins with `---`).
 *
 * @returns 0 for what is not encrypted with age
 */
export function recipientsIn(bytes: Uint8Array): number {
  const [first, ...lines] = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    .toString('latin1', 0, MAX_AGE_HEADER_BYTES)
    .split('\n');
  if (first !== FIRST_LINE) return 0;
  const end = lines.findIndex((line) => line.startsWith('---'));
  return lines.slice(0, end === -1 ? undefined : end).filter((line) => line.startsWith('-> '))
    .length;
}
