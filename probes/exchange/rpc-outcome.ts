import type { Code } from '../../model/codes/facts.ts';
import { CONNECT_TIMEOUT_MS, REPLY_TIMEOUT_MS } from '../rpc/limits.ts';
import { statusText } from '../rpc/endpoint-mapper.ts';
import type { BindFailure, ConnectFailure } from '../rpc/outcomes.ts';
import { printable } from '../rpc/tower.ts';
import { inconclusive, type StepOutcome } from '../../model/step-outcome.ts';
import { cutWords } from './climb.ts';

/** Which side of the ladder a step stands on: the mapper, or a port that the mapper announced. */
export type Side = 'mapper' | 'port';

const ACCESS_DENIED = 5;

const CONNECT_CODES: Readonly<
  Record<Side, Readonly<Record<'refused' | 'timed-out' | 'unreachable' | 'local-filter', Code>>>
> = {
  mapper: {
    refused: 'EPM_REFUSED',
    'timed-out': 'EPM_BLOCKED',
    unreachable: 'EPM_BLOCKED',
    'local-filter': 'LOCAL_FILTER',
  },
  port: {
    refused: 'RPC_PORT_REFUSED',
    'timed-out': 'RPC_PORT_BLOCKED',
    unreachable: 'RPC_PORT_BLOCKED',
    'local-filter': 'LOCAL_FILTER',
  },
};

type AnswerKind = Exclude<BindFailure['kind'], 'aborted'>;
const ANSWER_CODES: Readonly<Record<Side, Readonly<Record<AnswerKind, Code>>>> = {
  mapper: {
    silent: 'RPC_NO_ANSWER',
    closed: 'RPC_NO_ANSWER',
    'not-rpc': 'EPM_NOT_RPC',
    'bad-reply': 'EPM_BAD_REPLY',
    fault: 'EPM_BAD_REPLY',
    rejected: 'EPM_BAD_REPLY',
    nak: 'EPM_BAD_REPLY',
  },
  port: {
    silent: 'RPC_NO_ANSWER',
    closed: 'RPC_NO_ANSWER',
    'not-rpc': 'RPC_NO_ANSWER',
    'bad-reply': 'RPC_NO_ANSWER',
    fault: 'RPC_WRONG_SERVICE',
    rejected: 'RPC_WRONG_SERVICE',
    nak: 'RPC_WRONG_SERVICE',
  },
};

/** A step that the signal cut although its own time was over as well is a time-out, not a cut. */
export const settleConnect = (failure: ConnectFailure, ms: number): ConnectFailure =>
  failure.kind === 'aborted' && ms >= CONNECT_TIMEOUT_MS
    ? { ok: false, kind: 'timed-out', error: 'ETIMEDOUT' }
    : failure;

export const settleReply = (failure: BindFailure, ms: number): BindFailure =>
  failure.kind === 'aborted' && ms >= REPLY_TIMEOUT_MS
    ? { ok: false, kind: 'silent', receivedBytes: 0 }
    : failure;

/** @param where for example `10.1.2.3:135` */
export function connectVerdict(
  side: Side,
  failure: ConnectFailure,
  where: string,
  ms: number,
  signal: AbortSignal,
): StepOutcome {
  if (failure.kind === 'aborted') return inconclusive(cutWords(signal, ms));
  const took = `after ${String(Math.round(ms))} ms`;
  if (failure.kind === 'failed')
    return inconclusive(
      `this system could not open a connection to ${where}: ${failure.error} ${took}`,
    );
  return {
    status: 'fail',
    code: CONNECT_CODES[side][failure.kind],
    evidence: [`TCP connect to ${where}: ${failure.kind} (${failure.error}) ${took}`],
  };
}

/** What an RPC exchange that did not succeed means, be it a bind or a call. */
export function answerVerdict(
  side: Side,
  failure: BindFailure,
  where: string,
  ms: number,
  signal: AbortSignal,
): StepOutcome {
  if (failure.kind === 'aborted') return inconclusive(cutWords(signal, ms));
  const denied = side === 'mapper' && failure.kind === 'fault' && failure.status === ACCESS_DENIED;
  const reason = describeAnswer(failure);
  return {
    status: 'fail',
    code: denied ? 'EPM_ACCESS_DENIED' : ANSWER_CODES[side][failure.kind],
    evidence: [`${where}: ${reason}, after ${String(Math.round(ms))} ms`],
    args: side === 'mapper' ? { reason, service: 'the endpoint mapper' } : { reason },
  };
}

/** Reasons of a provider's rejection (p_provider_reason_t, C706 §12.6.3.1). */
const REJECT_REASONS: readonly string[] = [
  'no reason given',
  'the interface is not offered here',
  'the transfer syntax is not offered',
  'a local limit',
];

export function describeAnswer(failure: BindFailure): string {
  switch (failure.kind) {
    case 'aborted':
      return 'cut short';
    case 'silent':
      return failure.receivedBytes === 0
        ? 'the connection stands and no answer comes'
        : `only ${String(failure.receivedBytes)} bytes of a packet came`;
    case 'closed':
      return failure.reset
        ? 'the connection was reset instead of an answer'
        : 'the connection was closed instead of an answer';
    case 'not-rpc':
      return `no RPC: "${printable(failure.firstBytes)}" (${Buffer.from(failure.firstBytes).toString('hex')})`;
    case 'bad-reply':
      return failure.reason;
    case 'fault':
      return `fault ${statusText(failure.status)}`;
    case 'rejected':
      return `bind rejected, result ${String(failure.result)}, reason ${String(failure.reason)} (${REJECT_REASONS[failure.reason] ?? 'unknown'})`;
    case 'nak':
      return `bind refused as a whole, reason ${String(failure.reason)}`;
  }
}
