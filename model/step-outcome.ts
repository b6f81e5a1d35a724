import type { Args } from './check.ts';
import type { ArgName } from './codes/arguments.ts';
import type { Code } from './codes/facts.ts';
import type { FactsOf, RungFacts } from './rung-facts.ts';
import type { ArgsOf } from './text/codes.ts';

/** A step that says nothing against the way. */
export interface Passed {
  readonly status: 'ok' | 'inconclusive' | 'skipped';
  readonly code: null;
  readonly evidence: readonly string[];
  readonly args?: Args;
  readonly facts?: RungFacts;
}

/** Arguments that a code needs and nobody has given yet; more may always come with them. */
type Missing<C extends Code, Given extends ArgName> = [keyof Omit<ArgsOf<C>, Given>] extends [never]
  ? { readonly args?: Args }
  : { readonly args: Args & Omit<ArgsOf<C>, Given> };

/** A step that found something: the code, and what its texts need beside what is given. */
export type Failed<C extends Code, Given extends ArgName> = C extends Code
  ? {
      readonly status: 'fail' | 'degraded';
      readonly code: C;
      readonly evidence: readonly string[];
    } & Missing<C, Given> &
      FactsOf<C>
  : never;

/**
 * Status, code and evidence of one step, before it has a name.
 *
 * @typeParam C codes that the step can find
 * @typeParam Given arguments that whoever records the step adds by itself; the others are required
 * here, so that no text of the code can read "unknown"
 */
export type StepOutcome<Given extends ArgName = never, C extends Code = Code> =
  Passed | Failed<C, Given>;

/** What every check of an address is recorded with. */
export type AddressGiven = 'host' | 'address' | 'port' | 'owner';
/** What every check of an RPC interface is recorded with. */
export type InterfaceGiven = AddressGiven | 'interface' | 'service';

export const OK = (...evidence: readonly string[]): Passed => ({
  status: 'ok',
  code: null,
  evidence,
});

export const skipped = (reason: string): Passed => ({
  status: 'skipped',
  code: null,
  evidence: [reason],
});

export const inconclusive = (reason: string): Passed => ({
  status: 'inconclusive',
  code: null,
  evidence: [reason],
});

/** The same outcome with more to say; its code keeps every argument and fact that it needs. */
export const withMore = <
  O extends {
    readonly evidence: readonly string[];
    readonly args?: Args;
    readonly facts?: RungFacts;
  },
>(
  outcome: O,
  evidence: readonly string[],
  args: Args,
  facts: RungFacts = {},
): O => ({
  ...outcome,
  evidence: [...outcome.evidence, ...evidence],
  args: { ...outcome.args, ...args },
  facts: { ...outcome.facts, ...facts },
});
