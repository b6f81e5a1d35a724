import fc from 'fast-check';
import type { Kind } from './model.ts';

/** What may happen to an outbox. `which` picks one of those that are there. */
export type Deed =
  | {
      readonly do: 'enqueue';
      readonly kind: Kind;
      readonly origin: 'site' | 'demo';
      readonly bytes: number;
      readonly isOpaque: boolean;
    }
  /** The same id again, with the same body or another. */
  | { readonly do: 'enqueue again'; readonly which: number; readonly isAltered: boolean }
  | { readonly do: 'claim' }
  /** `which` of the reports under way. */
  | { readonly do: 'acknowledge'; readonly which: number }
  | { readonly do: 'fail'; readonly which: number }
  | { readonly do: 'refuse'; readonly which: number; readonly minutes: number }
  | { readonly do: 'end refusals'; readonly minutes: number }
  | { readonly do: 'retry'; readonly which: number }
  | { readonly do: 'drop'; readonly which: number }
  | { readonly do: 'tidy' }
  | { readonly do: 'restart' }
  | { readonly do: 'clock'; readonly wallMs: number; readonly monotonicMs: number }
  | { readonly do: 'fill'; readonly leftKib: number }
  | { readonly do: 'free' }
  /** Where: a share of the file, of 1. */
  | {
      readonly do: 'damage';
      readonly how: 'flip' | 'zero';
      readonly file: 'database' | 'body';
      readonly where: number;
      readonly bit: number;
    };

export interface Step {
  readonly deed: Deed;
  /** The process is killed before so many writes of this step; null: it lives. */
  readonly killAt: number | null;
}

const which = fc.nat(40);
/** In a file that is damaged. */
const PLACES = 2 ** 30;
const HOUR_MS = 60 * 60_000;
const jump = fc.oneof(
  fc.integer({ min: 0, max: 2 * HOUR_MS }),
  fc.integer({ min: 0, max: 40 * 24 * HOUR_MS }),
  fc.integer({ min: -400 * 24 * HOUR_MS, max: 10 * 365 * 24 * HOUR_MS }),
);

/** @param canFill whether there is a disk of its own to fill */
export function stepsOf(canFill: boolean): fc.Arbitrary<Step> {
  const deed = fc.oneof(
    {
      weight: 30,
      arbitrary: fc.record({
        do: fc.constant('enqueue' as const),
        kind: fc.constantFrom<Kind>('break', 'break', 'end', 'finding', 'user'),
        origin: fc.constantFrom('site' as const, 'site' as const, 'site' as const, 'demo' as const),
        bytes: fc.oneof(
          fc.integer({ min: 100, max: 4_000 }),
          fc.integer({ min: 100, max: 120_000 }),
          fc.integer({ min: 262_000, max: 500_000 }),
        ),
        isOpaque: fc.boolean(),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('enqueue again' as const),
        which,
        isAltered: fc.boolean(),
      }),
    },
    { weight: 26, arbitrary: fc.constant<Deed>({ do: 'claim' }) },
    { weight: 14, arbitrary: fc.record({ do: fc.constant('acknowledge' as const), which }) },
    { weight: 8, arbitrary: fc.record({ do: fc.constant('fail' as const), which }) },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('refuse' as const),
        which,
        minutes: fc.integer({ min: 1, max: 800 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('end refusals' as const),
        minutes: fc.constantFrom(0, 15),
      }),
    },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('retry' as const), which }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('drop' as const), which }) },
    { weight: 5, arbitrary: fc.constant<Deed>({ do: 'tidy' }) },
    { weight: 6, arbitrary: fc.constant<Deed>({ do: 'restart' }) },
    {
      weight: 10,
      arbitrary: fc.record({
        do: fc.constant('clock' as const),
        wallMs: jump,
        monotonicMs: fc.integer({ min: 0, max: 3 * HOUR_MS }),
      }),
    },
    ...(canFill
      ? [
          {
            weight: 3,
            arbitrary: fc.record({
              do: fc.constant('fill' as const),
              leftKib: fc.integer({ min: 0, max: 600 }),
            }),
          },
          { weight: 4, arbitrary: fc.constant<Deed>({ do: 'free' }) },
        ]
      : []),
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('damage' as const),
        how: fc.constantFrom('flip' as const, 'flip' as const, 'zero' as const),
        file: fc.constantFrom('database' as const, 'database' as const, 'body' as const),
        where: fc.nat(PLACES - 1).map((place) => place / PLACES),
        bit: fc.nat(7),
      }),
    },
  );
  const killAt = fc.oneof(
    { weight: 9, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.nat(25) },
  );
  return fc.record({ deed, killAt });
}

export const STEPS = 200;

/** A history of 200 steps for each seed. */
export function historyOf(seed: number, canFill: boolean): readonly Step[] {
  const histories = fc.array(stepsOf(canFill), { minLength: STEPS, maxLength: STEPS });
  return fc.sample(histories, { seed, numRuns: 1 })[0] ?? [];
}

/** Leaves out what a failure does not need, in ever smaller pieces. @param fails lives through it */
export function shortened(
  steps: readonly Step[],
  fails: (steps: readonly Step[]) => boolean,
): readonly Step[] {
  let left = steps;
  for (let size = Math.ceil(left.length / 2); size >= 1; size = Math.floor(size / 2))
    for (let from = 0; from < left.length;) {
      const without = [...left.slice(0, from), ...left.slice(from + size)];
      if (fails(without)) left = without;
      else from += size;
    }
  return left;
}

export const historyWords = (steps: readonly Step[]): string =>
  steps
    .map(
      ({ deed, killAt }, at) =>
        `${String(at)}: ${JSON.stringify(deed)}${killAt === null ? '' : ` killed at write ${String(killAt)}`}`,
    )
    .join('\n');
