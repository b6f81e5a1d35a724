import type { RpcInterface } from '../../model/interfaces.ts';
import type { Endpoint } from '../../model/run.ts';
import { openRpc } from '../rpc/connection.ts';
import { CONNECT_TIMEOUT_MS, REPLY_TIMEOUT_MS } from '../rpc/limits.ts';
import type { BindFailure, ConnectFailure } from '../rpc/outcomes.ts';
import type { TcpTarget } from '../rpc/tcp.ts';
import type { PortReach } from '../../model/net/access-lists.ts';
import {
  inconclusive,
  type InterfaceGiven,
  OK,
  type StepOutcome,
  withMore,
} from '../../model/step-outcome.ts';
import { timed } from './climb.ts';
import type { LadderIo } from './types.ts';
import { whatListens, type Listens } from './listens.ts';
import {
  portAnswerVerdict,
  portConnectVerdict,
  settleConnect,
  settleReply,
} from './rpc-outcome.ts';
import { BIND, CONNECT } from '../../model/text/en/evidence-rungs.ts';

/**
 * What one announced port did: how far it was reached, and the verdict of each of its two steps.
 */
export interface PortTrial {
  readonly tcp: Endpoint['tcp'];
  readonly bind: Endpoint['bind'];
  readonly reach: PortReach;
  readonly connect: { readonly verdict: StepOutcome<InterfaceGiven>; readonly ms: number | null };
  /** Null when the connection did not open. */
  readonly answer: { readonly verdict: StepOutcome<InterfaceGiven>; readonly ms: number } | null;
}

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

/**
 * A fresh connection to one announced port, a bind without credentials, and the end: two round
 * trips. An open port is not believed: a gateway may accept connections itself, so only RPC's
 * answer counts.
 *
 * @param identify asks a port that is as wanted, too, what else listens there; otherwise only one
 * that is not
 */
export async function tryPort(
  target: TcpTarget,
  wanted: RpcInterface,
  io: LadderIo,
  identify: boolean,
): Promise<PortTrial> {
  const { signal } = io;
  const where = `${target.address}:${String(target.port)}`;
  const opening = await timed(io, () => openRpc(target, { timeoutMs: CONNECT_TIMEOUT_MS, signal }));
  if (!opening.outcome.ok) {
    const failure = settleConnect(opening.outcome, opening.ms);
    const verdict = portConnectVerdict(failure, where, opening.ms, signal);
    return {
      tcp: TCP_WORDS[failure.kind],
      bind: 'not-tried',
      reach: CONNECT_REACH[failure.kind],
      connect: { verdict, ms: opening.ms },
      answer: null,
    };
  }
  const { connection } = opening.outcome;
  const connect = {
    verdict: OK(CONNECT.opened(where, connection.localAddress ?? null)),
    ms: opening.ms,
  };
  const binding = await timed(io, () =>
    connection.bind(wanted, { timeoutMs: REPLY_TIMEOUT_MS, signal }),
  );
  connection.close();
  if (binding.outcome.ok) {
    const accepted = OK(
      BIND.accepted(where, wanted.uuid, `${String(wanted.major)}.${String(wanted.minor)}`),
    );
    const verdict = identify ? told(accepted, await whatListens(target, io)) : accepted;
    return {
      tcp: 'open',
      bind: 'accepted',
      reach: 'bound',
      connect,
      answer: { verdict, ms: binding.ms },
    };
  }
  const failure = settleReply(binding.outcome, binding.ms);
  const failed = portAnswerVerdict(failure, where, binding.ms, signal);
  const verdict = SPEAKS_RPC.includes(failure.kind)
    ? told(failed, await whatListens(target, io))
    : failed;
  return {
    tcp: 'open',
    bind: BIND_WORDS[failure.kind],
    reach: BIND_REACH[failure.kind],
    connect,
    answer: { verdict, ms: binding.ms },
  };
}

const told = (
  verdict: StepOutcome<InterfaceGiven>,
  { interfaces, evidence }: Listens,
): StepOutcome<InterfaceGiven> =>
  withMore(verdict, [evidence], interfaces.length === 0 ? {} : { listens: [...interfaces] });

export const notTried = (reason: string): PortTrial => ({
  tcp: 'not-tried',
  bind: 'not-tried',
  reach: 'unknown',
  connect: { verdict: inconclusive(reason), ms: null },
  answer: null,
});
