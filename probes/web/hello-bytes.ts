import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { asciiHost } from '../../lib/idn.ts';

/** 3DES, RC4 and DES, in that order: Node's OpenSSL is built without them. */
const GIVEN_UP = [
  ...[0xc008, 0xc012, 0x0016, 0x000a],
  ...[0xc007, 0xc011, 0x0005, 0x0004],
  ...[0x0015, 0x0009],
];
export const isGivenUp = (cipher: number): boolean => GIVEN_UP.includes(cipher);

/**
 * Ciphers from today's down to those that OpenSSL has given up: what a server of 2003 picks from
 * these is told, though this program could not go on with it (IANA, TLS Cipher Suites).
 */
const CIPHERS: readonly number[] = [
  ...[0xc02b, 0xc02c, 0xc02f, 0xc030, 0x009e, 0x009f, 0x009c, 0x009d],
  ...[0xc023, 0xc024, 0xc027, 0xc028, 0xc009, 0xc00a, 0xc013, 0xc014],
  ...[0x0033, 0x0039, 0x003c, 0x003d, 0x002f, 0x0035],
  ...GIVEN_UP,
  // Renegotiation is safe (RFC 5746 §3.3): some servers turn away who does not say so.
  0x00ff,
];
const GROUPS = [0x001d, 0x0017, 0x0018, 0x0019];
const SIGNATURES = [
  ...[0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601],
  ...[0x0203, 0x0201, 0x0202],
];

const TLS_1_0 = 0x0301;
const TLS_1_2 = 0x0303;
const CLIENT_HELLO = 1;
export const HANDSHAKE = 22;

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);
const list = (values: readonly number[]): Buffer => Buffer.concat(values.map(u16));
const withLength = (body: Buffer): Buffer => Buffer.concat([u16(body.length), body]);
const extension = (type: number, body: Buffer): Buffer =>
  Buffer.concat([u16(type), withLength(body)]);

/**
 * The first flight of a client that speaks TLS 1.2 at most, in one record (RFC 5246 §7.4.1.2, §6.2.1).
 * An address is never a server name (RFC 6066 §3).
 */
export function helloBytes(host: string, random: Buffer = randomBytes(32)): Buffer {
  const name = Buffer.from(asciiHost(host), 'ascii');
  const extensions = Buffer.concat([
    ...(isIP(host) === 0
      ? [extension(0, withLength(Buffer.concat([Buffer.from([0]), withLength(name)])))]
      : []),
    extension(10, withLength(list(GROUPS))),
    extension(11, Buffer.from([1, 0])),
    extension(13, withLength(list(SIGNATURES))),
  ]);
  const body = Buffer.concat([
    u16(TLS_1_2),
    random,
    // No session to take up again.
    Buffer.from([0]),
    withLength(list(CIPHERS)),
    // No compression.
    Buffer.from([1, 0]),
    withLength(extensions),
  ]);
  const message = Buffer.concat([Buffer.from([CLIENT_HELLO, 0]), withLength(body)]);
  return Buffer.concat([Buffer.from([HANDSHAKE]), u16(TLS_1_0), withLength(message)]);
}
