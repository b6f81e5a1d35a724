import * as z from 'zod/mini';
import { CollectorKey } from '../../model/receipt.ts';
import { parseJson } from '../../model/json.ts';
import { answerText } from '../../model/text/en/receipts.ts';
import { parseRetryAfter } from './backoff.ts';
import type { HttpClient, Way } from '../../lib/http-client.ts';
import { proxyName } from '../../probes/network/connectivity/proxy-settings.ts';
import type { HttpAnswer } from '../../lib/http-exchange.ts';
import type { SendTrouble } from '../../model/send-trouble.ts';
import { trouble, troubleOf } from './trouble.ts';
import type { SentReport } from './receipt.ts';

/**
 * What came back for one report. Only a collector's own word counts as `receipt` or `refused`; the
 * first is still to be verified.
 */
export type UploadAnswer =
  | { readonly kind: 'receipt'; readonly document: unknown }
  | { readonly kind: 'busy'; readonly retryAfterMs: number | null }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  /** Anybody's: a portal, a proxy, another server, the network, or damage on the way. */
  | { readonly kind: 'failed'; readonly trouble: SendTrouble };

export interface OutgoingReport extends SentReport {
  readonly body: Uint8Array;
}

export interface Delivery {
  readonly http: HttpClient;
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
/** Statuses of a proxy that reaches nobody (RFC 9110 §15.6), or lets nobody pass. */
const PROXY_STATUSES: ReadonlySet<number> = new Set([403, 502, 503, 504]);
/** Of one way: name, connection, a proxy's consent and TLS. */
const OPEN_TIMEOUT_MS = 10_000;
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
  const { http, collectorUrl, device, timeoutMs, signal, now } = delivery;
  const url = routeOf(collectorUrl, `v1/reports/${report.id}`);
  const told = await http.exchange({
    ...BOUND,
    method: 'PUT',
    url,
    headers: {
      'Content-Type': 'application/json',
      'Content-Length': String(report.bytes),
      // RFC 9530: the digest of the representation, as a byte sequence.
      'Repr-Digest': `sha-256=:${Buffer.from(report.sha256, 'hex').toString('base64')}:`,
      'Linesman-Device': device,
    },
    body: report.body,
    timeoutMs,
    openTimeoutMs: OPEN_TIMEOUT_MS,
    signal,
  });
  const { answer, way } = told;
  return answer.ok
    ? judge(answer, now(), url, way)
    : { kind: 'failed', trouble: troubleOf(answer, told, url) };
}

/** The key that a collector signs with. */
export async function fetchCollectorKey({
  http,
  collectorUrl,
  timeoutMs,
  signal,
}: Pick<Delivery, 'http' | 'collectorUrl' | 'timeoutMs' | 'signal'>): Promise<
  | { readonly ok: true; readonly key: CollectorKey }
  | { readonly ok: false; readonly trouble: SendTrouble }
> {
  const url = routeOf(collectorUrl, 'v1/key');
  const told = await http.exchange({
    ...BOUND,
    method: 'GET',
    url,
    timeoutMs,
    openTimeoutMs: OPEN_TIMEOUT_MS,
    signal,
  });
  const { answer } = told;
  if (!answer.ok) return { ok: false, trouble: troubleOf(answer, told, url) };
  const parsed = CollectorKey.safeParse(
    answer.status === 200 ? parseJson(answer.body.toString('utf8')) : undefined,
  );
  return parsed.success
    ? { ok: true, key: parsed.data }
    : { ok: false, trouble: trouble('NOT_A_COLLECTOR', url.host, { detail: described(answer) }) };
}

function judge(
  answer: Extract<HttpAnswer, { ok: true }>,
  now: Date,
  url: URL,
  way: Way,
): UploadAnswer {
  const { status, headers } = answer;
  const isProblem = headers['content-type']?.startsWith('application/problem+json') ?? false;
  // Plain HTTP does not show whether the proxy said it, or the host behind it.
  if (way !== null && url.protocol === 'http:' && !isProblem && PROXY_STATUSES.has(status))
    return {
      kind: 'failed',
      trouble: trouble('PROXY_BROKEN', proxyName(way), { at: 'answer', status }),
    };
  const stranger = (): UploadAnswer => ({
    kind: 'failed',
    trouble: trouble('NOT_A_COLLECTOR', url.host, { detail: described(answer) }),
  });
  const text = answer.body.toString('utf8');
  if (status === 503 || status === 429)
    return { kind: 'busy', retryAfterMs: parseRetryAfter(headers['retry-after'], now) };
  if (status === 200 || status === 201) {
    const document = parseJson(text);
    return document === undefined ? stranger() : { kind: 'receipt', document };
  }
  const problem = Problem.safeParse(isProblem ? parseJson(text) : undefined);
  if (!problem.success) return stranger();
  const { code, detail, title } = problem.data;
  const message = clipped(detail ?? title ?? `status ${String(status)}`);
  return FINAL.has(status)
    ? { kind: 'refused', code, message }
    : {
        kind: 'failed',
        trouble: trouble('COLLECTOR_REFUSED', url.host, { detail: clipped(`${code}: ${message}`) }),
      };
}

const described = ({ status, headers }: Extract<HttpAnswer, { ok: true }>): string =>
  clipped(answerText(status, headers.location, headers['content-type']));

/**
 * Words of an unknown server, for the log: bounded, and without control characters that a terminal
 * would obey.
 */
const clipped = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, MAX_WORDS);

/** A collector may live under a path of its own. */
const routeOf = (collectorUrl: string, path: string): URL =>
  new URL(path, collectorUrl.endsWith('/') ? collectorUrl : `${collectorUrl}/`);
