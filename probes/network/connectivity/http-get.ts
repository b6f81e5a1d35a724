import { Agent, request, type IncomingMessage } from 'node:http';
import { CUT, failedAt, type FailedAt, type HttpAnswer } from './answers.ts';
import type { ResolveName } from './names.ts';
import {
  failureOf,
  firstOf,
  LOOK_TIMEOUT_MS,
  limitedTo,
  proxyHeaders,
  targetsOf,
  USER_AGENT,
  type ProbeRequest,
  type Deadline,
  type Target,
} from './target.ts';

/**
 * Header fields of a hostile server end here; the body is read no further than its second byte, so
 * never more than one chunk of 64 KiB.
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
        ...proxyHeaders(proxy),
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

/** The body matters with 200 alone, and of it only whether it has a second byte. */
function readAnswer(
  response: IncomingMessage,
  done: (answer: HttpAnswer) => void,
  fail: (error: unknown) => void,
): void {
  const answered = (isEmpty: boolean): void => {
    done({
      kind: 'answered',
      status: response.statusCode ?? 0,
      location: response.headers.location ?? null,
      isEmpty,
    });
  };
  response.on('error', fail);
  if (response.statusCode !== 200) {
    answered(true);
    return;
  }
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > 1) answered(false);
  });
  response.on('end', () => {
    answered(bytes <= 1);
  });
}
