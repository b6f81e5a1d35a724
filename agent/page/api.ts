import { REQUEST } from '../../model/text/en/page-door.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { PAGE_REQUESTS, type Params, REQUESTS } from '../../model/contract.ts';
import type { AgentHandle } from '../handle.ts';
import { reasonOf } from '../../lib/error-name.ts';
import type { Log } from '../log.ts';
import { sendError, sendResult } from './answers.ts';
import { withDeadline } from '../../lib/deadline.ts';

/** Largest request body, in bytes. */
export const MAX_BODY_BYTES = 64 * 1024;
/**
 * A run of the ladder ends within its own deadline, well before this; what does not answer by
 * then is stuck.
 */
export const ANSWER_LIMIT_MS = 60_000;

type PageRequest = (typeof PAGE_REQUESTS)[number];
const pageRequest = (name: string): PageRequest | undefined =>
  PAGE_REQUESTS.find((one) => one === name);

/**
 * Answers `POST /api/METHOD`: `{ ok: true, result }` or `{ ok: false, error }`, both sides guarded
 * by the contract.
 */
export async function answerRequest(
  method: string,
  request: IncomingMessage,
  response: ServerResponse,
  handle: AgentHandle,
  log: Log,
): Promise<void> {
  const name = pageRequest(method);
  if (name === undefined) {
    sendError(response, 404, 'bad-request', REQUEST.unknown(PAGE_REQUESTS));
    return;
  }
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    sendError(response, 415, 'bad-request', REQUEST.notJsonType);
    return;
  }
  const body = await readBody(request);
  if (body === null) {
    response.setHeader('connection', 'close');
    sendError(response, 413, 'bad-request', REQUEST.tooLarge(MAX_BODY_BYTES));
    return;
  }
  const params = decode(body, name);
  if (!params.ok) {
    sendError(response, 400, 'bad-request', params.message);
    return;
  }
  const outcome = await withinLimit(handle.request(name, params.value), ANSWER_LIMIT_MS);
  if (!outcome.ok) {
    log(`page: ${name} failed: ${outcome.reason}`);
    sendError(response, 500, 'failed', outcome.reason);
    return;
  }
  const result = REQUESTS[name].result.safeParse(outcome.value);
  if (result.success) {
    sendResult(response, result.data);
    return;
  }
  log(`page: ${name} broke its contract: ${result.error.message}`);
  sendError(response, 500, 'failed', REQUEST.brokenContract);
}

/**
 * @returns the body, or null as soon as it is larger than allowed. Rejects when the connection
 * breaks or runs out of time
 */
const readBody = (request: IncomingMessage): Promise<string | null> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAX_BODY_BYTES) {
        chunks.push(chunk);
        return;
      }
      // Paused, not destroyed: the refusal still has to go out on this socket.
      request.pause();
      resolve(null);
    });
    request.on('end', () => {
      resolve(Buffer.concat(chunks).toString('utf8'));
    });
    request.on('error', reject);
  });

type Decoded<N extends PageRequest> =
  | { readonly ok: true; readonly value: Params<N> }
  | { readonly ok: false; readonly message: string };

function decode<N extends PageRequest>(body: string, name: N): Decoded<N> {
  let document: unknown;
  try {
    document = body === '' ? {} : JSON.parse(body);
  } catch (thrown) {
    return { ok: false, message: REQUEST.notJson(reasonOf(thrown)) };
  }
  const params = REQUESTS[name].params.safeParse(document);
  return params.success
    ? { ok: true, value: params.data as Params<N> }
    : { ok: false, message: REQUEST.badParameters(name, params.error.message) };
}

type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

const withinLimit = <T>(work: Promise<T>, limitMs: number): Promise<Outcome<T>> =>
  withDeadline<Outcome<T>>(
    { timeoutMs: limitMs },
    () => ({ ok: false, reason: REQUEST.tooSlow(limitMs) }),
    (settle) => {
      work.then(
        (value) => {
          settle({ ok: true, value });
        },
        (thrown: unknown) => {
          settle({ ok: false, reason: reasonOf(thrown) });
        },
      );
    },
  );
