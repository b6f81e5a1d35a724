import type { IncomingHttpHeaders } from 'node:http';
import { MAX_TRAVELLING_BYTES } from '../../model/envelope.ts';
import { REPORT_ID } from '../../model/receipt.ts';
import type { ProblemCode } from './problems.ts';
import { isDevice, readSha256, type UploadHead } from './upload-request.ts';

/** The one version of tus that is spoken (tus.io/protocols/resumable-upload). */
export const TUS_VERSION = '1.0.0';
export const TUS_EXTENSIONS = 'creation,expiration,termination';
/** Name of an upload: 128 random bits, for whoever knows it may add to the upload. */
export const UPLOAD_TOKEN = /^[0-9a-f]{32}$/;
/** Far above the four values that are read. */
const MAX_METADATA_CHARACTERS = 2048;

type Reading<T> =
  ({ readonly ok: true } & T) | { readonly ok: false; readonly problem: ProblemCode };

/** `metadata` goes back to whoever asks for the upload, as it came (tus, "Upload-Metadata"). */
export type CreationReading = Reading<{ readonly head: UploadHead; readonly metadata: string }>;
/** `length`: what the request carries; null when it does not say. */
export type PatchReading = Reading<{
  readonly offset: number;
  readonly length: number | null;
  /** Of what the request carries, in hexadecimal; null when it does not say (RFC 9530, 2). */
  readonly sha256: string | null;
}>;

const refuse = (problem: ProblemCode): { readonly ok: false; readonly problem: ProblemCode } => ({
  ok: false,
  problem,
});

const one = (header: string | string[] | undefined): string | null =>
  typeof header === 'string' ? header : null;

const bytesIn = (header: string | string[] | undefined): number | null =>
  typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : null;

/** Judges the creation of an upload; the bytes come by PATCH alone. */
export function readCreation(headers: IncomingHttpHeaders): CreationReading {
  if (headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0')
    return refuse('creation-with-body');
  const bytes = bytesIn(headers['upload-length']);
  if (bytes === null) return refuse('upload-length');
  if (bytes > MAX_TRAVELLING_BYTES) return refuse('upload-too-large');
  const metadata = one(headers['upload-metadata']) ?? '';
  const values = metadata.length > MAX_METADATA_CHARACTERS ? null : readMetadata(metadata);
  if (values === null) return refuse('metadata-malformed');
  const id = values.get('id') ?? '';
  if (!REPORT_ID.test(id)) return refuse('bad-id');
  const digest = values.get('digest');
  if (digest === undefined) return refuse('digest-missing');
  const sha256 = readSha256(digest);
  if (sha256 === null) return refuse('digest-malformed');
  const device = values.get('device') ?? '';
  if (!isDevice(device)) return refuse('device-missing');
  return { ok: true, head: { id, sha256, bytes, device }, metadata };
}

/**
 * Pairs of a key and a value in base64, a value may be missing.
 *
 * @returns null when it is no such list, or a key stands there twice
 */
export function readMetadata(text: string): ReadonlyMap<string, string> | null {
  const values = new Map<string, string>();
  for (const pair of text === '' ? [] : text.split(',')) {
    const [, key, value = ''] =
      /^ *([\x21-\x2b\x2d-\x7e]+)(?: ([A-Za-z0-9+/]*={0,2}))? *$/.exec(pair) ?? [];
    if (key === undefined || values.has(key)) return null;
    values.set(key, Buffer.from(value, 'base64').toString('utf8'));
  }
  return values;
}

/** Judges a PATCH by its head. */
export function readPatch(headers: IncomingHttpHeaders): PatchReading {
  if (headers['content-type'] !== 'application/offset+octet-stream') return refuse('wrong-type');
  const offset = bytesIn(headers['upload-offset']);
  if (offset === null) return refuse('offset-missing');
  const digest = one(headers['content-digest']);
  const sha256 = digest === null ? null : readSha256(digest);
  if (digest !== null && sha256 === null) return refuse('digest-malformed');
  const length = headers['content-length'];
  if (length === undefined) return { ok: true, offset, length: null, sha256 };
  const bytes = bytesIn(length);
  return bytes === null ? refuse('bad-request') : { ok: true, offset, length: bytes, sha256 };
}
