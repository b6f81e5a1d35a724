import * as z from 'zod/mini';
import { Severity, WhoMustAct } from './codes/facts.ts';
import { parseJson } from './json.ts';
import { REPORT_ID } from './receipt.ts';

/** Largest first line, its newline counted, in bytes. */
export const MAX_ENVELOPE_BYTES = 16 * 1024;
/** Largest bundle that travels, with its envelope, in bytes. */
export const MAX_TRAVELLING_BYTES = 16 * 1024 * 1024;
/** Media type of an envelope with its bundle. */
export const ENVELOPE_TYPE = 'application/vnd.linesman.report';

const Word = z.string().check(z.maxLength(100));
const Name = z.string().check(z.maxLength(253));
const Time = z.string().check(z.maxLength(40));
const MAX_ENDPOINTS = 32;

/** `user`: somebody pressed "Send report"; nothing need be broken. */
export const ReportKind = z.enum(['break', 'end', 'finding', 'user']);
export type ReportKind = z.infer<typeof ReportKind>;

/**
 * What a collector may read of a report whose bundle it cannot open: enough to list it, to group it
 * and to find it by its reference. Codes, rungs, labels and interfaces are taken as they come: a
 * newer laptop may know more of them.
 */
export const Envelope = z.object({
  schema: z.literal(1),
  /** UUIDv7, also the id on the wire. */
  id: z.string().check(z.regex(REPORT_ID)),
  device: z.string().check(z.maxLength(128)),
  kind: ReportKind,
  /** RFC 3339 in UTC, by the laptop's clock. */
  createdAt: Time,
  site: z.nullable(Name),
  agentVersion: Word,
  /** Spoken over the phone. */
  reference: z.nullable(z.string().check(z.maxLength(20))),
  /** The bundle is encrypted with age; otherwise it is a zip. */
  encrypted: z.boolean(),
  /** Report that opened the break which this one ends or belongs to. */
  breakId: z.nullable(z.string().check(z.regex(REPORT_ID))),
  /** Null when nothing has been checked yet. */
  diagnosis: z.nullable(
    z.object({
      code: Word,
      rung: Word,
      severity: Severity,
      whoMustAct: WhoMustAct,
      /** The team by the name that the laptop's settings give it. */
      owner: z.nullable(Name),
      since: Time,
      /** When it was over; null while it lasts. */
      until: z.nullable(Time),
    }),
  ),
  /** Label of the network. */
  network: z.nullable(Word),
  /** `member`: which one of several gateways behind one name. */
  gateway: z.nullable(z.object({ host: Name, member: z.nullable(Name) })),
  endpoints: z
    .array(
      z.object({
        interface: Word,
        port: z.number().check(z.int(), z.gte(0), z.lte(65535)),
        /** By the device of each access list. */
        insideAcl: z.record(Name, z.boolean()),
      }),
    )
    .check(z.maxLength(MAX_ENDPOINTS)),
  /** Reports of this laptop that never came. */
  lost: z.number().check(z.int(), z.gte(0)),
  /** Name of the computer, where policy lets it travel. */
  name: z.nullable(Name),
});
export type Envelope = z.infer<typeof Envelope>;

/** First line of what travels; the bytes of the bundle follow its newline. */
export const envelopeLine = (envelope: Envelope): string => `${JSON.stringify(envelope)}\n`;

/**
 * Reads a first line, without its newline.
 *
 * @returns null when it is no envelope of this version
 */
export function readEnvelopeLine(line: string): Envelope | null {
  const parsed = Envelope.safeParse(parseJson(line));
  return parsed.success ? parsed.data : null;
}
