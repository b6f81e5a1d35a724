import { isIPv4, isIPv6 } from 'node:net';
import { canonicalAddress } from './canonical-address.ts';

/** Four or sixteen bytes in network order. @param text an IP literal; a zone is left out */
export function addressBytes(text: string): Buffer {
  const bare = text.replace(/%.*$/, '');
  if (isIPv4(bare)) return Buffer.from(bare.split('.').map(Number));
  if (!isIPv6(bare)) throw new RangeError(`${text} is not an IP address`);
  // The URL parser writes an embedded IPv4 address in hexadecimal words (WHATWG URL §3.5).
  const written = new URL(`http://[${bare}]/`).hostname.slice(1, -1);
  const [head = '', tail] = written.split('::');
  const words = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((word) => Number.parseInt(word, 16));
  const [front, back] = [words(head), words(tail ?? '')];
  const zeros = Array.from(
    { length: tail === undefined ? 0 : 8 - front.length - back.length },
    () => 0,
  );
  return Buffer.from([...front, ...zeros, ...back].flatMap((word) => [word >> 8, word & 0xff]));
}

/** An address as this project writes it; null for every other length than four or sixteen bytes. */
export function addressText(bytes: Buffer | undefined): string | null {
  if (bytes?.length === 4) return bytes.join('.');
  if (bytes?.length !== 16) return null;
  const words = Array.from({ length: 8 }, (_, word) => bytes.readUInt16BE(word * 2).toString(16));
  return canonicalAddress(words.join(':'));
}
