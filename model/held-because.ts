import * as z from 'zod/mini';

/** Why nothing is handed over; null when nothing waits or sending is under way. */
export const HeldBecause = z.nullable(
  z.enum(['no-collector', 'no-route', 'captive', 'metered', 'no-recipients', 'backoff']),
);
export type HeldBecause = z.infer<typeof HeldBecause>;
