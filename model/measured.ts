import * as z from 'zod/mini';

/** A port just inside or just outside of a typed list, and what one connection to it came to. */
export const EdgePort = z.object({
  port: z.number().check(z.int(), z.gte(1), z.lte(65_535)),
  /** Whether the list as it is typed holds it. */
  typed: z.enum(['inside', 'outside']),
  /** `refused`: by a reset. `silent`: nothing came back, or a device said that there is no way. */
  seen: z.enum(['open', 'refused', 'silent']),
});
export type EdgePort = z.infer<typeof EdgePort>;

/** Connections to the server for each list. */
export const MAX_EDGE_PORTS = 8;

/** What the way let through at the edges of one list. */
export const MeasuredList = z.object({
  device: z.string(),
  /** The list as it was typed then, in words. */
  allow: z.string(),
  side: z.enum(['lan', 'tunnel']),
  /** Address of the server. */
  address: z.string(),
  /** When, RFC 3339 in UTC. */
  at: z.string(),
  ports: z.array(EdgePort).check(z.maxLength(MAX_EDGE_PORTS)),
});
export type MeasuredList = z.infer<typeof MeasuredList>;

/** The last measurements on either side, as the data folder keeps them. */
export const MeasuredLists = z.object({
  schema: z.literal(1),
  host: z.string(),
  items: z.array(MeasuredList).check(z.maxLength(64)),
});
export type MeasuredLists = z.infer<typeof MeasuredLists>;
