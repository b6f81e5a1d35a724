import { connect, type Socket } from 'node:net';
import { ABORTED, type ConnectFailure } from './outcomes.ts';
import { withDeadline } from '../../lib/deadline.ts';
import { errorName } from '../../lib/error-name.ts';

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

/** An IPv6 address that means nothing without its adapter: it is invalid to Linux, too. */
const WITHOUT_ADAPTER = /^fe[89ab][\da-f]:[^%]*$/i;

/**
 * What a refused connect(2) means. Of a `blackhole` route Linux says EINVAL (ip-route(8)): this
 * laptop itself throws away what goes there, as the kill switch of a VPN client does.
 */
export const failureKind = (
  error: string,
  address: string,
  system: NodeJS.Platform = process.platform,
): Exclude<ConnectFailure['kind'], 'aborted'> =>
  error === 'EINVAL' && system === 'linux' && !WITHOUT_ADAPTER.test(address)
    ? 'local-filter'
    : (KINDS[error] ?? 'failed');

export type TcpOpening = { readonly ok: true; readonly socket: Socket } | ConnectFailure;

/** Signature of `openTcp`. */
export type OpenTcp = (target: TcpTarget, limits: CallLimits) => Promise<TcpOpening>;

/**
 * Opens one TCP connection. The socket that comes back has no listeners, and its owner destroys it.
 */
export function openTcp({ address, port }: TcpTarget, limits: CallLimits): Promise<TcpOpening> {
  return withDeadline<TcpOpening>(
    limits,
    (why) => (why === 'aborted' ? ABORTED : { ok: false, kind: 'timed-out', error: 'ETIMEDOUT' }),
    (settle) => {
      const socket = connect({ host: address, port, noDelay: true });
      const onConnect = (): void => {
        settle({ ok: true, socket });
      };
      const onError = (error: Error): void => {
        const code = errorName(error);
        settle({ ok: false, kind: failureKind(code, address), error: code });
      };
      socket.on('connect', onConnect);
      socket.on('error', onError);
      return (opening) => {
        socket.removeListener('connect', onConnect);
        // On failure the listener stays: a destroyed socket may still report why, and nobody else
        // listens.
        if (opening.ok) socket.removeListener('error', onError);
        else socket.destroy();
      };
    },
  );
}
