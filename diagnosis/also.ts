import type { Args } from '../model/check.ts';
import { factsBehind } from '../model/rung-facts.ts';
import type { LadderResult } from '../model/run.ts';
import type { Failure } from './weigh.ts';

/** Other interfaces whose ports lie outside the same list: one line to add must name them all. */
export function alsoOutside(
  result: LadderResult,
  worst: Failure,
  failures: readonly Failure[],
): Args {
  if (worst.code !== 'RPC_PORT_OUTSIDE_ACL') return {};
  const { outsideListOf } = factsBehind(result, worst.check);
  const others = failures.filter(
    ({ code, check }) =>
      code === worst.code &&
      check !== worst.check &&
      factsBehind(result, check).outsideListOf === outsideListOf,
  );
  return {
    alsoOutside: others.map(({ check }) => `${String(check.interface)} ${String(check.port)}`),
  };
}

/** Ports of the past that a list does not hold: the mapper's silence does not hide the next gap. */
export function alsoNeeded(result: LadderResult): Args {
  const outside = result.checks.flatMap((check) =>
    (factsBehind(result, check).lastKnownOutside ?? []).map(
      (one) => `${String(check.interface)} ${one}`,
    ),
  );
  return outside.length === 0 ? {} : { alsoNeeded: [...new Set(outside)] };
}
