import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { EMPTY_SHA256, type SignedRequest } from '../../model/enrolment.ts';
import { parseJson } from '../../model/json.ts';
import type { SendTrouble } from '../../model/send-trouble.ts';
import { answerText } from '../../model/text/en/receipts.ts';
import type { ClientRequest, HttpClient, Way } from '../../lib/http-client.ts';
import type { HttpAnswer } from '../../lib/http-exchange.ts';
import type { Traffic } from '../../lib/http-send.ts';
import { proxyName } from '../../probes/network/connectivity/proxy-settings.ts';
import { parseRetryAfter } from './backoff.ts';
import type { SentReport } from './receipt.ts';
import { trouble, troubleOf } from './trouble.ts';

/** A report on its way out. */
export interface OutgoingReport extends SentReport {
  readonly body: Uint8Array;
  readonly mediaType: string;
  /** Tries before this one. */
  readonly tries: number;
}

/** Where reports go, and how. */
export interface Delivery {
  readonly http: HttpClient;
  readonly collectorUrl: string;
  readonly device: string;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly traffic?: Traffic;
  /** Absent: the collector takes what nobody signed. @returns the signature in base64 */
  readonly sign?: (request: Omit<SignedRequest, 'device'>) => string;
}

/**
 * What came back for one report. Only a collector's own word counts as `receipt` or `refused`; the
 * first is still to be verified.
 */
export type UploadAnswer =
  | { readonly kind: 'receipt'; readonly document: unknown }
  | { readonly kind: 'busy'; readonly retryAfterMs: number | null }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  /** Anybody's: a portal, a proxy, another server, the network, or damage on the way. */
  | {
      readonly kind: 'failed';
      readonly trouble: SendTrouble;
      /** Of a refusal in the words of a collector (RFC 9457); absent: it was none. */
      readonly code?: string;
    };

export type GoodAnswer = Extract<HttpAnswer, { ok: true }>;

/** An answer of whoever answers, with what it takes to judge it. */
export interface Answered {
  readonly ok: true;
  readonly answer: GoodAnswer;
  readonly way: Way;
  readonly url: URL;
}
export type Asked = Answered | { readonly ok: false; readonly trouble: SendTrouble };

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
const ANSWER_TIMEOUT_MS = 30_000;
/** Slower than GPRS a line is taken for dead; in bytes a second. */
const SLOWEST = 8 * 1024;
const MAX_WORDS = 200;
/** An answer that is longer than any of a collector comes from somebody else. */
const MAX_ANSWER_BYTES = 64 * 1024;

export interface Question extends Pick<ClientRequest, 'method' | 'headers' | 'body' | 'traffic'> {
  /** Below the collector's address: `v1/…`. */
  readonly route: string;
  /** Where in an upload its bytes belong: the signature says so as well. */
  readonly at?: number;
  /** Of an answer to a request without a body; 30 seconds by default. */
  readonly timeoutMs?: number;
}

/** One request of the collector's, bounded in time and size. Never rejects. */
export async function ask(
  {
    http,
    collectorUrl,
    signal,
    traffic,
    sign,
  }: Pick<Delivery, 'http' | 'collectorUrl' | 'signal' | 'traffic' | 'sign'>,
  { route, at, timeoutMs = ANSWER_TIMEOUT_MS, ...question }: Question,
): Promise<Asked> {
  const url = routeOf(collectorUrl, route);
  const { body } = question;
  const bytes = body?.length ?? 0;
  const signature = sign?.({
    method: question.method,
    path: `/${route}${at === undefined ? '' : `@${String(at)}`}`,
    sha256: body === undefined ? EMPTY_SHA256 : createHash('sha256').update(body).digest('hex'),
    bytes,
  });
  const told = await http.exchange({
    ...question,
    headers: {
      ...question.headers,
      ...(signature === undefined ? {} : { 'Linesman-Signature': signature }),
    },
    url,
    maxBodyBytes: MAX_ANSWER_BYTES,
    whenLonger: 'refuse',
    timeoutMs: timeoutMs + Math.ceil((bytes / SLOWEST) * 1000),
    openTimeoutMs: OPEN_TIMEOUT_MS,
    stallMs: ANSWER_TIMEOUT_MS,
    traffic: { ...traffic, ...question.traffic },
    signal,
  });
  const { answer, way } = told;
  return answer.ok
    ? { ok: true, answer, way, url }
    : { ok: false, trouble: troubleOf(answer, told, url) };
}

/** What an answer to a report says, whichever way it was sent. Pure. */
export function judge(asked: Answered, now: Date): UploadAnswer {
  const { answer, way, url } = asked;
  const { status, headers } = answer;
  // Plain HTTP does not show whether the proxy said it, or the host behind it.
  if (way !== null && url.protocol === 'http:' && !isProblem(answer) && PROXY_STATUSES.has(status))
    return {
      kind: 'failed',
      trouble: trouble('PROXY_BROKEN', proxyName(way), { at: 'answer', status }),
    };
  if (status === 503 || status === 429)
    return { kind: 'busy', retryAfterMs: parseRetryAfter(headers['retry-after'], now) };
  if (status === 200 || status === 201) {
    const document = parseJson(answer.body.toString('utf8'));
    return document === undefined ? stranger(asked) : { kind: 'receipt', document };
  }
  const problem = problemOf(answer);
  if (problem === null) return stranger(asked);
  const { code, detail, title } = problem;
  const message = clipped(detail ?? title ?? `status ${String(status)}`);
  return FINAL.has(status)
    ? { kind: 'refused', code, message }
    : { ...refusedBy(url, `${code}: ${message}`), code };
}

/** Whoever answers is no collector, or does not speak as one. */
export const stranger = ({ answer, url }: Answered): UploadAnswer & { kind: 'failed' } => ({
  kind: 'failed',
  trouble: trouble('NOT_A_COLLECTOR', url.host, { detail: described(answer) }),
});

/** A collector does not take it, in words of its own or about it. */
export const refusedBy = (url: URL, detail: string): UploadAnswer & { kind: 'failed' } => ({
  kind: 'failed',
  trouble: trouble('COLLECTOR_REFUSED', url.host, { detail: clipped(detail) }),
});

export const isProblem = ({ headers }: GoodAnswer): boolean =>
  headers['content-type']?.startsWith('application/problem+json') ?? false;

const problemOf = (answer: GoodAnswer): z.infer<typeof Problem> | null => {
  const parsed = Problem.safeParse(
    isProblem(answer) ? parseJson(answer.body.toString('utf8')) : undefined,
  );
  return parsed.success ? parsed.data : null;
};

const described = ({ status, headers }: GoodAnswer): string =>
  clipped(answerText(status, headers.location, headers['content-type']));

/**
 * Words of an unknown server, for the log: bounded, and without control characters that a terminal
 * would obey.
 */
const clipped = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, MAX_WORDS);

/** A collector may live under a path of its own. */
export const routeOf = (collectorUrl: string, path: string): URL =>
  new URL(path, collectorUrl.endsWith('/') ? collectorUrl : `${collectorUrl}/`);
