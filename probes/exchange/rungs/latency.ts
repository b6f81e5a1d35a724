import {
  type AddressGiven,
  inconclusive,
  OK,
  type StepOutcome,
} from '../../../model/step-outcome.ts';
import { WAY } from '../../../model/text/en/evidence-rungs.ts';

/**
 * From how many milliseconds in the median the way is slow: the round trip up to which Outlook in
 * cached mode is said to work well, and far above what a way without trouble takes over UMTS.
 */
export const HIGH_LATENCY_MS = 500;

/** Fewer round trips than that tell a slow way from a hiccup of it. */
const MIN_BINDS = 3;

/** Milliseconds that the bind of each fresh connection took to be answered; null: it was not. */
export type BindTimes = readonly (number | null)[];

/** The lower of the two in the middle where their count is even, so that one hiccup counts for none. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}

export const isSlow = (binds: BindTimes): boolean =>
  (medianOf(binds.filter((ms) => ms !== null)) ?? 0) > HIGH_LATENCY_MS;

/**
 * How long the way takes. A bind alone counts: a device on the way may accept connections itself.
 *
 * @param lagMs longest time in which this process did not run meanwhile, be it for want of a
 * processor: an answer that lay there unread is no slow way
 */
export function judgeLatency(
  binds: BindTimes,
  lagMs: number,
): StepOutcome<AddressGiven, 'HIGH_LATENCY'> {
  const times = binds.filter((ms) => ms !== null);
  const medianMs = medianOf(times);
  if (medianMs === null || times.length < MIN_BINDS) return inconclusive(WAY.tooFew(times.length));
  const worstMs = Math.max(...times);
  const lost = binds.length - times.length;
  const evidence = [
    WAY.figures(medianMs, worstMs),
    WAY.binds(times),
    ...(lost === 0 ? [] : [WAY.lost(lost)]),
  ];
  if (medianMs <= HIGH_LATENCY_MS) return OK(...evidence);
  if (medianMs - lagMs <= HIGH_LATENCY_MS)
    return { ...inconclusive(''), evidence: [WAY.busyHere(lagMs), ...evidence] };
  const reason = WAY.slow(medianMs, worstMs);
  return { status: 'degraded', code: 'HIGH_LATENCY', evidence, args: { reason } };
}
