import { createHash } from 'node:crypto';
import type { Attempt } from '../data/attempt.ts';
import { UPLOAD } from '../../model/text/en/receipts.ts';
import { parseRetryAfter } from './backoff.ts';
import { reprDigest } from './client.ts';
import {
  type Answered,
  ask,
  type Delivery,
  isProblem,
  judge,
  type OutgoingReport,
  refusedBy,
  routeOf,
  stranger,
  type UploadAnswer,
} from './wire.ts';

/** Where an upload that was begun stands at the collector; kept until its report is gone. */
export interface UploadRecord {
  /** Null: none was begun. */
  read(): string | null;
  write(url: string | null): Attempt<void>;
}

/** How far a report is, in bytes of its body. */
export interface Progress {
  /** That the collector said it has. */
  readonly kept: number;
  /** With those that have left since. */
  readonly sent: number;
}

export interface Upload {
  readonly report: OutgoingReport;
  readonly record: UploadRecord;
  readonly onProgress: (progress: Progress) => void;
}

export type Failed = Exclude<UploadAnswer, { kind: 'receipt' }>;
/** `gone`: the collector knows no such upload. */
type Standing =
  { readonly kind: 'at'; readonly offset: number } | { readonly kind: 'gone' } | Failed;

/**
 * One PATCH carries this much: a proxy that buffers whole requests loses no more than that when the
 * line breaks.
 */
const PART_BYTES = 1024 * 1024;
const VERSION = { 'Tus-Resumable': '1.0.0' } as const;
const UPLOAD_NAME = /^[A-Za-z0-9_-]{1,128}$/;
/** What an older collector says of a route that it does not have. */
const NO_SUCH_ROUTE: ReadonlySet<number> = new Set([404, 405, 501]);

/** Begins an upload; nothing of the body goes with it, for what does is lost when it is cut. */
export async function createUpload(
  { report }: Upload,
  delivery: Delivery,
): Promise<{ readonly kind: 'created'; readonly at: string } | Failed> {
  const asked = await ask(delivery, {
    method: 'POST',
    route: 'v1/uploads',
    headers: {
      ...VERSION,
      'Content-Length': '0',
      'Upload-Length': String(report.bytes),
      'Upload-Metadata': metadata({
        id: report.id,
        digest: reprDigest(report.sha256),
        device: delivery.device,
        filetype: report.mediaType,
      }),
      'Linesman-Device': delivery.device,
    },
  });
  if (!asked.ok) return { kind: 'failed', trouble: asked.trouble };
  const { answer } = asked;
  if (NO_SUCH_ROUTE.has(answer.status) && isProblem(answer))
    return { kind: 'refused', code: 'no-uploads', message: UPLOAD.tooOld };
  if (answer.status !== 201 || !speaksTus(asked)) return refusal(asked, delivery.now());
  const at = placeOf(answer.headers.location, asked.url, delivery.collectorUrl);
  return at === null ? stranger(asked) : { kind: 'created', at };
}

/** How much of it the collector has. */
export async function standingOf(
  at: string,
  { report, onProgress }: Upload,
  delivery: Delivery,
): Promise<Standing> {
  const asked = await askAt(at, delivery, 'HEAD', {});
  if (!asked.ok) return { kind: 'failed', trouble: asked.trouble };
  if (isGone(asked)) return { kind: 'gone' };
  const { status, headers } = asked.answer;
  if ((status !== 200 && status !== 204) || !speaksTus(asked))
    return refusal(asked, delivery.now());
  const offset = bytesIn(headers['upload-offset']);
  const length = bytesIn(headers['upload-length']);
  // Of other bytes than ours: it cannot become this report any more.
  if (offset === null || offset > report.bytes || (length ?? report.bytes) !== report.bytes)
    return { kind: 'gone' };
  onProgress({ kept: offset, sent: offset });
  return { kind: 'at', offset };
}

/** Sends the next part; `elsewhere`: the collector is not where it was thought to be. */
export async function patchUpload(
  at: string,
  offset: number,
  { report, onProgress }: Upload,
  delivery: Delivery,
): Promise<Standing | { readonly kind: 'elsewhere' }> {
  const end = Math.min(report.bytes, offset + PART_BYTES);
  const part = report.body.subarray(offset, end);
  const asked = await askAt(at, delivery, 'PATCH', {
    at: offset,
    headers: {
      'Content-Digest': reprDigest(createHash('sha256').update(part).digest('hex')),
      'Content-Type': 'application/offset+octet-stream',
      'Upload-Offset': String(offset),
    },
    body: part,
    traffic: {
      onSent: (bytes) => {
        onProgress({ kept: offset, sent: offset + bytes });
      },
    },
  });
  if (!asked.ok) return { kind: 'failed', trouble: asked.trouble };
  if (isGone(asked)) return { kind: 'gone' };
  const { status, headers } = asked.answer;
  if (!speaksTus(asked)) return refusal(asked, delivery.now());
  if (status === 409) return { kind: 'elsewhere' };
  if (status !== 200 && status !== 204) return refusal(asked, delivery.now());
  const reached = bytesIn(headers['upload-offset']);
  // What was not sent cannot have come, and standing still would go on for ever.
  if (reached === null || reached <= offset || reached > end) return stranger(asked);
  onProgress({ kept: reached, sent: reached });
  return { kind: 'at', offset: reached };
}

const askAt = (
  at: string,
  delivery: Delivery,
  method: 'HEAD' | 'PATCH',
  { headers = {}, ...rest }: Pick<Parameters<typeof ask>[1], 'at' | 'headers' | 'body' | 'traffic'>,
): ReturnType<typeof ask> =>
  ask(delivery, {
    method,
    route: `v1/uploads/${at}`,
    headers: { ...VERSION, 'Linesman-Device': delivery.device, ...headers },
    ...rest,
  });

/** Every answer of tus names its version; a login page's does not. */
const speaksTus = ({ answer }: Answered): boolean =>
  answer.headers['tus-resumable'] === VERSION['Tus-Resumable'];

const isGone = (asked: Answered): boolean =>
  (asked.answer.status === 404 || asked.answer.status === 410) &&
  (speaksTus(asked) || isProblem(asked.answer));

/** Any other answer: the upload stays as it is, and another try asks again. */
function refusal(asked: Answered, now: Date): Failed {
  const { status, headers } = asked.answer;
  // Another request holds the upload, the one that was cut perhaps.
  if (status === 423)
    return { kind: 'busy', retryAfterMs: parseRetryAfter(headers['retry-after'], now) };
  const judged = judge(asked, now);
  if (judged.kind === 'receipt') return stranger(asked);
  return judged.kind === 'failed' && speaksTus(asked) && !isProblem(asked.answer)
    ? refusedBy(asked.url, `status ${String(status)}`)
    : judged;
}

/**
 * The last part of where the upload stands: the rest is this collector's own address, whatever a
 * proxy before it made of it.
 *
 * @returns null where another host is named, or none
 */
function placeOf(location: string | undefined, from: URL, collectorUrl: string): string | null {
  if (location === undefined || location.length > 1_000 || !URL.canParse(location, from.href))
    return null;
  const place = new URL(location, from);
  const name = place.pathname.split('/').at(-1) ?? '';
  const isHere = place.hostname === routeOf(collectorUrl, '').hostname;
  return isHere && UPLOAD_NAME.test(name) ? name : null;
}

const bytesIn = (header: string | string[] | undefined): number | null =>
  typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : null;

/** Keys and values of `Upload-Metadata`, in base64 as tus wants them. */
const metadata = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([key, value]) => `${key} ${Buffer.from(value, 'utf8').toString('base64')}`)
    .join(',');
