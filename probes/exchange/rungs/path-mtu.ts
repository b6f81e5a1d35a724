import {
  type AddressGiven,
  inconclusive,
  OK,
  type StepOutcome,
} from '../../../model/step-outcome.ts';
import { WAY } from '../../../model/text/en/evidence-rungs.ts';

/** What became of one packet of a known size, sent to the mapper on a connection that was bound. */
export interface SizeTrial {
  /** Of the request on the way up, of the answer on the way down; null for an answer that never came. */
  readonly bytes: number | null;
  /** Entries that a listing was asked for; null on the way up. */
  readonly entries: number | null;
  /** `ended`: neither answer nor silence, which says nothing about sizes. */
  readonly came: 'answered' | 'silent' | 'ended';
  /** In words, where it ended otherwise. */
  readonly what: string | null;
  readonly ms: number;
}

/** Trials each way, in the order in which they were made: the longest first, then from small on. */
export interface SizeTrials {
  readonly up: readonly SizeTrial[];
  readonly down: readonly SizeTrial[];
}

/** A full TCP segment on Ethernet: 1500 bytes less the heads of IPv4 and TCP (RFC 9293 §3.7.1). */
export const FULL_SEGMENT_BYTES = 1460;

const answered = (trials: readonly SizeTrial[]): number =>
  Math.max(0, ...trials.map(({ came, bytes }) => (came === 'answered' ? (bytes ?? 0) : 0)));

const words = ({ bytes, entries, ms }: SizeTrial): string =>
  entries === null ? WAY.noAnswer(bytes ?? 0, ms) : WAY.noListing(entries, ms);

/**
 * Whether full packets pass. A silence counts only beside something smaller that was answered on a
 * connection of its own, and only where one full segment would have held what stalled: longer
 * packets are cut into segments that passed already.
 */
export function judgePathMtu({ up, down }: SizeTrials): StepOutcome<AddressGiven, 'PATH_MTU'> {
  const ended = [...up, ...down].find(({ came }) => came === 'ended');
  if (ended !== undefined) return inconclusive(WAY.ended(ended.what ?? ''));
  const trials = up.some(({ came }) => came === 'silent') ? up : down;
  const silent = trials.filter(({ came }) => came === 'silent');
  if (silent.length === 0)
    return up.length === 0
      ? inconclusive(WAY.tooFew(0))
      : OK(WAY.full, WAY.passes(answered(up), down.length === 0 ? null : answered(down)));
  const evidence = silent.map(words);
  const passes = answered(trials);
  const nothing = (why: string): ReturnType<typeof inconclusive> => ({
    ...inconclusive(why),
    evidence: [...evidence, why],
  });
  if (passes === 0) return nothing(WAY.control);
  const stalls = trials === up ? Math.min(...silent.map(({ bytes }) => bytes ?? Infinity)) : null;
  if (passes >= FULL_SEGMENT_BYTES || (stalls ?? 0) > FULL_SEGMENT_BYTES)
    return nothing(WAY.beyondSegment(passes));
  if (silent.length === 1) return nothing(WAY.onlyOnce(passes));
  const reason = stalls === null ? WAY.stalls.down(passes) : WAY.stalls.up(passes, stalls);
  return { status: 'fail', code: 'PATH_MTU', evidence: [...evidence, reason], args: { reason } };
}
