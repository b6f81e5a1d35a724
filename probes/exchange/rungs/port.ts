import type { CheckResult } from '../../../model/check.ts';
import type { RpcInterface } from '../../../model/interfaces.ts';
import {
  comparePort,
  insideLists,
  type PortReach,
  type Towards,
} from '../../../model/net/access-lists.ts';
import { lastKnownOf } from '../../../model/net/port-history.ts';
import type { Endpoint } from '../../../model/run.ts';
import {
  inconclusive,
  type InterfaceGiven,
  OK,
  type Passed,
  type StepOutcome,
  withMore,
} from '../../../model/step-outcome.ts';
import { ANSWER, BIND, CONNECT, NOT_TESTED } from '../../../model/text/en/evidence-rungs.ts';
import { openRpc } from '../../rpc/connection.ts';
import { CONNECT_TIMEOUT_MS, REPLY_TIMEOUT_MS } from '../../rpc/limits.ts';
import type { BindFailure, ConnectFailure } from '../../rpc/outcomes.ts';
import type { TcpTarget } from '../../rpc/tcp.ts';
import { cutWords, listsOf, timed, type LadderRun, type RunIo } from '../ladder-run.ts';
import { askOffered, type OfferedInterfaces } from '../offered-interfaces.ts';
import { suspectProxy } from '../proxy-suspicion.ts';
import type { InterfaceRecorder, PortRecorder } from '../recorder.ts';
import {
  connectOutcome,
  describeAnswer,
  saysBusy,
  silenceOf,
  type TakenStep,
} from '../rpc-outcome.ts';
import { settleConnect, settleReply } from '../settled.ts';
import { judgePortList } from './access-list.ts';

const CONNECT_CODES = {
  refused: 'RPC_PORT_REFUSED',
  'timed-out': 'RPC_PORT_BLOCKED',
  unreachable: 'RPC_PORT_BLOCKED',
  'local-filter': 'LOCAL_FILTER',
} as const;

const ANSWER_CODES = {
  silent: 'RPC_NO_ANSWER',
  closed: 'RPC_NO_ANSWER',
  'not-rpc': 'RPC_NO_ANSWER',
  'bad-reply': 'RPC_NO_ANSWER',
  fault: 'RPC_WRONG_SERVICE',
  rejected: 'RPC_WRONG_SERVICE',
  nak: 'RPC_WRONG_SERVICE',
} as const satisfies Record<Exclude<BindFailure['kind'], 'aborted'>, string>;

type ConnectCode = (typeof CONNECT_CODES)[keyof typeof CONNECT_CODES];
type AnswerCode = (typeof ANSWER_CODES)[keyof typeof ANSWER_CODES] | 'RPC_SERVER_BUSY';

const TCP_WORDS: Readonly<Record<ConnectFailure['kind'], Endpoint['tcp']>> = {
  refused: 'refused',
  'timed-out': 'timed-out',
  unreachable: 'unreachable',
  'local-filter': 'unreachable',
  failed: 'not-tried',
  aborted: 'not-tried',
};
const BIND_WORDS: Readonly<Record<BindFailure['kind'], Endpoint['bind']>> = {
  rejected: 'rejected',
  nak: 'rejected',
  fault: 'fault',
  silent: 'no-answer',
  closed: 'no-answer',
  'not-rpc': 'not-rpc',
  'bad-reply': 'not-rpc',
  aborted: 'not-tried',
};
/** A filter on this laptop is no list on the way, so it proves nothing about one. */
const CONNECT_REACH: Readonly<Record<ConnectFailure['kind'], PortReach>> = {
  refused: 'blocked',
  'timed-out': 'blocked',
  unreachable: 'blocked',
  'local-filter': 'unknown',
  failed: 'unknown',
  aborted: 'unknown',
};
const BIND_REACH: Readonly<Record<BindFailure['kind'], PortReach>> = {
  rejected: 'answered',
  nak: 'answered',
  fault: 'answered',
  silent: 'blocked',
  closed: 'blocked',
  'not-rpc': 'blocked',
  'bad-reply': 'blocked',
  aborted: 'unknown',
};

/** Something speaks RPC there, and not as wanted: what it is can be asked. */
const SPEAKS_RPC: readonly BindFailure['kind'][] = ['rejected', 'nak', 'fault'];

/** What one announced port did. */
export type AskedPort =
  | { readonly kind: 'not-tried'; readonly reason: string }
  | { readonly kind: 'unopened'; readonly failure: ConnectFailure; readonly step: TakenStep }
  | {
      readonly kind: 'opened';
      readonly localAddress: string | null;
      readonly connectMs: number;
      /** Null when it was accepted. */
      readonly refusal: BindFailure | null;
      readonly step: TakenStep;
      /** What else listens there, where that was asked. */
      readonly offered: OfferedInterfaces | null;
      /** It was tried before the mapper named it. */
      readonly isEarly: boolean;
    };

/** What a connection and a bind brought, before anything else is asked. */
export type PortAttempt =
  | Extract<AskedPort, { readonly kind: 'unopened' }>
  | Omit<Extract<AskedPort, { readonly kind: 'opened' }>, 'offered' | 'isEarly'>;

export const notTried = (reason: string): AskedPort => ({ kind: 'not-tried', reason });

/**
 * A fresh connection to one port, a bind without credentials, and the end: two round trips. An open
 * port is not believed: a gateway may accept connections itself, so only RPC's answer counts.
 */
export async function attemptPort(
  target: TcpTarget,
  wanted: RpcInterface,
  io: RunIo,
): Promise<PortAttempt> {
  const { signal } = io;
  const where = `${target.address}:${String(target.port)}`;
  const awaited = { host: target.address, port: target.port, interface: wanted.name };
  const opening = await timed(
    io,
    () => openRpc(target, { timeoutMs: CONNECT_TIMEOUT_MS, signal }, 'tcp', io.openTcp),
    { step: 'port', ...awaited },
  );
  if (!opening.outcome.ok)
    return {
      kind: 'unopened',
      failure: settleConnect(opening.outcome, opening.ms, io),
      step: { where, ms: opening.ms, signal },
    };
  io.pace.saw(opening.ms);
  const { connection } = opening.outcome;
  const { outcome, ms } = await timed(
    io,
    () => connection.bind(wanted, { timeoutMs: REPLY_TIMEOUT_MS, signal }),
    { step: 'bind', ...awaited },
  );
  connection.close();
  return {
    kind: 'opened',
    localAddress: connection.localAddress ?? null,
    connectMs: opening.ms,
    refusal: outcome.ok ? null : settleReply(outcome, ms, io),
    step: { where, ms, signal },
  };
}

/**
 * Tries one announced port, and asks what else listens there where that matters.
 *
 * @param identify asks a port that is as wanted, too, what else listens there; otherwise only one
 * that is not
 * @param early an attempt that was made before the port was named, and stands for a fresh one
 */
export async function askPort(
  target: TcpTarget,
  wanted: RpcInterface,
  io: RunIo,
  identify: boolean,
  early: PortAttempt | null = null,
): Promise<AskedPort> {
  const attempt = early ?? (await attemptPort(target, wanted, io));
  if (attempt.kind === 'unopened') return attempt;
  const { refusal } = attempt;
  const asksMore = refusal === null ? identify : SPEAKS_RPC.includes(refusal.kind);
  return {
    ...attempt,
    offered: asksMore ? await askOffered(target, io) : null,
    isEarly: early !== null,
  };
}

/** How far a port was reached, and what each of its two steps means. */
export interface JudgedPort {
  readonly tcp: Endpoint['tcp'];
  readonly bind: Endpoint['bind'];
  readonly reach: PortReach;
  readonly connect: {
    readonly outcome: StepOutcome<InterfaceGiven, ConnectCode>;
    readonly ms: number | null;
  };
  /** Null when the connection did not open. */
  readonly answer: {
    readonly outcome: StepOutcome<InterfaceGiven, AnswerCode>;
    readonly ms: number;
  } | null;
}

export function judgePort(asked: AskedPort, wanted: RpcInterface): JudgedPort {
  switch (asked.kind) {
    case 'not-tried':
      return {
        tcp: 'not-tried',
        bind: 'not-tried',
        reach: 'unknown',
        connect: { outcome: inconclusive(asked.reason), ms: null },
        answer: null,
      };
    case 'unopened': {
      const { failure, step } = asked;
      return {
        tcp: TCP_WORDS[failure.kind],
        bind: 'not-tried',
        reach: CONNECT_REACH[failure.kind],
        connect: { outcome: connectOutcome(CONNECT_CODES, failure, step), ms: step.ms },
        answer: null,
      };
    }
    case 'opened': {
      const { localAddress, connectMs, refusal, step, offered, isEarly } = asked;
      const outcome = refusal === null ? accepted(step.where, wanted) : judgeRefusal(refusal, step);
      const how = isEarly ? [CONNECT.early] : [];
      return {
        tcp: 'open',
        bind: refusal === null ? 'accepted' : BIND_WORDS[refusal.kind],
        reach: refusal === null ? 'bound' : BIND_REACH[refusal.kind],
        connect: { outcome: OK(CONNECT.opened(step.where, localAddress), ...how), ms: connectMs },
        answer: {
          outcome: offered === null ? outcome : withOffered(outcome, offered),
          ms: step.ms,
        },
      };
    }
  }
}

const accepted = (where: string, { uuid, major, minor }: RpcInterface): Passed =>
  OK(BIND.accepted(where, uuid, `${String(major)}.${String(minor)}`));

/** A bind on an announced port that was not accepted. */
export function judgeRefusal(
  failure: BindFailure,
  step: TakenStep,
): StepOutcome<InterfaceGiven, AnswerCode> {
  const { where, ms, signal } = step;
  if (failure.kind === 'aborted') return inconclusive(cutWords(signal, ms));
  const reason = describeAnswer(failure);
  return {
    status: 'fail',
    code: saysBusy(failure) ? 'RPC_SERVER_BUSY' : ANSWER_CODES[failure.kind],
    ...silenceOf(ANSWER.at(where, reason, ms), step, failure.kind === 'silent', REPLY_TIMEOUT_MS),
    args: { reason },
  };
}

const withOffered = (
  outcome: StepOutcome<InterfaceGiven, AnswerCode>,
  { interfaces, evidence }: OfferedInterfaces,
): StepOutcome<InterfaceGiven, AnswerCode> =>
  withMore(outcome, [evidence], interfaces.length === 0 ? {} : { listens: [...interfaces] });

/** A port of one interface at one address. */
export interface AnnouncedPort {
  readonly address: string;
  readonly wanted: RpcInterface;
  readonly port: number;
}

/** The port held against the lists, the connection to it, and the bind. */
export function checkPort(
  { request }: LadderRun,
  recorder: PortRecorder,
  { address, wanted, port }: AnnouncedPort,
  asked: AskedPort,
): { readonly checks: readonly CheckResult[]; readonly endpoint: Endpoint } {
  const towards = { host: request.host, address };
  const judged = judgePort(asked, wanted);
  const { reach, connect, answer } = judged;
  const list =
    request.accessLists.length > 0
      ? [
          recorder.record(
            'acl',
            judgePortList(comparePort(listsOf(request), port, reach, towards)),
            0,
          ),
        ]
      : [];
  const opened = recorder.record('port', connect.outcome, connect.ms);
  const bind =
    answer === null
      ? recorder.record('bind', inconclusive(NOT_TESTED.below(opened.id)), null)
      : recorder.record('bind', suspectProxy(answer.outcome, { request }), answer.ms);
  return {
    checks: [...list, opened, bind],
    endpoint: endpointOf({ request }, wanted, { ...towards, port }, judged),
  };
}

export const endpointOf = (
  { request }: Pick<LadderRun, 'request'>,
  wanted: RpcInterface,
  { host, address, port }: Towards & { readonly port: number },
  { tcp, bind }: Pick<JudgedPort, 'tcp' | 'bind'>,
): Endpoint => ({
  interface: wanted.name,
  uuid: wanted.uuid,
  version: `${String(wanted.major)}.${String(wanted.minor)}`,
  host: address,
  port,
  tcp,
  bind,
  insideAcl: insideLists(request.accessLists, port, { host, address }),
});

/**
 * The steps of a port that nobody named. What the mapper named in the past is held against the
 * lists all the same.
 */
export function untestedPort(
  { request }: LadderRun,
  interfaceRecorder: InterfaceRecorder,
  wanted: RpcInterface,
  { status, code, evidence }: Passed,
): readonly CheckResult[] {
  const recorder = interfaceRecorder.on(null);
  const untested = { status, code, args: {}, evidence };
  const past = lastKnownOf(wanted, request.lastKnownPorts ?? [], listsOf(request));
  const held = { ...untested, ...past, evidence: [...evidence, ...past.evidence] };
  return [
    ...(request.accessLists.length > 0 ? [recorder.record('acl', held, null)] : []),
    recorder.record('port', untested, null),
    recorder.record('bind', untested, null),
  ];
}
