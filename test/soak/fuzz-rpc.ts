import fc from 'fast-check';
import { FUZZ_TARGETS, MUTATIONS, wrongWith } from '../support/rpc-fuzz.ts';

const BATCH = 500;

/**
 * Mutated captures through every decoder of RPC, for so many seconds; a failure names the seed that
 * brings it back.
 */
export function soak(seconds: number): Promise<{ name: string; ok: boolean; figures: string }> {
  const end = performance.now() + seconds * 1000;
  let cases = 0;
  while (performance.now() < end) {
    for (const target of FUZZ_TARGETS) {
      const run = fc.check(
        fc.property(MUTATIONS, (mutation) => wrongWith(target, mutation) === null),
        { numRuns: BATCH },
      );
      cases += run.numRuns;
      if (run.counterexample === null) continue;
      const [mutation] = run.counterexample;
      return Promise.resolve({
        name: 'fuzz-rpc',
        ok: false,
        figures: `${String(wrongWith(target, mutation))} (seed ${String(run.seed)}, ${JSON.stringify(mutation)})`,
      });
    }
  }
  return Promise.resolve({
    name: 'fuzz-rpc',
    ok: true,
    figures: `${String(cases)} mutated replies in ${String(seconds)} s: no throw, no read outside, none beyond linear work`,
  });
}
