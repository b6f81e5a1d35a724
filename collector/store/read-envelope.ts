import { type Envelope, MAX_ENVELOPE_BYTES, readEnvelopeLine } from '../../model/envelope.ts';

/**
 * The envelope that a body begins with, and the offset of the bundle behind it; the first 16 KiB of
 * a body are enough.
 *
 * @returns null when the body does not begin with an envelope of this version
 */
export function readEnvelope(
  body: Uint8Array,
): { readonly envelope: Envelope; readonly bundleAt: number } | null {
  const end = body.subarray(0, MAX_ENVELOPE_BYTES).indexOf(0x0a);
  if (end < 0) return null;
  const line = utf8(body.subarray(0, end));
  const envelope = line === null ? null : readEnvelopeLine(line);
  return envelope === null ? null : { envelope, bundleAt: end + 1 };
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (thrown) {
    // The one error of a fatal decoder: the bytes are not UTF-8.
    if (thrown instanceof TypeError) return null;
    throw thrown;
  }
}
