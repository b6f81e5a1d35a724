import * as z from 'zod/mini';
import { Code, Severity } from './codes/facts.ts';
import { MeasuredList } from './measured.ts';
import { NetworkLabel } from './network-state.ts';
import { ProbeRun } from './run.ts';

/** The two ways that an acceptance compares. */
export const Side = z.enum(['lan', 'tunnel']);
export type Side = z.infer<typeof Side>;

/**
 * The side that a network is of; null: it is neither an office's nor a tunnel to it.
 *
 * @param provesOffice the settings say how the office's LAN is known; elsewhere any LAN may be it
 */
export const sideOf = (label: NetworkLabel, provesOffice: boolean): Side | null =>
  label === 'lan-corporate' || (label === 'lan-foreign' && !provesOffice)
    ? 'lan'
    : label.startsWith('tunnel')
      ? 'tunnel'
      : null;

/** The last run on each side, as the data folder keeps them. */
export const AcceptanceRuns = z.object({
  schema: z.literal(1),
  lan: z.nullable(ProbeRun),
  tunnel: z.nullable(ProbeRun),
});
export type AcceptanceRuns = z.infer<typeof AcceptanceRuns>;

const SideResult = z.object({
  /** When it was measured, RFC 3339 in UTC. */
  at: z.string(),
  label: NetworkLabel,
  code: Code,
  severity: Severity,
  summary: z.string(),
});
export type SideResult = z.infer<typeof SideResult>;

/**
 * An interface's port on one side. `answers`: it accepted a bind. `opens`: TCP did, and no RPC of that
 * interface. `not-tried`: nobody knocked.
 */
const PortSeen = z.object({
  port: z.number(),
  seen: z.enum(['answers', 'opens', 'refused', 'silent', 'not-tried']),
});
export type PortSeen = z.infer<typeof PortSeen>;

/**
 * What holds on the LAN and in the tunnel, what the odds are that it holds after a restart, and which
 * static ports end the bet: what `acceptance --json` prints.
 */
export const Acceptance = z.object({
  schema: z.literal(1),
  host: z.string(),
  /** When the newest run was made, RFC 3339 in UTC. */
  at: z.string(),
  /**
   * `holds`: on both sides, and nothing shows that it will not. `bet`: on both sides today, and a
   * restart draws anew. `fails`: not on one of them. `incomplete`: one was not measured, or long ago.
   */
  outcome: z.enum(['holds', 'bet', 'fails', 'incomplete']),
  lan: z.nullable(SideResult),
  tunnel: z.nullable(SideResult),
  interfaces: z.array(
    z.object({ name: z.string(), lan: z.array(PortSeen), tunnel: z.array(PortSeen) }),
  ),
  lists: z.array(
    z.object({
      device: z.string(),
      owner: z.nullable(z.string()),
      allow: z.string(),
      /** Every port that Exchange has today. */
      holdsToday: z.boolean(),
      /** Share of the range that the server draws from; null where that is not known. */
      share: z.nullable(z.number()),
    }),
  ),
  /** Range that the server draws from, `1024-5000`; null where it is not known. */
  range: z.nullable(z.string()),
  /** Odds that every port lies inside every list after the next restart; null where not known. */
  odds: z.nullable(z.number()),
  /** Ports to pin Exchange to (store, referral, address book); empty where there is no bet. */
  staticPorts: z.array(z.number()),
  /** How to pin them, one text for each version that the server may be; empty where there is no bet. */
  staticPortTexts: z.array(z.string()),
  /** What the way let through at the edges of the lists, where the policy lets that be measured. */
  measured: z.array(MeasuredList),
  /** What follows, one sentence each. */
  conclusions: z.array(z.string()),
});
export type Acceptance = z.infer<typeof Acceptance>;
