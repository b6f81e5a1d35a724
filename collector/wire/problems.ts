import { PROBLEM_WORDS } from '../../model/text/en/problems.ts';

interface ProblemFacts {
  readonly status: number;
  /** Seconds after which the same request may succeed. */
  readonly retryAfterS?: number;
}

/** Every refusal: code → status; its words are `PROBLEM_WORDS`. */
export const PROBLEMS = {
  'bad-id': { status: 400 },
  'bad-request': { status: 400 },
  'partial-put': { status: 400 },
  'digest-missing': { status: 400 },
  'digest-malformed': { status: 400 },
  'device-missing': { status: 400 },
  'enrolment-malformed': { status: 400 },
  'bad-key': { status: 400 },
  'upload-length': { status: 400 },
  'creation-with-body': { status: 400 },
  'metadata-malformed': { status: 400 },
  'offset-missing': { status: 400 },
  'part-digest': { status: 400 },
  'signature-required': { status: 401 },
  'signature-wrong': { status: 401 },
  'device-revoked': { status: 403 },
  'enrolment-refused': { status: 403 },
  'not-found': { status: 404 },
  'unknown-report': { status: 404 },
  'unknown-upload': { status: 404 },
  'body-missing': { status: 404 },
  'method-not-allowed': { status: 405 },
  'timed-out': { status: 408 },
  'id-conflict': { status: 409 },
  'device-taken': { status: 409 },
  'offset-mismatch': { status: 409 },
  'length-required': { status: 411 },
  'too-large': { status: 413 },
  'tus-version': { status: 412 },
  'upload-too-large': { status: 413 },
  'wrong-type': { status: 415 },
  'unknown-expectation': { status: 417 },
  'digest-mismatch': { status: 422 },
  'upload-locked': { status: 423, retryAfterS: 1 },
  'too-many-uploads': { status: 429, retryAfterS: 300 },
  'too-many-enrolments': { status: 429, retryAfterS: 60 },
  'too-many-pending': { status: 429, retryAfterS: 3600 },
  'pending-limit': { status: 429, retryAfterS: 3600 },
  'device-quota': { status: 429, retryAfterS: 3600 },
  'headers-too-large': { status: 431 },
  failed: { status: 500, retryAfterS: 60 },
  busy: { status: 503, retryAfterS: 5 },
  'too-slow': { status: 503, retryAfterS: 30 },
  'storage-full': { status: 503, retryAfterS: 300 },
  'store-full': { status: 503, retryAfterS: 3600 },
  'storage-failed': { status: 503, retryAfterS: 60 },
} as const satisfies Record<keyof typeof PROBLEM_WORDS, ProblemFacts>;

export type ProblemCode = keyof typeof PROBLEMS;

const factsOf = (code: ProblemCode): ProblemFacts => PROBLEMS[code];

/** A whole answer, still apart from any socket. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const SAFE = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };

export function answerOf(
  status: number,
  contentType: string,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  return {
    status,
    headers: {
      ...SAFE,
      'Content-Type': contentType,
      'Content-Length': String(bytes.length),
      ...headers,
    },
    body: bytes,
  };
}

/** An answer that is all in its headers; 204 has no length either (RFC 9110, 8.6). */
export const bareAnswer = (
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Reply => ({
  status,
  headers: { ...SAFE, ...(status === 204 ? {} : { 'Content-Length': '0' }), ...headers },
  body: new Uint8Array(),
});

export const jsonAnswer = (status: number, json: string): Reply =>
  answerOf(status, 'application/json', json);

/** RFC 9457 problem details with the stable `code` as an extension member. */
export function problemAnswer(
  code: ProblemCode,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const { status, retryAfterS } = factsOf(code);
  const { title, detail } = PROBLEM_WORDS[code];
  const body = JSON.stringify({ type: 'about:blank', title, status, code, detail });
  const retry = retryAfterS === undefined ? {} : { 'Retry-After': String(retryAfterS) };
  // A scheme of this wire's own: 401 has to name one (RFC 9110, 15.5.2).
  const scheme: Readonly<Record<string, string>> =
    status === 401 ? { 'WWW-Authenticate': 'Linesman-Signature' } : {};
  return answerOf(status, 'application/problem+json', `${body}\n`, {
    ...retry,
    ...scheme,
    ...headers,
  });
}
