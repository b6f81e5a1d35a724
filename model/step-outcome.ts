import type { Args, CheckResult } from './check.ts';
import type { Code, Rung } from './codes/facts.ts';

/** Status, code and evidence of one step, before it has a name. */
export type StepOutcome = Pick<CheckDraft, 'status' | 'code' | 'evidence'> & {
  readonly args?: Args;
};

/** A check before it is stamped with the time and the network. */
export interface CheckDraft {
  readonly id: string;
  readonly rung: Rung;
  readonly dependsOn: readonly string[];
  readonly status: CheckResult['status'];
  readonly code: Code | null;
  readonly args: Args;
  readonly evidence: readonly string[];
  /** Null when it never ran. */
  readonly ms: number | null;
}

export const OK = (...evidence: readonly string[]): StepOutcome => ({
  status: 'ok',
  code: null,
  evidence,
});

export const skipped = (reason: string): StepOutcome => ({
  status: 'skipped',
  code: null,
  evidence: [reason],
});

export const inconclusive = (reason: string): StepOutcome => ({
  status: 'inconclusive',
  code: null,
  evidence: [reason],
});
