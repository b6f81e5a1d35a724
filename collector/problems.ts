import { MAX_REPORT_BYTES } from '../model/receipt.ts';

interface ProblemFacts {
  readonly status: number;
  readonly title: string;
  /** What is wrong and what to do, for whoever wrote the client. */
  readonly detail: string;
  /** Seconds after which the same request may succeed. */
  readonly retryAfterS?: number;
}

/**
 * Every refusal: code → status and words. Nothing of the request is echoed, so a refusal is bounded
 * whatever was sent.
 */
export const PROBLEMS = {
  'bad-id': {
    status: 400,
    title: 'Not a report id',
    detail: 'The id must be a UUID version 7 in lower case (RFC 9562, 5.7).',
  },
  'bad-request': {
    status: 400,
    title: 'Not an HTTP request that can be served',
    detail: 'Send HTTP/1.1 with a Host header and one Content-Length.',
  },
  'partial-put': {
    status: 400,
    title: 'Partial PUT',
    detail: 'Send the whole report without Content-Range (RFC 9110, 14.5).',
  },
  'digest-missing': {
    status: 400,
    title: 'Digest missing',
    detail: 'Send Repr-Digest: sha-256=:BASE64: (RFC 9530) with the SHA-256 of the body.',
  },
  'digest-malformed': {
    status: 400,
    title: 'Digest malformed',
    detail: 'Repr-Digest must hold sha-256=:BASE64: with 32 bytes in base64 (RFC 9530).',
  },
  'device-missing': {
    status: 400,
    title: 'Device missing',
    detail: 'Send Linesman-Device with 1 to 128 printable ASCII characters.',
  },
  'not-found': {
    status: 404,
    title: 'No such resource',
    detail: 'Reports are sent to /v1/reports/{id}; the key is at /v1/key.',
  },
  'unknown-report': {
    status: 404,
    title: 'No such report',
    detail: 'No report with this id has been received: send it with PUT.',
  },
  'body-missing': {
    status: 404,
    title: 'Body lost',
    detail:
      'The report was received but its body is no longer whole on this collector: restore it from a copy of the data folder.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'Method not allowed',
    detail: 'The header Allow names the methods of this resource.',
  },
  'timed-out': {
    status: 408,
    title: 'Too slow',
    detail: 'The request was not complete in time: send it again.',
  },
  'id-conflict': {
    status: 409,
    title: 'Id already taken',
    detail: 'Another report was received under this id: give this one a new id.',
  },
  'length-required': {
    status: 411,
    title: 'Length required',
    detail: 'Send Content-Length; chunked bodies are not taken.',
  },
  'too-large': {
    status: 413,
    title: 'Report too large',
    detail: `A report may have at most ${String(MAX_REPORT_BYTES)} bytes: send less.`,
  },
  'unknown-expectation': {
    status: 417,
    title: 'Unknown expectation',
    detail: 'Only Expect: 100-continue is known.',
  },
  'digest-mismatch': {
    status: 422,
    title: 'Body damaged',
    detail: 'The body does not have the digest of Repr-Digest: send it again.',
  },
  'headers-too-large': {
    status: 431,
    title: 'Headers too large',
    detail: 'Send fewer and shorter headers.',
  },
  failed: {
    status: 500,
    title: 'Internal error',
    detail: 'The cause is in the log of the collector.',
    retryAfterS: 60,
  },
  busy: {
    status: 503,
    title: 'Busy',
    detail: 'Too many reports are arriving at once: send it again later.',
    retryAfterS: 5,
  },
  'too-slow': {
    status: 503,
    title: 'Too slow while others wait',
    detail: 'The body came too slowly while other reports waited: send it again later.',
    retryAfterS: 30,
  },
  'storage-full': {
    status: 503,
    title: 'Storage full',
    detail: 'The disk of the collector is full: send it again once its keeper has made room.',
    retryAfterS: 300,
  },
  'store-full': {
    status: 503,
    title: 'Store full',
    detail:
      'The collector keeps no more than it was allowed to: send it again once its keeper has made room.',
    retryAfterS: 3600,
  },
  'storage-failed': {
    status: 503,
    title: 'Storage failed',
    detail:
      'The report could not be made durable: send it again. The cause is in the log of the collector.',
    retryAfterS: 60,
  },
} as const satisfies Record<string, ProblemFacts>;

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

export const jsonAnswer = (status: number, json: string): Reply =>
  answerOf(status, 'application/json', json);

/** RFC 9457 problem details with the stable `code` as an extension member. */
export function problemAnswer(
  code: ProblemCode,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const { status, title, detail, retryAfterS } = factsOf(code);
  const body = JSON.stringify({ type: 'about:blank', title, status, code, detail });
  const retry = retryAfterS === undefined ? {} : { 'Retry-After': String(retryAfterS) };
  return answerOf(status, 'application/problem+json', `${body}\n`, { ...retry, ...headers });
}
