import {
  type AddressGiven,
  inconclusive,
  OK,
  type StepOutcome,
} from '../../../model/step-outcome.ts';
import { IDLE } from '../../../model/text/en/evidence-rungs.ts';
import type { ReplyFailure } from '../../rpc/outcomes.ts';

/** What became of a connection on which nothing was said for a while. */
export type HeldEnd =
  /** Asked afterwards, the server answered on it. */
  | { readonly kind: 'answered' }
  /** Asked afterwards, nothing came, or a reset; a fresh connection was answered. */
  | { readonly kind: 'dead'; readonly reset: boolean }
  /** The same, and a fresh connection was not answered either. */
  | { readonly kind: 'no-control' }
  /** The other side ended it during the silence. */
  | { readonly kind: 'ended'; readonly reset: boolean }
  /** The other side ended it in order once it was asked. */
  | { readonly kind: 'ended-asked' }
  /** Something else came, in words. */
  | { readonly kind: 'other'; readonly what: string };

/** One connection to the mapper that was bound and then kept silent. */
export interface HeldConnection {
  readonly address: string;
  /** Until it ended, or was asked. */
  readonly silentMs: number;
  readonly end: HeldEnd;
  /** When that was known, RFC 3339 in UTC. */
  readonly at: string;
  readonly isInTunnel: boolean;
}

/**
 * What ended a held connection before it was asked: whoever says so in order, the server or a device
 * in its name, has not forgotten it.
 */
export const endedInSilence = (failure: ReplyFailure, what: string): HeldEnd =>
  failure.kind === 'closed' ? { kind: 'ended', reset: failure.reset } : { kind: 'other', what };

/**
 * What the question after the silence came to. A fault is an answer, too.
 *
 * @param failure null: it was answered
 * @param isFreshAnswered whether a fresh connection was answered afterwards
 */
export function endedAsked(
  failure: ReplyFailure | null,
  isFreshAnswered: boolean,
  what: string,
): HeldEnd {
  if (failure === null || failure.kind === 'fault') return { kind: 'answered' };
  const isReset = failure.kind === 'closed' && failure.reset;
  if (failure.kind === 'closed' && !isReset) return { kind: 'ended-asked' };
  const isSilent = failure.kind === 'silent' && failure.receivedBytes === 0;
  if (!isSilent && !isReset) return { kind: 'other', what };
  return isFreshAnswered ? { kind: 'dead', reset: isReset } : { kind: 'no-control' };
}

/** Whether the way bears a silence. Only a connection that died without a word tells of a device. */
export function judgeIdle({
  silentMs,
  end,
  isInTunnel,
}: HeldConnection): StepOutcome<AddressGiven, 'IDLE_TIMEOUT'> {
  switch (end.kind) {
    case 'answered':
      return OK(IDLE.answers(silentMs));
    case 'dead': {
      const reason = IDLE.dead(silentMs, end.reset);
      return {
        status: 'degraded',
        code: 'IDLE_TIMEOUT',
        evidence: [reason, IDLE.notBefore],
        args: { reason },
        facts: { isInTunnel },
      };
    }
    case 'no-control':
      return inconclusive(IDLE.noControl(silentMs));
    case 'ended':
      return inconclusive(IDLE.ended(silentMs, end.reset));
    case 'ended-asked':
      return inconclusive(IDLE.endedAsked(silentMs));
    case 'other':
      return inconclusive(IDLE.other(silentMs, end.what));
  }
}
