import type { Code } from '../../model/codes/facts.ts';
import { CONNECT_TIMEOUT_MS, REPLY_TIMEOUT_MS } from '../rpc/limits.ts';
import { isBusy, nakText, statusText } from '../rpc/status.ts';
import type { BindFailure, ConnectFailure } from '../rpc/outcomes.ts';
import { printable } from '../rpc/tower.ts';
import {
  type AddressGiven,
  inconclusive,
  type InterfaceGiven,
  type Passed,
  type StepOutcome,
} from '../../model/step-outcome.ts';
import { cutWords } from './climb.ts';
import { ANSWER, CONNECT, MAPPER } from '../../model/text/en/evidence-rungs.ts';

/** Which side of the ladder a step stands on: the mapper, or a port that the mapper announced. */
export type Side = 'mapper' | 'port';

const ACCESS_DENIED = 5;

const CONNECT_CODES = {
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
} as const satisfies Record<
  Side,
  Record<'refused' | 'timed-out' | 'unreachable' | 'local-filter', Code>
>;

type AnswerKind = Exclude<BindFailure['kind'], 'aborted'>;
const ANSWER_CODES = {
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
} as const satisfies Record<Side, Record<AnswerKind, Code>>;

type Answered = Exclude<BindFailure, { readonly kind: 'aborted' }>;

/** A server that says it is busy breaks no rule, and no other service answers in its place. */
const answerCode = <C extends Code>(
  codes: Readonly<Record<AnswerKind, C>>,
  failure: Answered,
): C | 'RPC_SERVER_BUSY' =>
  (failure.kind === 'fault' || failure.kind === 'nak' || failure.kind === 'rejected') &&
  isBusy(failure)
    ? 'RPC_SERVER_BUSY'
    : codes[failure.kind];

/** A step that the signal cut although its own time was over as well is a time-out, not a cut. */
export const settleConnect = (failure: ConnectFailure, ms: number): ConnectFailure =>
  failure.kind === 'aborted' && ms >= CONNECT_TIMEOUT_MS
    ? { ok: false, kind: 'timed-out', error: 'ETIMEDOUT' }
    : failure;

export const settleReply = (failure: BindFailure, ms: number): BindFailure =>
  failure.kind === 'aborted' && ms >= REPLY_TIMEOUT_MS
    ? { ok: false, kind: 'silent', receivedBytes: 0 }
    : failure;

/** The mapper's connection did not open. @param where for example `10.1.2.3:135` */
export const mapperConnectVerdict = (
  failure: ConnectFailure,
  where: string,
  ms: number,
  signal: AbortSignal,
): StepOutcome<AddressGiven> => connectVerdict(CONNECT_CODES.mapper, failure, where, ms, signal);

/** The connection to an announced port did not open. */
export const portConnectVerdict = (
  failure: ConnectFailure,
  where: string,
  ms: number,
  signal: AbortSignal,
): StepOutcome<InterfaceGiven> => connectVerdict(CONNECT_CODES.port, failure, where, ms, signal);

function connectVerdict<C extends Code>(
  codes: Readonly<Record<'refused' | 'timed-out' | 'unreachable' | 'local-filter', C>>,
  failure: ConnectFailure,
  where: string,
  ms: number,
  signal: AbortSignal,
): Passed | { status: 'fail'; code: C; evidence: readonly string[] } {
  if (failure.kind === 'aborted') return inconclusive(cutWords(signal, ms));
  if (failure.kind === 'failed')
    return inconclusive(CONNECT.couldNotOpen(where, failure.error, ms));
  return {
    status: 'fail',
    code: codes[failure.kind],
    evidence: [CONNECT.failed(where, failure.kind, failure.error, ms)],
  };
}

/** What an RPC exchange with the mapper that did not succeed means, be it a bind or a call. */
export function mapperAnswerVerdict(
  failure: BindFailure,
  where: string,
  ms: number,
  signal: AbortSignal,
): StepOutcome<AddressGiven> {
  if (failure.kind === 'aborted') return inconclusive(cutWords(signal, ms));
  const isDenied = failure.kind === 'fault' && failure.status === ACCESS_DENIED;
  const reason = describeAnswer(failure);
  return {
    status: 'fail',
    code: isDenied ? 'EPM_ACCESS_DENIED' : answerCode(ANSWER_CODES.mapper, failure),
    evidence: [ANSWER.at(where, reason, ms)],
    args: { reason, service: MAPPER.service },
  };
}

/** The same on an announced port. */
export function portAnswerVerdict(
  failure: BindFailure,
  where: string,
  ms: number,
  signal: AbortSignal,
): StepOutcome<InterfaceGiven> {
  if (failure.kind === 'aborted') return inconclusive(cutWords(signal, ms));
  const reason = describeAnswer(failure);
  return {
    status: 'fail',
    code: answerCode(ANSWER_CODES.port, failure),
    evidence: [ANSWER.at(where, reason, ms)],
    args: { reason },
  };
}

export function describeAnswer(failure: BindFailure): string {
  switch (failure.kind) {
    case 'aborted':
      return ANSWER.cut;
    case 'silent':
      return failure.receivedBytes === 0 ? ANSWER.silent : ANSWER.torn(failure.receivedBytes);
    case 'closed':
      return failure.reset ? ANSWER.reset : ANSWER.closed;
    case 'not-rpc':
      return ANSWER.notRpc(
        printable(failure.firstBytes),
        Buffer.from(failure.firstBytes).toString('hex'),
      );
    case 'bad-reply':
      return failure.reason;
    case 'fault':
      return ANSWER.fault(statusText(failure.status));
    case 'rejected':
      return ANSWER.rejected(failure.result, failure.reason, ANSWER.rejections[failure.reason]);
    case 'nak':
      return ANSWER.nak(nakText(failure.reason));
  }
}
