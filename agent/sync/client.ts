import * as z from 'zod/mini';
import { CollectorKey } from '../../model/receipt.ts';
import { parseJson } from '../../model/json.ts';
import { parseRetryAfter } from './backoff.ts';
import { exchangeHttp, type HttpAnswer } from '../../lib/http-exchange.ts';
import type { SentReport } from './receipt.ts';

/**
 * What came back for one report. Only a collector's own word counts as `receipt` or `refused`; the
 * first is still to be verified.
 */
export type UploadAnswer =
  | { readonly kind: 'receipt'; readonly document: unknown }
  | { readonly kind: 'busy'; readonly retryAfterMs: number | null }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  /**
   * Not a receipt: a captive portal, a proxy, another server, or a collector that got it damaged.
   */
  | { readonly kind: 'not-a-receipt'; readonly came: string }
  | { readonly kind: 'no-answer'; readonly error: string };

export interface OutgoingReport extends SentReport {
  readonly body: Uint8Array;
}

export interface Delivery {
  readonly collectorUrl: string;
  readonly device: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

/**
 * Answers that the same bytes will get again for ever. Any other refusal may be of damage on the
 * way, and is tried again.
 */
const FINAL: ReadonlySet<number> = new Set([409, 413]);
const Problem = z.object({
  code: z.string().check(z.maxLength(100)),
  detail: z.optional(z.string()),
  title: z.optional(z.string()),
});
const MAX_WORDS = 200;
const MAX_ANSWER_BYTES = 64 * 1024;
/** An answer that is longer than any of a collector comes from somebody else. */
const BOUND = { maxBodyBytes: MAX_ANSWER_BYTES, whenLonger: 'refuse' } as const;

/**
 * PUT of one report under its own id: repeating it changes nothing at the collector. Never rejects.
 */
export async function sendReport(
  report: OutgoingReport,
  delivery: Delivery,
): Promise<UploadAnswer> {
  const { collectorUrl, device, timeoutMs, signal, now } = delivery;
  const answer = await exchangeHttp({
    ...BOUND,
    method: 'PUT',
    url: routeOf(collectorUrl, `v1/reports/${report.id}`),
    headers: {
      'Content-Type': 'application/json',
      'Content-Length': String(report.bytes),
      // RFC 9530: the digest of the representation, as a byte sequence.
      'Repr-Digest': `sha-256=:${Buffer.from(report.sha256, 'hex').toString('base64')}:`,
      'Linesman-Device': device,
    },
    body: report.body,
    timeoutMs,
    signal,
  });
  return answer.ok
    ? judge(answer, now())
    : answer.kind === 'too-large'
      ? { kind: 'not-a-receipt', came: answer.why }
      : { kind: 'no-answer', error: answer.why };
}

/** The key that a collector signs with. @returns a sentence when none can be had */
export async function fetchCollectorKey({
  collectorUrl,
  timeoutMs,
  signal,
}: Pick<Delivery, 'collectorUrl' | 'timeoutMs' | 'signal'>): Promise<
  { readonly ok: true; readonly key: CollectorKey } | { readonly ok: false; readonly error: string }
> {
  const answer = await exchangeHttp({
    ...BOUND,
    method: 'GET',
    url: routeOf(collectorUrl, 'v1/key'),
    timeoutMs,
    signal,
  });
  if (!answer.ok) return { ok: false, error: answer.why };
  const parsed = CollectorKey.safeParse(
    answer.status === 200 ? parseJson(answer.body.toString('utf8')) : undefined,
  );
  return parsed.success
    ? { ok: true, key: parsed.data }
    : { ok: false, error: `no collector answers at ${collectorUrl}: ${described(answer)}` };
}

function judge(answer: Extract<HttpAnswer, { ok: true }>, now: Date): UploadAnswer {
  const { status, headers } = answer;
  const text = answer.body.toString('utf8');
  if (status === 503 || status === 429)
    return { kind: 'busy', retryAfterMs: parseRetryAfter(headers['retry-after'], now) };
  if (status === 200 || status === 201) {
    const document = parseJson(text);
    return document === undefined
      ? { kind: 'not-a-receipt', came: described(answer) }
      : { kind: 'receipt', document };
  }
  const isProblem = headers['content-type']?.startsWith('application/problem+json') ?? false;
  const problem = Problem.safeParse(isProblem ? parseJson(text) : undefined);
  if (!problem.success) return { kind: 'not-a-receipt', came: described(answer) };
  const { code, detail, title } = problem.data;
  const message = clipped(detail ?? title ?? `status ${String(status)}`);
  return FINAL.has(status)
    ? { kind: 'refused', code, message }
    : { kind: 'not-a-receipt', came: clipped(`${code}: ${message}`) };
}

function described({ status, headers }: Extract<HttpAnswer, { ok: true }>): string {
  const where = headers.location === undefined ? '' : ` to ${headers.location}`;
  return clipped(
    `status ${String(status)}${where}, ${headers['content-type'] ?? 'no content type'}`,
  );
}

/**
 * Words of a stranger, for the log: bounded, and without control characters that a terminal would
 * obey.
 */
const clipped = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, MAX_WORDS);

/** A collector may live under a path of its own. */
const routeOf = (collectorUrl: string, path: string): URL =>
  new URL(path, collectorUrl.endsWith('/') ? collectorUrl : `${collectorUrl}/`);
