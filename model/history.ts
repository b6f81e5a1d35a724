import * as z from 'zod/mini';
import { Code, Severity } from './codes/facts.ts';
import { Protocol } from './way.ts';
import { NetworkLabel } from './network-state.ts';

const Count = z.number().check(z.int(), z.gte(0));

/** An interface of one server on one port, as one run saw it. */
export const PortObservation = z.object({
  /** As it was asked for. */
  host: z.string(),
  /** What was connected to. */
  address: z.string(),
  interface: z.string(),
  port: z.number().check(z.int(), z.gte(1), z.lte(65535)),
});
export type PortObservation = z.infer<typeof PortObservation>;

/**
 * A time during which an interface of one server was seen on one port. A sample is a run in which a
 * mapper named ports.
 */
export const PortSpan = z.extend(PortObservation, {
  /**
   * Of the first and the last sample, RFC 3339 in UTC, by a clock that may have been set in
   * between.
   */
  firstSeen: z.string(),
  lastSeen: z.string(),
  /** Numbers of the first and the last sample: they tell the order whatever the clock did. */
  firstSample: Count,
  lastSample: Count,
  /** Samples in which the port was seen. */
  samples: Count,
  /** Days (UTC) on which it was seen. */
  days: Count,
});
export type PortSpan = z.infer<typeof PortSpan>;

/** One run, small. */
export const HistoryRun = z.object({
  /** When it began, RFC 3339 in UTC. */
  at: z.string(),
  host: z.string(),
  code: Code,
  severity: Severity,
  /** The network in which it ran. */
  label: NetworkLabel,
  tookMs: z.number(),
  /** Outlook's way; null or absent where it was not known, as in runs of older versions. */
  way: z.optional(z.nullable(Protocol)),
});
export type HistoryRun = z.infer<typeof HistoryRun>;

/** What an earlier run showed of the ports that its mapper named, and through what it looked. */
export const PastRun = z.object({
  /** When it began, RFC 3339 in UTC. */
  at: z.string(),
  code: Code,
  severity: Severity,
  label: NetworkLabel,
  /** Address of the VPN gateway's member that answered; null where none was asked. */
  member: z.nullable(z.string()),
  ports: z.array(
    z.object({ address: z.string(), interface: z.string(), port: z.number(), bound: z.boolean() }),
  ),
});
export type PastRun = z.infer<typeof PastRun>;

const Server = { host: z.string(), address: z.string() };

/** The habit of one interface at one address, over everything that is remembered. */
export const PortHabit = z.object({
  ...Server,
  interface: z.string(),
  /** Days (UTC) on which any of its ports was seen. */
  days: z.number(),
  /** Times that the port changed; answers that alternate are no change. */
  changes: z.number(),
  /** Several servers answer in turn: an array or a load balancer. */
  alternating: z.boolean(),
  /**
   * Median of days from the first to the last sight of a port that was given up; null while none
   * was.
   */
  typicalLifeDays: z.nullable(z.number()),
  /** Device of each access list → share of the days (0 to 1) on which that list held the port. */
  insideAcl: z.record(z.string(), z.number()),
});
export type PortHabit = z.infer<typeof PortHabit>;

/**
 * All ports of a server changed at once: a restart of the whole server is the likely cause, not the
 * certain one.
 */
export const RebootGuess = z.object({
  ...Server,
  /** Last sight of the old ports, first sight of the new ones. */
  after: z.string(),
  before: z.string(),
  interfaces: z.array(z.string()),
});
export type RebootGuess = z.infer<typeof RebootGuess>;

/**
 * What `history --json` prints. `runs` newest first; `insideAcl` of a port: device of each access
 * list → whether it lets that port pass.
 */
export const HistoryDocument = z.object({
  schema: z.literal(1),
  runs: z.array(HistoryRun),
  ports: z.array(
    z.object({
      ...Server,
      interface: z.string(),
      port: z.number(),
      firstSeen: z.string(),
      lastSeen: z.string(),
      samples: z.number(),
      days: z.number(),
      insideAcl: z.record(z.string(), z.boolean()),
    }),
  ),
  interfaces: z.array(PortHabit),
  reboots: z.array(RebootGuess),
});
export type HistoryDocument = z.infer<typeof HistoryDocument>;
