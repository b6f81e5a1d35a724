import * as z from 'zod/mini';

/**
 * Why nothing is handed over; null when nothing waits or sending is under way. Nothing produces
 * `metered` yet (ARCHITECTURE.md, "Values that nothing produces yet").
 */
export const HeldBecause = z.nullable(
  z.enum(['no-collector', 'no-route', 'captive', 'metered', 'backoff']),
);
export type HeldBecause = z.infer<typeof HeldBecause>;
