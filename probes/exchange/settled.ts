import { CONNECT_TIMEOUT_MS, REPLY_TIMEOUT_MS } from '../rpc/limits.ts';
import type { BindFailure, ConnectFailure } from '../rpc/outcomes.ts';
import { isDeadline, type RunIo } from './ladder-run.ts';

/**
 * Whether the silence of a step that was cut is a result all the same: its own time was over as
 * well, or the run's deadline left it long enough to know.
 */
export const isSilence = (ms: number, limitMs: number, { signal, pace }: RunIo): boolean =>
  ms >= limitMs || (isDeadline(signal) && ms >= pace.silenceMs());

export const settleConnect = (failure: ConnectFailure, ms: number, io: RunIo): ConnectFailure =>
  failure.kind === 'aborted' && isSilence(ms, CONNECT_TIMEOUT_MS, io)
    ? { ok: false, kind: 'timed-out', error: 'ETIMEDOUT' }
    : failure;

export const settleReply = (failure: BindFailure, ms: number, io: RunIo): BindFailure =>
  failure.kind === 'aborted' && isSilence(ms, REPLY_TIMEOUT_MS, io)
    ? { ok: false, kind: 'silent', receivedBytes: failure.receivedBytes ?? 0 }
    : failure;
