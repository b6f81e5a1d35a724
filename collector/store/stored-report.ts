import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { Receipt } from '../../model/receipt.ts';
import type { SigningKey } from './signing-key.ts';

/** What is known of a report beside its body, kept in the same file. */
const Trailer = z.object({
  linesman: z.literal('receipt'),
  /** As the laptop named itself. */
  device: z.string().check(z.maxLength(128)),
  /** The receipt as it was sent, byte for byte. */
  receipt: z.string().check(z.maxLength(1024)),
});
export type Trailer = Pick<z.infer<typeof Trailer>, 'device' | 'receipt'>;

const BEGINS = Buffer.from('\n{"linesman":"receipt",');
const NEWLINE = 0x0a;

/** Longest trailer: names and receipt with every character escaped. */
export const MAX_TRAILER_BYTES = 4096;

export const sha256Of = (body: Uint8Array): string =>
  createHash('sha256').update(body).digest('hex');

/**
 * The file of a report: its body, then one line with device and receipt. A body and its receipt
 * become durable together, and the index can be built from such files alone.
 */
export const storedFile = (body: Uint8Array, trailer: Trailer): Uint8Array =>
  Buffer.concat([body, trailerLine(trailer)]);

/** What follows the body. */
export const trailerLine = ({ device, receipt }: Trailer): Uint8Array =>
  Buffer.from(`\n${JSON.stringify({ linesman: 'receipt', device, receipt })}\n`);

/** Whether a file of this size can hold a body of `bytes` bytes; earlier versions had no trailer. */
export const fits = (fileBytes: number, bytes: number): boolean =>
  fileBytes === bytes ||
  (fileBytes > bytes + BEGINS.length && fileBytes <= bytes + MAX_TRAILER_BYTES);

/** The first `bytes` bytes of a file when they have their digest, else null. */
export function bodyIn(
  file: Uint8Array,
  { bytes, sha256 }: { readonly bytes: number; readonly sha256: string },
): Uint8Array | null {
  const body = file.subarray(0, bytes);
  return body.length === bytes && sha256Of(body) === sha256 ? body : null;
}

/** Takes a file apart where nothing else is known of it; `trailer` is null when there is none that can be read. */
export function takeApart(file: Buffer): {
  readonly body: Uint8Array;
  readonly trailer: Trailer | null;
} {
  const at = file.at(-1) === NEWLINE ? file.lastIndexOf(BEGINS) : -1;
  if (at === -1 || file.length - at > MAX_TRAILER_BYTES) return { body: file, trailer: null };
  return { body: file.subarray(0, at), trailer: readTrailer(file.subarray(at)) };
}

function readTrailer(bytes: Uint8Array): Trailer | null {
  try {
    const parsed = Trailer.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    return parsed.success ? parsed.data : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

/** The receipt of a report, when the text is one and the key signed it for this id. */
export function soundReceipt(text: string, id: string, key: SigningKey): Receipt | null {
  try {
    const parsed = Receipt.safeParse(JSON.parse(text));
    return parsed.success && parsed.data.id === id && key.verifies(parsed.data)
      ? parsed.data
      : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}
