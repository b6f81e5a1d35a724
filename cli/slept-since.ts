import type { Begun } from '../agent/runs/run-plan.ts';
import { monotonicMs } from '../lib/monotonic.ts';
import { sleptBetween } from '../model/clock.ts';

/** Whether this laptop slept since a check began. @param withinMs deadline of the check */
export const sleptSince = ({ startedAt, startMs }: Begun, withinMs: number): boolean =>
  sleptBetween(
    { wallMs: startedAt.getTime(), monotonicMs: startMs },
    { wallMs: Date.now(), monotonicMs: monotonicMs() },
    withinMs,
  );
