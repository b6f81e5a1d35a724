import type { Transform } from 'node:stream';
import { withDeadline } from './deadline.ts';

const UNPACK_TIMEOUT_MS = 2_000;
/** Nobody packs a page more often. */
const MAX_CODINGS = 2;
const MAX_CODING_CHARACTERS = 200;

/**
 * The body of an answer without its content coding (RFC 9110 §8.4.1), the first `maxBytes` of it: a
 * bomb costs no more than a page. What breaks off is read as far as it goes, and what is in no coding
 * that is known, or not what it says, stays as it is. Never rejects.
 *
 * @param coding value of `Content-Encoding`
 */
export async function withoutCoding(
  body: Buffer,
  coding: string | undefined,
  maxBytes: number,
): Promise<Buffer> {
  if (coding === undefined || body.length === 0) return body;
  const codings = coding
    .slice(0, MAX_CODING_CHARACTERS)
    .toLowerCase()
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '' && one !== 'identity');
  let unpacked = body;
  // They stand in the order in which they were put on.
  for (const one of codings.slice(-MAX_CODINGS).reverse())
    unpacked = await without(one, unpacked, maxBytes);
  return unpacked;
}

async function without(coding: string, body: Buffer, maxBytes: number): Promise<Buffer> {
  const unpacker = await unpackerOf(coding, body);
  if (unpacker === null) return body;
  const pieces: Buffer[] = [];
  let bytes = 0;
  await withDeadline<null>(
    { timeoutMs: UNPACK_TIMEOUT_MS },
    () => null,
    (settle) => {
      const end = (): void => {
        settle(null);
      };
      unpacker.on('data', (piece: Buffer) => {
        pieces.push(piece);
        bytes += piece.length;
        if (bytes >= maxBytes) end();
      });
      for (const event of ['end', 'close', 'error'] as const) unpacker.on(event, end);
      unpacker.end(body);
      return () => {
        unpacker.destroy();
      };
    },
  );
  return bytes === 0 ? body : Buffer.concat(pieces).subarray(0, maxBytes);
}

/** Of zlib's two forms its first byte tells which one was meant (RFC 1950 §2.2). */
const ZLIB = 0x78;

async function unpackerOf(coding: string, body: Buffer): Promise<Transform | null> {
  const zlib = await import('node:zlib');
  const cut = { finishFlush: zlib.constants.Z_SYNC_FLUSH };
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return zlib.createGunzip(cut);
    case 'deflate':
      return body[0] === ZLIB ? zlib.createInflate(cut) : zlib.createInflateRaw(cut);
    case 'br':
      return zlib.createBrotliDecompress({
        finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH,
      });
    default:
      return null;
  }
}
