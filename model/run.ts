import * as z from 'zod/mini';
import { Advice } from './advice.ts';
import { CheckResult } from './check.ts';
import { Diagnosis } from './diagnosis.ts';
import { Door } from './door.ts';
import { NetworkState } from './network-state.ts';
import { OutlookWitness } from './outlook.ts';
import { Way } from './way.ts';
import type { RungFacts } from './rung-facts.ts';

/**
 * One interface on one announced port of one address. `host` is what was connected to, never an
 * address out of a tower.
 */
export const Endpoint = z.object({
  interface: z.string(),
  uuid: z.string(),
  version: z.string(),
  host: z.string(),
  port: z.number(),
  tcp: z.enum(['open', 'refused', 'timed-out', 'unreachable', 'not-tried']),
  bind: z.enum(['accepted', 'rejected', 'fault', 'no-answer', 'not-rpc', 'not-tried']),
  /** Device of each access list → whether that list allows the port. */
  insideAcl: z.record(z.string(), z.boolean()),
});
export type Endpoint = z.infer<typeof Endpoint>;

/** One entry of the endpoint mapper, decoded from its tower. */
export const MapperEntry = z.object({
  uuid: z.string(),
  version: z.string(),
  /** Known name of the interface, or null. */
  name: z.nullable(z.string()),
  annotation: z.string(),
  /** Protocol sequence: ncacn_ip_tcp, ncacn_np, ncacn_http, ncadg_ip_udp, ncalrpc, or `unknown`. */
  protocol: z.string(),
  port: z.nullable(z.number()),
  /** Pipe or local endpoint where there is no port; null otherwise. */
  endpoint: z.nullable(z.string()),
});
export type MapperEntry = z.infer<typeof MapperEntry>;

/** The whole listing of a mapper: evidence beside the ladder, never part of the verdict. */
export const MapperListing = z.object({
  entries: z.number(),
  pages: z.number(),
  /** False when the listing broke off; `reason` then says why. */
  complete: z.boolean(),
  reason: z.nullable(z.string()),
  byProtocol: z.record(z.string(), z.number()),
  list: z.array(MapperEntry).check(z.maxLength(5000)),
});
export type MapperListing = z.infer<typeof MapperListing>;

/** What the server seems to be, without a login. */
export const ServerGuess = z.object({
  /** Words for a person; null when what was seen fits several versions or none. */
  product: z.nullable(z.string().check(z.maxLength(200))),
  confidence: z.enum(['high', 'medium', 'low']),
  because: z.array(z.string().check(z.maxLength(2000))).check(z.maxLength(16)),
  /**
   * Whether Outlook can use RPC over TCP on it: `works` after a bind to the store, `retired` where
   * it was given up.
   */
  rpcOverTcp: z.enum(['works', 'retired', 'unknown']),
});
export type ServerGuess = z.infer<typeof ServerGuess>;

/**
 * Above eight addresses with sixteen interfaces on eight ports each: what a mapper can make the
 * ladder say at most.
 */
const MAX_ENDPOINTS = 1100;
const MAX_CHECKS = 3500;
/** Five kinds of at most eight. */
const MAX_DOORS = 40;

/** One run of the ladder: what `probe --json` prints. */
export const ProbeRun = z.object({
  schema: z.literal(1),
  target: z.object({ host: z.string(), addresses: z.array(z.string()) }),
  network: NetworkState,
  /** When the run began, RFC 3339 in UTC, and how long it took. */
  startedAt: z.string(),
  tookMs: z.number(),
  checks: z.array(CheckResult).check(z.maxLength(MAX_CHECKS)),
  endpoints: z.array(Endpoint).check(z.maxLength(MAX_ENDPOINTS)),
  mapper: z.nullable(MapperListing),
  /** Runs of older versions have none. */
  server: z._default(z.nullable(ServerGuess), null),
  /** Doors to the mailbox by HTTP; empty where none is set up or none was asked. */
  doors: z._default(z.array(Door).check(z.maxLength(MAX_DOORS)), []),
  /**
   * Outlook's way to the mailbox, and what shows it; null where none of its ways is set up, and in
   * runs of older versions.
   */
  way: z._default(z.nullable(Way), null),
  /** What Outlook shows of itself; null where nobody looked, and in runs of older versions. */
  outlook: z._default(z.nullable(OutlookWitness), null),
  diagnosis: Diagnosis,
  /**
   * What to ask of whom so that Exchange passes the access lists; null where nothing has to change.
   * Runs of older versions have none.
   */
  advice: z._default(z.nullable(Advice), null),
});
export type ProbeRun = z.infer<typeof ProbeRun>;

/**
 * Everything that one run learned. `checks` stand in the order of the ladder, one for each rung
 * that exists, tested or not.
 */
export interface LadderResult {
  readonly target: { readonly host: string; readonly addresses: readonly string[] };
  readonly checks: readonly CheckResult[];
  /** What rungs learned beside the fields of their checks, by the check's id. */
  readonly facts: ReadonlyMap<string, RungFacts>;
  readonly endpoints: readonly Endpoint[];
  readonly mapper: MapperListing | null;
}
