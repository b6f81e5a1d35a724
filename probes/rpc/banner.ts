import { HTTP_GREETING } from './connection.ts';
import { BANNER_PAUSE_MS, MAX_BANNER_BYTES } from './limits.ts';
import { ABORTED, type ConnectFailure, type ReplyFailure } from './outcomes.ts';
import { openTcp, type CallLimits, type TcpTarget } from './tcp.ts';
import { withDeadline } from '../../lib/deadline.ts';

export type Banner =
  | {
      readonly ok: true;
      /** At most `MAX_BANNER_BYTES`. */
      readonly bytes: Uint8Array;
      /**
       * Whether an RPC server over HTTP speaks: the store on 6001, the directory on 6004 (MS-RPCH
       * §2.1.2.2.1, legacy server response).
       */
      readonly rpcOverHttp: boolean;
    }
  | ConnectFailure
  | ReadFailure;

type ReadFailure = Extract<ReplyFailure, { kind: 'silent' | 'closed' }>;

/**
 * What a port says of itself before it is asked: connects, reads, closes, and sends nothing. It
 * ends with `MAX_BANNER_BYTES`, with the peer's end, some time after the first bytes, or with
 * `limits`, which counts for connecting and for reading alike.
 */
export async function bannerOf(target: TcpTarget, limits: CallLimits): Promise<Banner> {
  const opened = await openTcp(target, limits);
  if (!opened.ok) return opened;
  const { socket } = opened;
  let bytes: Uint8Array = new Uint8Array();
  /** What has been said counts, however the rest ended. */
  const ended = (failure: ReadFailure): Banner =>
    bytes.length > 0
      ? { ok: true, bytes, rpcOverHttp: Buffer.from(bytes).toString('latin1') === HTTP_GREETING }
      : failure;
  const silent = (): Banner => ended({ ok: false, kind: 'silent', receivedBytes: 0 });
  return withDeadline<Banner>(
    limits,
    (why) => (why === 'aborted' ? ABORTED : silent()),
    (settle) => {
      let pause: NodeJS.Timeout | undefined;
      const end = (): void => {
        settle(silent());
      };
      socket.on('data', (chunk: Buffer) => {
        bytes = Buffer.concat([bytes, chunk]).subarray(0, MAX_BANNER_BYTES);
        if (bytes.length >= MAX_BANNER_BYTES) end();
        else pause ??= setTimeout(end, BANNER_PAUSE_MS);
      });
      socket.on('error', () => {
        settle(ended({ ok: false, kind: 'closed', reset: true }));
      });
      socket.on('end', () => {
        settle(ended({ ok: false, kind: 'closed', reset: false }));
      });
      return () => {
        clearTimeout(pause);
        socket.destroy();
      };
    },
  );
}
