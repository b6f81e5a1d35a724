import type { Args } from '../model/check.ts';
import { type Code, factsOf, type WhoMustAct } from '../model/codes/facts.ts';
import { overlapOwner } from '../model/local-overlap.ts';
import { behindOf, overlapOf } from './recorded-facts.ts';

/** Codes whose owner depends on what was seen; null: the code's own. */
const BY_ARGUMENTS: Partial<Readonly<Record<Code, (args: Args) => WhoMustAct | null>>> = {
  // Silence behind a device that accepts connections itself is never laid on the server alone.
  RPC_NO_ANSWER: (args) => (behindOf({ args }) === null ? null : 'firewall'),
  LOCAL_SUBNET_OVERLAP: (args) => {
    const overlap = overlapOf({ args });
    return overlap === null ? null : overlapOwner(overlap);
  },
};

/** Who must act, by the code and what its check recorded. */
export const whoActs = (code: Code, args: Args): WhoMustAct =>
  BY_ARGUMENTS[code]?.(args) ?? factsOf(code).whoMustAct;
