/**
 * Bytes of a text file as the editors of Windows write it: a byte order mark decides (Unicode 16.0
 * §23.8), UTF-16 without one shows by the zero beside an ASCII character (RFC 4627 §3), then UTF-8,
 * and what is not even that is Windows-1252, which Notepad calls ANSI. Marks are left out, a second
 * one as well: a script that reads a file with one and writes it with one leaves two.
 */
export const decodeText = (bytes: Uint8Array): string => decoded(bytes).replace(/^\uFEFF+/, '');

function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (second === 0 && first !== 0 && first !== undefined))
    return new TextDecoder('utf-16le').decode(bytes);
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0 && second !== undefined))
    return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
