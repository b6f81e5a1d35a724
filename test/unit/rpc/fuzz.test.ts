import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FUZZ_TARGETS, MUTATIONS, wrongWith } from '../../support/rpc-fuzz.ts';

/** Twenty thousand cases in all; `npm run soak` has no such limit. */
const RUNS = Math.ceil(20_000 / FUZZ_TARGETS.length);

it.each(FUZZ_TARGETS)(
  'never throws, never reads outside and never takes more than linear work, whatever happened to a $name',
  (target) => {
    fc.assert(
      fc.property(MUTATIONS, (mutation) => {
        expect(wrongWith(target, mutation)).toBeNull();
      }),
      { numRuns: RUNS },
    );
  },
);
