/**
 * The value below which half of the samples lie. Ratios of medians survive a busy machine better
 * than means.
 */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Nearest-rank percentile, `percent` from 0 to 100. */
export const percentile = (samples: readonly number[], percent: number): number =>
  [...samples].sort((a, b) => a - b)[
    Math.min(samples.length - 1, Math.floor((percent / 100) * samples.length))
  ]!;

/** Runs both in turn, so that whatever slows the machine slows both. */
export async function pairwise(
  rounds: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<{ readonly ours: readonly number[]; readonly theirs: readonly number[] }> {
  const pairs: (readonly [number, number])[] = [];
  for (let round = 0; round < rounds; round += 1) pairs.push([await ours(), await theirs()]);
  return { ours: pairs.map(([one]) => one), theirs: pairs.map(([, two]) => two) };
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** One line of the report. */
export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly beside: string;
  readonly ratio: string;
}

export const ms = (value: number): string =>
  `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;

/** How much of a bench is run. */
export interface Plan {
  /** What follows its name on the command line. */
  readonly words: readonly string[];
  /** A fifth of the rounds: that everything still runs, and figures to look at, not to quote. */
  readonly isQuick: boolean;
  /** So many of the rounds of a whole bench. */
  readonly rounds: (whole: number) => number;
}

export const planOf = (words: readonly string[], isQuick: boolean): Plan => ({
  words,
  isQuick,
  rounds: (whole) => (isQuick ? Math.max(3, Math.ceil(whole / 5)) : whole),
});

/** A bench answers rows, or says why it cannot run here. */
export type Bench = (plan: Plan) => Promise<readonly Row[] | { readonly skipped: string }>;
