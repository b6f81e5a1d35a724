import * as z from 'zod/mini';
import { LiveConnections } from './connections.ts';
import { Diagnosis } from './diagnosis.ts';
import type { Code } from './codes/facts.ts';
import { ProbeRun } from './run.ts';

const Text = z.string().check(z.maxLength(100));

/** Findings that the helpdesk must hear of although nothing broke. */
export const URGENT_FINDINGS: readonly Code[] = ['EPM_EXPOSED'];

/**
 * What the helpdesk receives when something broke that the user cannot mend, when it is mended, and
 * of a finding that cannot wait for a break.
 */
export const Report = z.object({
  schema: z.literal(1),
  /** UUIDv7, also the id on the wire. */
  id: z.string(),
  kind: z.enum(['break', 'end', 'finding']),
  createdAt: z.string(),
  device: z.string(),
  site: z.nullable(z.string()),
  agentVersion: z.string(),
  system: z.object({ platform: z.string(), release: z.string(), node: z.string() }),
  /** The run that showed the break, or its end. */
  run: ProbeRun,
  /** The verdict before this one, and for `end` the break that is over. */
  before: z.nullable(Diagnosis),
  /** The connections at the moment of the report. Reports of older versions have none. */
  connections: z._default(z.nullable(LiveConnections), null),
  /**
   * Reports of this laptop that never came, since its data folder was made: each report says it
   * again, so that none of them must arrive. Reasons of newer versions are taken as they come.
   */
  losses: z._default(
    z
      .array(z.object({ kind: Text, reason: Text, count: z.number(), firstAt: Text, lastAt: Text }))
      .check(z.maxLength(100)),
    [],
  ),
});
export type Report = z.infer<typeof Report>;
