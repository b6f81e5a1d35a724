import type { RuleName } from '../../model/text/en/privacy.ts';

/** `always`: whatever the policy says; the others follow `privacy.names` and `privacy.addresses`. */
export type When = 'always' | 'names' | 'addresses';

/** What is looked for in every text that leaves the laptop. */
export interface Rule {
  readonly name: RuleName;
  readonly when: When;
  readonly pattern: RegExp;
  /** Which group of the pattern goes; the rest of what matched stays. Absent: all of it. */
  readonly keeps?: 'first group';
  /** A text without it holds nothing that is meant: the pattern itself takes longer to see that. */
  readonly onlyWith?: RegExp;
  /** Tells a match from what merely looks like one. */
  readonly isMeant?: (match: string) => boolean;
}
