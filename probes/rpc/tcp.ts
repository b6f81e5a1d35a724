import { connect, type Socket } from 'node:net';
import { ABORTED, type ConnectFailure } from './outcomes.ts';

export interface TcpTarget {
  /** IP literal: names are resolved elsewhere, so that what is reached is what was resolved. */
  readonly address: string;
  readonly port: number;
}

/** How long to wait, and who may end it sooner. */
export interface CallLimits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const KINDS: Readonly<Record<string, Exclude<ConnectFailure['kind'], 'aborted'>>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'refused',
  ETIMEDOUT: 'timed-out',
  ENETUNREACH: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  EACCES: 'local-filter',
  EPERM: 'local-filter',
};

/**
 * Opens one TCP connection. The socket that comes back has no listeners, and its owner destroys it.
 */
export function openTcp(
  { address, port }: TcpTarget,
  { timeoutMs, signal }: CallLimits,
): Promise<{ readonly ok: true; readonly socket: Socket } | ConnectFailure> {
  if (signal.aborted) return Promise.resolve(ABORTED);
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, noDelay: true });
    const settle = (
      outcome: { readonly ok: true; readonly socket: Socket } | ConnectFailure,
    ): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.removeListener('connect', onConnect);
      // On failure the listener stays: a destroyed socket may still report why, and nobody else
      // listens.
      if (outcome.ok) socket.removeListener('error', onError);
      else socket.destroy();
      resolve(outcome);
    };
    const onAbort = (): void => {
      settle(ABORTED);
    };
    const timer = setTimeout(() => {
      settle({ ok: false, kind: 'timed-out', error: 'ETIMEDOUT' });
    }, timeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    const onConnect = (): void => {
      settle({ ok: true, socket });
    };
    const onError = (error: NodeJS.ErrnoException): void => {
      const code = error.code ?? error.message;
      settle({ ok: false, kind: KINDS[code] ?? 'failed', error: code });
    };
    socket.on('connect', onConnect);
    socket.on('error', onError);
  });
}
