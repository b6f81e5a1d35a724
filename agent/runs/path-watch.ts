import type { CheckResult } from '../../model/check.ts';
import type { Severity } from '../../model/codes/facts.ts';
import type { ProbeRun } from '../../model/run.ts';
import type { HeldConnection } from '../../probes/exchange/rungs/idle.ts';
import type { LadderOrder } from '../../probes/exchange/types.ts';

/** Where this laptop stands: figures of one place say nothing of another. */
interface Place {
  readonly attachment: string | null;
  readonly label: string;
}

/** What was measured of the way last, and when. */
export interface LastMeasure extends Place {
  readonly atMs: number;
  readonly checks: readonly CheckResult[];
}

export interface PathWish extends Place {
  readonly nowMs: number;
  /** A person asked for a check. */
  readonly isDemanded: boolean;
  /** Of the run before, on the same place or another; null where there was none. */
  readonly severity: Severity | null;
}

/** Figures that were good are shown so long, and a way that is weak elsewhere is measured so rarely. */
const KEPT_MS = 60 * 60_000;

/**
 * How the ladder deals with the way: measured on demand, at each run while it is found weak itself,
 * and once an hour while something else is; else only where the first answer comes late. Pure.
 */
export function pathOrder(last: LastMeasure | null, wish: PathWish): LadderOrder['path'] {
  const here = last?.attachment === wish.attachment && last.label === wish.label ? last : null;
  const isFresh = here !== null && wish.nowMs - here.atMs < KEPT_MS;
  const before = isFresh ? here.checks : [];
  const isWeak = before.some(({ status }) => status === 'degraded' || status === 'fail');
  const isElsewhereWeak = wish.severity === 'degraded' || wish.severity === 'broken';
  const isDue = wish.isDemanded || isWeak || (isElsewhereWeak && !isFresh);
  return { when: isDue ? 'always' : 'slow', before };
}

/** The order, with what a connection showed that was kept silent on this network. */
export const withHeld = (
  order: LadderOrder['path'],
  held: HeldConnection | null,
): LadderOrder['path'] => (order === undefined || held === null ? order : { ...order, held });

export interface PathWatch {
  order(where: Omit<PathWish, 'nowMs'>): LadderOrder['path'];
  /** Remembers what a run measured. */
  saw(run: Pick<ProbeRun, 'checks'>, where: Place): void;
}

export function createPathWatch({
  monotonicMs,
}: {
  readonly monotonicMs: () => number;
}): PathWatch {
  let last: LastMeasure | null = null;
  return {
    order: (where) => pathOrder(last, { ...where, nowMs: monotonicMs() }),
    saw: ({ checks: all }, { attachment, label }) => {
      const checks = all.filter(({ step }) => step === 'latency' || step === 'mtu');
      // What was only shown again stays as old as it is.
      if (checks.length === 0 || checks[0]?.at === last?.checks[0]?.at) return;
      last = { atMs: monotonicMs(), attachment, label, checks };
    },
  };
}
