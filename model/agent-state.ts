import * as z from 'zod/mini';
import { Code } from './codes/facts.ts';
import { Diagnosis } from './diagnosis.ts';
import { HeldBecause } from './held-because.ts';
import { NetworkState } from './network-state.ts';
import { Others } from './others.ts';
import { Notice } from './notice.ts';
import { Loss } from './outbox-item.ts';
import { ProbeRun } from './run.ts';
import { SendTrouble } from './send-trouble.ts';
import { UpdateState } from './update.ts';

/** The report that is being sent, and how much of it has left. */
export const Sending = z.object({ id: z.string(), bytes: z.number(), sentBytes: z.number() });
export type Sending = z.infer<typeof Sending>;

/**
 * What waits to be sent, refused ones among it. `heldBecause` is null when nothing waits or sending
 * is under way; `trouble` is what the latest try came to, null where it did not fail.
 */
export const OutboxSummary = z.object({
  count: z.number(),
  bytes: z.number(),
  heldBecause: HeldBecause,
  trouble: z.nullable(SendTrouble),
  /** Absent while nothing is sent, or nothing that takes long enough to be watched. */
  sending: z.optional(Sending),
});
export type OutboxSummary = z.infer<typeof OutboxSummary>;

/**
 * Reports that do not leave as they should: `refused` ones wait longer for another try, `damaged`
 * ones cannot be sent, and `losses` never reached the helpdesk.
 */
export const NotSent = z.object({
  refused: z.number(),
  damaged: z.number(),
  losses: z.array(Loss),
});
export type NotSent = z.infer<typeof NotSent>;
export const NOTHING_UNSENT: NotSent = { refused: 0, damaged: 0, losses: [] };

/** When the receipt of a report came, RFC 3339 in UTC; null: none is known of. */
const DeliveredAt = z._default(z.nullable(z.string()), null);

/** A weak spot of a server of which a report was made, `at` in RFC 3339, UTC. */
export const SpotTold = z.object({
  code: Code,
  host: z.string(),
  at: z.string(),
  deliveredAt: DeliveredAt,
});
export type SpotTold = z.infer<typeof SpotTold>;

/** A break that is not over and of which a report is kept, `since` in RFC 3339, UTC. */
export const BreakTold = z.object({
  code: Code,
  since: z.string(),
  deliveredAt: DeliveredAt,
  /** How others stand, as the collector last said; absent until it did. */
  others: z.optional(Others),
});
export type BreakTold = z.infer<typeof BreakTold>;

/** One setting and where it came from. */
export const Setting = z.object({
  key: z.string(),
  value: z.unknown(),
  source: z.enum(['policy', 'user file', 'default', 'learned', 'demo']),
});
export type Setting = z.infer<typeof Setting>;

/** Settings with provenance; `problems` are sentences about keys that were dropped. */
export const Settings = z.object({ items: z.array(Setting), problems: z.array(z.string()) });
export type Settings = z.infer<typeof Settings>;

export const AgentIdentity = z.object({
  pid: z.number(),
  version: z.string(),
  startedAt: z.string(),
  dataFolder: z.string(),
});
export type AgentIdentity = z.infer<typeof AgentIdentity>;

/** The one snapshot that tray, page and command line are views of. */
export const AgentState = z.object({
  schema: z.literal(1),
  agent: z.nullable(AgentIdentity),
  network: NetworkState,
  run: z.nullable(ProbeRun),
  diagnosis: z.nullable(Diagnosis),
  /** A run of the ladder is under way. */
  probing: z.boolean(),
  outbox: OutboxSummary,
  /** When the last report was handed over with a receipt, RFC 3339 in UTC; null if never. */
  lastDeliveredAt: z.nullable(z.string()),
  /** True when the built-in demo site stands in for Exchange. */
  demo: z.boolean(),
  settings: Settings,
  /** A sentence with the next step while nothing is kept on the disk; null while all is. */
  notKept: z._default(z.nullable(z.string()), null),
  notSent: z._default(NotSent, NOTHING_UNSENT),
  /** A VPN client that the user may start from here, by its spoken name; absent where there is none. */
  vpnClient: z.optional(z.object({ name: z.string() })),
  /** The latest that was to be told since the agent began; absent until there is one. */
  notice: z.optional(Notice),
  /** The latest first; those that are kept, sent or not. */
  weakSpotsTold: z._default(z.array(SpotTold).check(z.maxLength(64)), []),
  breakTold: z._default(z.nullable(BreakTold), null),
  /** Absent where no feed is set. */
  update: z.optional(UpdateState),
  /** Somebody asked this agent to end: whoever keeps one running starts no other. Absent otherwise. */
  stopping: z.optional(z.literal(true)),
});
export type AgentState = z.infer<typeof AgentState>;

/** One line of `watch --json-lines`. */
export const WatchLine = z.object({
  at: z.string(),
  network: NetworkState,
  diagnosis: z.nullable(Diagnosis),
  outbox: OutboxSummary,
});
export type WatchLine = z.infer<typeof WatchLine>;
