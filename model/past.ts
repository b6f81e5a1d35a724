import * as z from 'zod/mini';
import { Code, Severity } from './codes/facts.ts';
import { NetworkLabel } from './network-state.ts';
import { PowerEvent } from './power-event.ts';
import type { ProbeRun } from './run.ts';

/** RFC 3339 in UTC. */
const At = z.string().check(z.maxLength(40));
/** Null: not asked, or no answer. */
const Ms = z.nullable(z.number());

/** What a drawing of the past shows of one run. */
export const PastMoment = z.object({
  /** When it began. */
  at: At,
  code: Code,
  severity: Severity,
  label: NetworkLabel,
  /** Until the VPN gateway, and the mapper of Exchange, took a connection. */
  gatewayMs: Ms,
  serverMs: Ms,
});
export type PastMoment = z.infer<typeof PastMoment>;

/** What lies between runs. `jump`: the clock ran ahead by so much, as after sleep. */
export const PastEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['start', 'stop']), at: At }),
  z.object({ kind: z.literal('power'), at: At, event: PowerEvent }),
  z.object({ kind: z.literal('network'), at: At, label: NetworkLabel }),
  z.object({ kind: z.literal('jump'), at: At, ms: z.number() }),
]);
export type PastEvent = z.infer<typeof PastEvent>;

/** A port on which an interface was seen, from when to when. */
export const PastPort = z.object({
  interface: z.string(),
  address: z.string(),
  port: z.number(),
  firstSeen: At,
  lastSeen: At,
});
export type PastPort = z.infer<typeof PastPort>;

/** Ports that an access list lets pass, as it is typed. */
export const PastList = z.object({
  device: z.string(),
  owner: z.nullable(z.string()),
  ranges: z.array(z.object({ from: z.number(), to: z.number() })).check(z.maxLength(512)),
});
export type PastList = z.infer<typeof PastList>;

export const DAY_MS = 24 * 60 * 60_000;
/** A day of checks every five minutes, and what came between. */
export const MAX_MOMENTS = 600;
export const MAX_EVENTS = 1000;
export const MAX_PORTS = 200;
export const MAX_LISTS = 64;

/** The last 24 hours, the oldest first, and the ports of Exchange, the latest first. */
export const Past = z.object({
  moments: z.array(PastMoment).check(z.maxLength(MAX_MOMENTS)),
  events: z.array(PastEvent).check(z.maxLength(MAX_EVENTS)),
  ports: z.array(PastPort).check(z.maxLength(MAX_PORTS)),
  lists: z.array(PastList).check(z.maxLength(MAX_LISTS)),
});
export type Past = z.infer<typeof Past>;

export const NO_PAST: Past = { moments: [], events: [], ports: [], lists: [] };

/** The same of a run that is at hand whole. */
export function momentOf({ startedAt, diagnosis, network, checks }: ProbeRun): PastMoment {
  const msOf = (wanted: 'gateway' | 'connect'): number | null =>
    checks.find(({ step, status }) => step === wanted && status === 'ok')?.ms ?? null;
  const { code, severity } = diagnosis;
  return {
    at: startedAt,
    code,
    severity,
    label: network.label,
    gatewayMs: msOf('gateway'),
    serverMs: msOf('connect'),
  };
}
