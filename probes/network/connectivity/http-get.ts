import { Agent, request, type IncomingMessage } from 'node:http';
import { CUT, failedAt, type FailedAt, type HttpAnswer } from './answers.ts';
import { MAX_HEAD_BYTES, metaRefresh } from './meta-refresh.ts';
import type { ResolveName } from './names.ts';
import {
  failureOf,
  firstOf,
  LOOK_TIMEOUT_MS,
  limitedTo,
  targetsOf,
  USER_AGENT,
  type ProbeRequest,
  type Deadline,
  type Target,
} from './target.ts';

/**
 * Header fields of a hostile server end here; the body is read no further than a page's head, and
 * one chunk of 64 KiB.
 */
const MAX_HEADER_BYTES = 16 * 1024;

/**
 * One GET on a connection of its own: no cookies, no cache, no redirect followed. Never rejects.
 */
export async function getOnce(
  leg: ProbeRequest,
  resolve: ResolveName,
  signal: AbortSignal,
  timeoutMs = LOOK_TIMEOUT_MS,
): Promise<HttpAnswer> {
  if (signal.aborted) return CUT;
  const limit = limitedTo(timeoutMs, signal);
  const where = await targetsOf(leg, resolve, limit);
  return where.kind === 'targets'
    ? firstOf(where.targets, limit, (target) => getFrom(target, leg, limit))
    : where;
}

function getFrom(
  target: Target,
  { url, proxy }: ProbeRequest,
  limit: Deadline,
): Promise<HttpAnswer> {
  return new Promise((settle) => {
    let at: FailedAt = 'connect';
    const asking = request({
      ...target,
      agent: new Agent({ keepAlive: false }),
      // RFC 9112 §3.2.2: a proxy is asked for the whole URL.
      path:
        proxy === null
          ? `${url.pathname}${url.search}`
          : `${url.origin}${url.pathname}${url.search}`,
      setHost: false,
      headers: {
        Host: url.host,
        'User-Agent': USER_AGENT,
        Accept: '*/*',
        'Cache-Control': 'no-cache',
        Pragma: 'no-cache',
        Connection: 'close',
      },
      maxHeaderSize: MAX_HEADER_BYTES,
      signal: limit.signal,
    });
    const fail = (error: unknown): void => {
      settle(limit.signal.aborted ? limit.stopped(at) : failureOf(error, at));
    };
    const done = (answer: HttpAnswer): void => {
      settle(answer);
      asking.destroy();
    };
    asking.on('socket', (socket) =>
      socket.once('connect', () => {
        at = 'answer';
      }),
    );
    asking.on('error', fail);
    asking.on('close', () => {
      settle(limit.signal.aborted ? limit.stopped(at) : failedAt(at, 'ECONNRESET'));
    });
    asking.on('response', (response) => {
      readAnswer(response, done, fail);
    });
    asking.end();
  });
}

/** Status codes whose body may be a login page: a page in place of nothing, and RFC 6585 §6. */
const PAGES: ReadonlySet<number | undefined> = new Set([200, 511]);

/** A page whose head does not end is judged by what came of it. */
const HEAD_WITHIN_MS = 300;

/** The body matters for a page alone: whether it has a second byte, and where its head leads. */
function readAnswer(
  response: IncomingMessage,
  done: (answer: HttpAnswer) => void,
  fail: (error: unknown) => void,
): void {
  let head = Buffer.alloc(0);
  let patience: NodeJS.Timeout | undefined;
  const answered = (): void => {
    clearTimeout(patience);
    const refresh = metaRefresh(head.toString('latin1'));
    done({
      kind: 'answered',
      status: response.statusCode ?? 0,
      location: response.headers.location ?? null,
      isEmpty: head.length <= 1,
      ...(refresh === null ? {} : { refresh }),
    });
  };
  response.on('error', (error) => {
    clearTimeout(patience);
    fail(error);
  });
  if (!PAGES.has(response.statusCode)) {
    answered();
    return;
  }
  response.on('data', (chunk: Buffer) => {
    head = Buffer.concat([head, chunk]);
    if (head.length >= MAX_HEAD_BYTES) answered();
    else if (head.length > 1) patience ??= setTimeout(answered, HEAD_WITHIN_MS);
  });
  response.on('end', answered);
}
