import type { Code } from '../../model/codes/facts.ts';
import type { RungFacts } from '../../model/rung-facts.ts';
import { CONNECT_TIMEOUT_MS } from '../rpc/limits.ts';
import { isBusy, nakText, statusText } from '../rpc/status.ts';
import type { BindFailure, ConnectFailure } from '../rpc/outcomes.ts';
import { printable } from '../rpc/tower.ts';
import { inconclusive, type Passed } from '../../model/step-outcome.ts';
import { cutWords, isDeadline } from './ladder-run.ts';
import { ANSWER, CONNECT, NOT_TESTED } from '../../model/text/en/evidence-rungs.ts';

/** A server that says it is busy breaks no rule, and no other service answers in its place. */
export const saysBusy = (failure: BindFailure): boolean =>
  (failure.kind === 'fault' || failure.kind === 'nak' || failure.kind === 'rejected') &&
  isBusy(failure);

/** A step of RPC that was taken, with what its sentences need. */
export interface TakenStep {
  /** For example `10.1.2.3:135`. */
  readonly where: string;
  readonly ms: number;
  /** Says who cut the step, where it was cut. */
  readonly signal: AbortSignal;
}

interface ConnectFailed<C extends Code> {
  readonly status: 'fail';
  readonly code: C;
  readonly evidence: readonly string[];
  readonly facts?: RungFacts;
}

/** A silence, and whether the run ended it before the step's own time was over. */
interface Silence {
  readonly evidence: readonly string[];
  readonly facts?: RungFacts;
}

/** @param isSilent nothing came, or nothing whole @param limitMs the step's own time */
export const silenceOf = (
  what: string,
  { ms, signal }: TakenStep,
  isSilent: boolean,
  limitMs: number,
): Silence =>
  isSilent && ms < limitMs && isDeadline(signal)
    ? { evidence: [what, NOT_TESTED.cutSilence(ms)], facts: { isCut: true } }
    : { evidence: [what] };

/** A connection that did not open. @param codes what each way to fail means on this rung */
export function connectOutcome<C extends Code>(
  codes: Readonly<Record<'refused' | 'timed-out' | 'unreachable' | 'local-filter', C>>,
  failure: ConnectFailure,
  step: TakenStep,
): Passed | ConnectFailed<C> {
  const { where, ms, signal } = step;
  if (failure.kind === 'aborted') return inconclusive(cutWords(signal, ms));
  if (failure.kind === 'failed')
    return inconclusive(CONNECT.couldNotOpen(where, failure.error, ms));
  return {
    status: 'fail',
    code: codes[failure.kind],
    ...silenceOf(
      CONNECT.failed(where, failure.kind, failure.error, ms),
      step,
      failure.kind === 'timed-out',
      CONNECT_TIMEOUT_MS,
    ),
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
