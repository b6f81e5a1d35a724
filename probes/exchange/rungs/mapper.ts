import type { CheckResult } from '../../../model/check.ts';
import {
  type AddressGiven,
  inconclusive,
  OK,
  type StepOutcome,
} from '../../../model/step-outcome.ts';
import { ANSWER, CONNECT, MAPPER, NOT_TESTED } from '../../../model/text/en/evidence-rungs.ts';
import { REPLY_TIMEOUT_MS } from '../../rpc/limits.ts';
import type { BindFailure, ConnectFailure } from '../../rpc/outcomes.ts';
import { isDenied } from '../../rpc/status.ts';
import { cutWords, type LadderRun } from '../ladder-run.ts';
import { suspectProxy } from '../proxy-suspicion.ts';
import type { AddressRecorder } from '../recorder.ts';
import {
  connectOutcome,
  describeAnswer,
  saysBusy,
  silenceOf,
  type TakenStep,
} from '../rpc-outcome.ts';
import { suspectOverlap } from './local-overlap.ts';
import type { MapperSession, Opening } from './mapper-connections.ts';

const CONNECT_CODES = {
  refused: 'EPM_REFUSED',
  'timed-out': 'EPM_BLOCKED',
  unreachable: 'EPM_BLOCKED',
  'local-filter': 'LOCAL_FILTER',
} as const;

const ANSWER_CODES = {
  silent: 'RPC_NO_ANSWER',
  closed: 'RPC_NO_ANSWER',
  'not-rpc': 'EPM_NOT_RPC',
  'bad-reply': 'EPM_BAD_REPLY',
  fault: 'EPM_BAD_REPLY',
  rejected: 'EPM_BAD_REPLY',
  nak: 'EPM_BAD_REPLY',
} as const satisfies Record<Exclude<BindFailure['kind'], 'aborted'>, string>;

type ConnectCode = (typeof CONNECT_CODES)[keyof typeof CONNECT_CODES];
type AnswerCode =
  (typeof ANSWER_CODES)[keyof typeof ANSWER_CODES] | 'EPM_ACCESS_DENIED' | 'RPC_SERVER_BUSY';
export type MapperCode = ConnectCode | AnswerCode;

/** The mapper's connection did not open. */
export const judgeConnectFailure = (
  failure: ConnectFailure,
  step: TakenStep,
): StepOutcome<AddressGiven, ConnectCode> => connectOutcome(CONNECT_CODES, failure, step);

/** An RPC exchange with the mapper did not succeed, be it a bind or a call. */
export function judgeAnswerFailure(
  failure: BindFailure,
  step: TakenStep,
): StepOutcome<AddressGiven, AnswerCode> {
  const { where, ms, signal } = step;
  if (failure.kind === 'aborted') return inconclusive(cutWords(signal, ms));
  const reason = describeAnswer(failure);
  return {
    status: 'fail',
    code:
      failure.kind === 'fault' && isDenied(failure.status)
        ? 'EPM_ACCESS_DENIED'
        : saysBusy(failure)
          ? 'RPC_SERVER_BUSY'
          : ANSWER_CODES[failure.kind],
    ...silenceOf(ANSWER.at(where, reason, ms), step, failure.kind === 'silent', REPLY_TIMEOUT_MS),
    args: { reason, service: MAPPER.service },
  };
}

/** A session that did not bind, at whichever step it ended. */
export const judgeSessionFailure = (
  session: Exclude<MapperSession, { readonly step: 'bound' }>,
  where: string,
  signal: AbortSignal,
): StepOutcome<AddressGiven, MapperCode> =>
  session.step === 'connect'
    ? judgeConnectFailure(session.failure, { where, ms: session.ms, signal })
    : judgeAnswerFailure(session.failure, { where, ms: session.ms, signal });

/** The address that was tried, and how it is written with its port: `10.1.2.3:135`. */
export interface TriedAddress {
  readonly address: string;
  readonly where: string;
}

export const judgeConnect = (
  opening: Opening,
  { where, address }: TriedAddress,
  {
    request,
    io: { signal },
  }: Pick<LadderRun, 'request'> & { readonly io: Pick<LadderRun['io'], 'signal'> },
): StepOutcome<AddressGiven, ConnectCode | 'LOCAL_SUBNET_OVERLAP'> =>
  opening.ok
    ? OK(CONNECT.opened(where, opening.connection.localAddress ?? null))
    : suspectOverlap(
        judgeConnectFailure(opening.failure, { where, ms: opening.ms, signal }),
        address,
        request,
      );

/** @param connectId the check that failed, where the connection did not open */
export function judgeMapper(
  session: MapperSession,
  where: string,
  connectId: string,
  { request, io }: Pick<LadderRun, 'request' | 'io'>,
): StepOutcome<AddressGiven, AnswerCode> {
  switch (session.step) {
    case 'connect':
      return inconclusive(NOT_TESTED.below(connectId));
    case 'bind':
      return suspectProxy(
        judgeAnswerFailure(session.failure, { where, ms: session.ms, signal: io.signal }),
        { request },
      );
    case 'bound':
      return OK(MAPPER.accepted(where));
  }
}

export const checkConnect = (
  run: LadderRun,
  recorder: AddressRecorder,
  tried: TriedAddress,
  opening: Opening,
): CheckResult => recorder.record('connect', judgeConnect(opening, tried, run), opening.ms);

export const checkMapper = (
  run: LadderRun,
  recorder: AddressRecorder,
  where: string,
  session: MapperSession,
  connect: CheckResult,
): CheckResult =>
  recorder.record(
    'mapper',
    judgeMapper(session, where, connect.id, run),
    session.step === 'connect' ? null : session.ms,
  );
