import { setTimeout as pause } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { signalAfter } from '../../../lib/deadline.ts';
import { sha256Of } from '../stored-report.ts';

/** Where bodies lie, and who may use it there. */
export interface S3Settings {
  /** `http(s)://HOST[:PORT]`, with the bucket behind it as a path. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** How long one try and how many of them a request may take. */
export interface S3Pace {
  readonly tryMs: number;
  readonly tries: number;
  /** Before the second try; doubled before each one after it. */
  readonly pauseMs: number;
}

export const S3_PACE: S3Pace = { tryMs: 10_000, tries: 3, pauseMs: 200 };

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  /** Of the object; empty: the bucket itself. */
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Most bytes that the answer may have. */
  readonly maxBytes: number;
  /** Answers that say something, beside those of the 2xx. */
  readonly expected: readonly number[];
}

export interface S3Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Null: there are more than were asked for. */
  readonly body: Buffer | null;
}

/** One bucket of a storage that speaks S3. */
export interface S3Client {
  /** Rejects with a sentence when no try gave an answer that says something. */
  ask(request: S3Request): Promise<S3Answer>;
}

/** Answers after which the same request may be asked again: busy, failed, or another was writing. */
const PASSING: ReadonlySet<number> = new Set([408, 409, 429, 500, 502, 503, 504]);
const MAX_ERROR_BYTES = 4096;

/**
 * Speaks S3 by signed requests of HTTP. Each try has a deadline of its own: a storage that dies under
 * a body leaves its client waiting. What timed out may have been done all the same, so every request
 * must be one that can be repeated.
 */
export function createS3Client(settings: S3Settings, pace: S3Pace = S3_PACE): S3Client {
  const client = new AwsClient({
    accessKeyId: settings.accessKey,
    secretAccessKey: settings.secretKey,
    service: 's3',
    region: settings.region,
    retries: 0,
  });
  const base = `${settings.endpoint.replace(/\/+$/, '')}/${settings.bucket}`;

  const once = async (request: S3Request): Promise<S3Answer> => {
    const { method, key, query = {}, headers = {}, body, maxBytes } = request;
    const url = new URL(key === '' ? base : `${base}/${key}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const response = await client.fetch(url.href, {
      method,
      // The digest is signed: what changes on the way is refused (BadDigest).
      headers: { ...headers, 'x-amz-content-sha256': sha256Of(body ?? Buffer.alloc(0)) },
      ...(body === undefined ? {} : { body: Buffer.from(body) }),
      signal: signalAfter(pace.tryMs),
      redirect: 'manual',
    });
    const { status } = response;
    const isSaid = response.ok || request.expected.includes(status);
    const read = await bounded(response, isSaid ? maxBytes : MAX_ERROR_BYTES);
    if (isSaid) return { status, headers: response.headers, body: read };
    const [, code] = /<Code>(\w{1,60})<\/Code>/.exec(read?.toString('utf8') ?? '') ?? [];
    throw new S3Refusal(
      `S3 answers ${String(status)}${code === undefined ? '' : ` ${code}`} to ${method} ${key === '' ? 'the bucket' : key}`,
      PASSING.has(status),
    );
  };

  return {
    ask: async (request) => {
      for (let nth = 1; ; nth += 1) {
        try {
          return await once(request);
        } catch (thrown) {
          const passes = !(thrown instanceof S3Refusal) || thrown.passes;
          if (!passes || nth >= pace.tries) throw told(thrown, request, settings);
          await pause(pace.pauseMs * 2 ** (nth - 1));
        }
      }
    },
  };
}

class S3Refusal extends Error {
  readonly passes: boolean;
  constructor(message: string, passes: boolean) {
    super(message);
    this.passes = passes;
  }
}

/** What the system says of a line that broke stands in its cause. */
function told(thrown: unknown, { method, key }: S3Request, { endpoint }: S3Settings): Error {
  if (thrown instanceof S3Refusal) return thrown;
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(`${endpoint} did not answer ${method} ${key}: ${reason}`, { cause: thrown });
}

/** @returns null when there is more */
async function bounded(response: Response, maxBytes: number): Promise<Buffer | null> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const piece = await reader?.read();
    if (piece === undefined || piece.done) return Buffer.concat(pieces);
    const chunk = piece.value as Uint8Array;
    bytes += chunk.length;
    if (bytes > maxBytes) {
      await reader?.cancel();
      return null;
    }
    pieces.push(chunk);
  }
}
