import * as z from 'zod/mini';
import { HeldBecause } from './agent-state.ts';
import { SendTrouble } from './send-trouble.ts';

/**
 * `quarantined`: the body no longer matches its digest. `refused`: the collector will never take
 * it. Neither is retried or lost.
 */
export const ItemState = z.enum(['ready', 'sending', 'quarantined', 'refused']);
export type ItemState = z.infer<typeof ItemState>;

/** One report that waits, as `outbox list` shows it. */
export const OutboxItem = z.object({
  id: z.string(),
  kind: z.string(),
  bytes: z.number(),
  createdAt: z.string(),
  state: ItemState,
  tries: z.number(),
  nextTryAt: z.nullable(z.string()),
  heldBecause: HeldBecause,
  lastError: z.nullable(z.string()),
});
export type OutboxItem = z.infer<typeof OutboxItem>;

/**
 * What `sync` did: ids that were handed over with a valid receipt, how many still wait, and why.
 */
export const SyncResult = z.object({
  sent: z.array(z.string()),
  waiting: z.number(),
  heldBecause: HeldBecause,
  trouble: z.nullable(SendTrouble),
});
export type SyncResult = z.infer<typeof SyncResult>;
