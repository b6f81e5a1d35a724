import { createHash } from 'node:crypto';

/** The first bits, 32 at most, of the SHA-256 of a text in UTF-8, as a number. */
export const firstBits = (text: string, bits: number): number =>
  createHash('sha256').update(text, 'utf8').digest().readUInt32BE(0) >>> (32 - bits);
