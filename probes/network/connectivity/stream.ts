import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { hostOfUrl } from '../../../model/net/host.ts';
import { failedAt, type Cut, type Failure, type FailedAt } from './answers.ts';
import { failureOf, type Deadline, portOf, type Target, USER_AGENT } from './target.ts';

/** A connection over which TLS may begin. Whoever gets it destroys it. */
export type Opened =
  | { readonly kind: 'open'; readonly socket: Socket }
  | { readonly kind: 'refused'; readonly status: number }
  | Failure
  | Cut;

/** TCP to the target, whose local address is bound where the target says so. */
export function openStream(target: Target, limit: Deadline): Promise<Opened> {
  return new Promise((settle) => {
    const socket = connect(target);
    const stop = (): void => {
      settle(limit.stopped('connect'));
      socket.destroy();
    };
    limit.signal.addEventListener('abort', stop, { once: true });
    socket.once('error', (error) => {
      settle(failureOf(error, 'connect'));
    });
    socket.once('close', () => {
      limit.signal.removeEventListener('abort', stop);
    });
    socket.once('connect', () => {
      limit.signal.removeEventListener('abort', stop);
      settle({ kind: 'open', socket });
    });
  });
}

/** RFC 9110 §9.3.6: CONNECT, by which a proxy becomes a tunnel to the host of the URL. */
export function openThroughProxy(target: Target, url: URL, limit: Deadline): Promise<Opened> {
  return new Promise((settle) => {
    let at: FailedAt = 'connect';
    const authority = `${hostOfUrl(url).includes(':') ? url.hostname : hostOfUrl(url)}:${portOf(url).toString()}`;
    const asking = request({
      ...target,
      agent: new Agent({ keepAlive: false }),
      method: 'CONNECT',
      path: authority,
      setHost: false,
      headers: { Host: authority, 'User-Agent': USER_AGENT },
      signal: limit.signal,
    });
    asking.on('socket', (socket) =>
      socket.once('connect', () => {
        at = 'answer';
      }),
    );
    asking.on('error', (error) => {
      settle(limit.signal.aborted ? limit.stopped(at) : failureOf(error, at));
    });
    asking.on('close', () => {
      settle(limit.signal.aborted ? limit.stopped(at) : failedAt(at, 'ECONNRESET'));
    });
    asking.on('connect', ({ statusCode = 0 }, socket) => {
      if (statusCode >= 200 && statusCode < 300) {
        settle({ kind: 'open', socket });
        return;
      }
      settle({ kind: 'refused', status: statusCode });
      socket.destroy();
    });
    asking.end();
  });
}
