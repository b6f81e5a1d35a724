import * as z from 'zod/mini';
import { HeldBecause } from './held-because.ts';
import { SendTrouble } from './send-trouble.ts';

/**
 * `quarantined`: the body no longer matches its digest, or not its id; it cannot be sent. `refused`:
 * whoever answered would not take it; that word is not signed, so it is tried again after a long
 * wait.
 */
export const ItemState = z.enum(['ready', 'sending', 'quarantined', 'refused']);
export type ItemState = z.infer<typeof ItemState>;

/** A report that a user took along by hand: into a file, or as a draft of a mail. */
export const Copy = z.object({ how: z.enum(['saved', 'mailed']), at: z.string() });
export type Copy = z.infer<typeof Copy>;
export const Copies = z.array(Copy).check(z.maxLength(20));
export type Copies = z.infer<typeof Copies>;

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
  /** Oldest first; agents of earlier versions tell of none. */
  copies: z._default(Copies, []),
});
export type OutboxItem = z.infer<typeof OutboxItem>;

/**
 * Why a report never reached the helpdesk. `damaged`: the disk gave it back altered, or not at all.
 * `no-room`: it could not be kept, and what it told of was over before there was room;
 * `not-encrypted`: nor could it be encrypted to the recipients, and it never leaves as it is;
 * `not-made`: no time was enough to make it, nor any until its trouble was over.
 */
export const LossReason = z.enum([
  'age',
  'size',
  'damaged',
  'dropped',
  'no-room',
  'not-encrypted',
  'not-made',
]);
export type LossReason = z.infer<typeof LossReason>;

/** Reports that were lost, by kind and reason, since this data folder was made. */
export const Loss = z.object({
  kind: z.string().check(z.maxLength(100)),
  reason: LossReason,
  count: z.number(),
  firstAt: z.string(),
  lastAt: z.string(),
});
export type Loss = z.infer<typeof Loss>;

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

/** Reports that somebody named: which were dealt with, and why others were not. */
export const Dealt = z.object({
  done: z.array(z.string()),
  left: z.array(z.object({ id: z.string(), why: z.string() })),
});
export type Dealt = z.infer<typeof Dealt>;
