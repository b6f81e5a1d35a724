import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { decryptWith, isEncrypted } from '../../agent/bundle/age.ts';
import { MAX_READ_BYTES, type ReadBundle, readBundle } from '../../agent/bundle/read.ts';
import { firstUnanswered } from '../../lib/answers-in-time.ts';
import { errorName, reasonOf } from '../../lib/error-name.ts';
import { writeWhole } from '../../lib/write-whole.ts';
import { readBounded } from '../../lib/read-bounded.ts';
import { EXIT } from '../../model/exit.ts';
import { FOLDER } from '../../model/text/en/data.ts';
import { AGE_IDENTITY, READING } from '../../model/text/en/bundle.ts';
import type { Context } from '../process.ts';
import { placeAnswersOrComplains } from '../files-answer.ts';
import { renderBundle } from '../render/bundle.ts';
import { paintFor } from '../render/paint.ts';
import { WORDS } from '../words.ts';

const { OPEN } = WORDS.commands;

/** A sleeping disk, or a share that is mounted on demand, takes some seconds. */
const ANSWERS_WITHIN_MS = 5_000;

export interface OpenOptions {
  /** File with the secret key of an encrypted bundle. */
  readonly identity?: string;
  readonly html?: string;
}

/** Verifies a bundle and prints its verdict; what came from a stranger is decoded and bounded. */
export async function open(context: Context, file: string, options: OpenOptions): Promise<number> {
  const read = await openBytes(file, options.identity ?? null);
  if (!read.ok) {
    context.complain(`linesman: ${OPEN.unreadable(file, read.message)}`);
    return EXIT.usage;
  }
  const reading = await readBundle(read.bytes);
  if (!reading.ok) {
    context.complain(`linesman: ${OPEN.damaged(file, reading.path, reading.message)}`);
    return EXIT.internalError;
  }
  const { bundle } = reading;
  if (options.html !== undefined && !(await writeHtml(context, options.html, bundle)))
    return EXIT.internalError;
  if (context.json) context.printJson({ schema: 1, ...bundleDocument(bundle) });
  else context.print(renderBundle(bundle, context.columns, paintFor(context.color)));
  return EXIT.healthy;
}

/** What of a bundle stands in JSON. */
export function bundleDocument({ manifest, documents, redactions }: ReadBundle): object {
  const { run, system } = documents;
  return {
    manifest,
    system,
    network: documents.network ?? run?.network ?? null,
    diagnosis: run?.diagnosis ?? null,
    redactions,
  };
}

type Bytes =
  { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly message: string };

const isMail = (file: string): boolean => file.toLowerCase().endsWith('.eml');

/** Base64 takes four letters for three bytes, and a line break each 76; then the other parts. */
const MAX_MAIL_BYTES = 2 * MAX_READ_BYTES;

/** The bundle of a mail draft, or of the mail that it became. */
async function attachedTo(file: string): Promise<Bytes> {
  const read = await bytesOf(file, MAX_MAIL_BYTES);
  if (!read.ok) return read;
  const { bundleInMail } = await import('../../agent/bundle/in-mail.ts');
  const bytes = bundleInMail(read.bytes);
  if (bytes === null) return { ok: false, message: OPEN.nothingAttached };
  return bytes.length > MAX_READ_BYTES
    ? { ok: false, message: READING.tooLarge(MAX_READ_BYTES) }
    : { ok: true, bytes };
}

/** More than `age-keygen` writes. */
const MAX_IDENTITY_BYTES = 64 * 1024;

/** The zip: as it lies there, or out of its encryption. */
async function openBytes(file: string, identity: string | null): Promise<Bytes> {
  const read = await (isMail(file) ? attachedTo(file) : bytesOf(file, MAX_READ_BYTES));
  if (!read.ok || !isEncrypted(read.bytes)) return read;
  if (identity === null) return { ok: false, message: AGE_IDENTITY.wanted };
  const key = await bytesOf(identity, MAX_IDENTITY_BYTES);
  if (!key.ok) return { ok: false, message: OPEN.unreadable(identity, key.message) };
  return decryptWith(key.bytes.toString('utf8'), read.bytes);
}

async function bytesOf(file: string, maxBytes: number): Promise<Bytes> {
  const path = resolve(file);
  if ((await firstUnanswered([path], ANSWERS_WITHIN_MS)) !== null)
    return { ok: false, message: FOLDER.silentFile(path, ANSWERS_WITHIN_MS) };
  try {
    // Whoever opens a pipe waits for its writer.
    if (!(await stat(path)).isFile()) return { ok: false, message: OPEN.notFile };
    const { bytes, isCut } = await readBounded(path, maxBytes);
    return isCut ? { ok: false, message: READING.tooLarge(maxBytes) } : { ok: true, bytes };
  } catch (thrown) {
    return { ok: false, message: errorName(thrown) };
  }
}

/** Writes the page of a bundle to a file. @returns whether it could, after saying why not */
export async function writeHtml(
  context: Context,
  to: string,
  { html }: ReadBundle,
): Promise<boolean> {
  const file = resolve(to);
  if (html === null) {
    context.complain(`linesman: ${OPEN.noPage}`);
    return false;
  }
  if (!(await placeAnswersOrComplains(context, file))) return false;
  try {
    await writeWhole(file, html);
    context.say(OPEN.pageWritten(file));
    return true;
  } catch (thrown) {
    context.complain(`linesman: ${OPEN.notWritten(file, reasonOf(thrown))}`);
    return false;
  }
}
