/**
 * Why no connection came about. `error` is the system's name for it, `ETIMEDOUT` when this
 * program's own limit passed.
 */
export type ConnectFailure =
  | {
      readonly ok: false;
      /**
       * `local-filter`: this system forbids it (EACCES, EPERM). `failed`: this system could not
       * even try (EMFILE and the like).
       */
      readonly kind: 'refused' | 'timed-out' | 'unreachable' | 'local-filter' | 'failed';
      readonly error: string;
    }
  | Aborted;

/** The caller's signal ended it. `receivedBytes`: of an unfinished reply, where one was awaited. */
export interface Aborted {
  readonly ok: false;
  readonly kind: 'aborted';
  readonly receivedBytes?: number;
}

/** Why a packet was not answered as the protocol wants. */
export type ReplyFailure =
  | Aborted
  /** The time for a reply passed; `receivedBytes` of an unfinished one had come. */
  | { readonly ok: false; readonly kind: 'silent'; readonly receivedBytes: number }
  /** The peer closed or reset the connection without an answer. */
  | { readonly ok: false; readonly kind: 'closed'; readonly reset: boolean }
  /** The first bytes are no RPC packet; they are kept as evidence. */
  | { readonly ok: false; readonly kind: 'not-rpc'; readonly firstBytes: Uint8Array }
  /** RPC that breaks a rule or a bound. */
  | { readonly ok: false; readonly kind: 'bad-reply'; readonly reason: string }
  /** A fault packet; `status` as in MS-RPCE §3.1.1.5.5 and C706 Appendix E. */
  | { readonly ok: false; readonly kind: 'fault'; readonly status: number };

export type BindFailure =
  | ReplyFailure
  /** The interface is not offered on this connection (p_result_t of C706 §12.6.3.1). */
  | {
      readonly ok: false;
      readonly kind: 'rejected';
      readonly result: number;
      readonly reason: number;
    }
  /** The whole bind is refused (bind_nak, MS-RPCE §2.2.2.5). */
  | { readonly ok: false; readonly kind: 'nak'; readonly reason: number };

export const ABORTED: Aborted = { ok: false, kind: 'aborted' };

export const badReply = (
  reason: string,
): { readonly ok: false; readonly kind: 'bad-reply'; readonly reason: string } => ({
  ok: false,
  kind: 'bad-reply',
  reason,
});
