import type { Attempt } from '../data/attempt.ts';
import type { Candidate } from '../outbox/statements.ts';

/** Bytes that reports which nobody asked for have cost on metered networks. */
export interface Account {
  /** Within the last hour. */
  spentBytes(): number;
  add(bytes: number): void;
  /** Writes down what was added, to be known after a restart. */
  keep(): Attempt<void>;
}

/** What sending costs now, and who wants it. */
export interface Cost {
  readonly isMetered: boolean;
  /** What may still be spent within this hour. */
  readonly leftBytes: number;
  /** Somebody asked for everything that waits. */
  readonly isAsked: boolean;
}

/**
 * What a report costs beside itself, at most: name, TLS and its certificates for hello, key and
 * report, and their heads.
 */
export const OVERHEAD_BYTES = 16 * 1024;

/** Whether a report costs nothing that anybody counts: on a free network, or because it was asked for. */
export const isFree = ({ kind }: Pick<Candidate, 'kind'>, { isMetered, isAsked }: Cost): boolean =>
  !isMetered || isAsked || kind === 'user';

/** Whether the budget stops a report: it goes whole or not at all. */
export const isOverBudget = (item: Pick<Candidate, 'kind' | 'bytes'>, cost: Cost): boolean =>
  !isFree(item, cost) && item.bytes + OVERHEAD_BYTES > cost.leftBytes;
