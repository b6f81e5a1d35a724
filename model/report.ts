import * as z from 'zod/mini';
import { LiveConnections } from './connections.ts';
import { Diagnosis } from './diagnosis.ts';
import { ProbeRun } from './run.ts';

/** What the helpdesk receives when something broke that the user cannot mend, and when it is mended. */
export const Report = z.object({
  schema: z.literal(1),
  /** UUIDv7, also the id on the wire. */
  id: z.string(),
  kind: z.enum(['break', 'end']),
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
});
export type Report = z.infer<typeof Report>;
