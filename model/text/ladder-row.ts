import type { CheckStatus, Step } from '../check.ts';

/**
 * One row of the drawn ladder, for terminal and page: one a rung up to the mapper, then one an
 * interface, port and address.
 */
export interface LadderRow {
  /** Unique in its ladder. */
  readonly key: string;
  readonly name: string;
  /** Only where it tells this row from its neighbours. */
  readonly port: number | null;
  /** Only where the host has several. */
  readonly address: string | null;
  /** Wanted interface, and what it is for; null for the rungs below. */
  readonly interface: string | null;
  readonly purpose: string | null;
  readonly status: CheckStatus;
  readonly ms: number | null;
  readonly sentence: string;
  /** A few words for a narrow place; null where the sentence is short. */
  readonly title: string | null;
  /** An interface of which nothing was tested. */
  readonly isUntested: boolean;
  /** What the row is made of, from below; empty where it is one check. */
  readonly steps: readonly LadderStep[];
}

export interface LadderStep {
  readonly step: Step;
  readonly name: string;
  readonly status: CheckStatus;
}
