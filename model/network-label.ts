import * as z from 'zod/mini';

/** What a traveller would call the situation; derived from the fields below, first match wins. */
export const NetworkLabel = z.enum([
  'offline',
  'captive',
  'mobile',
  'lan-corporate',
  'lan-foreign',
  'limited',
  'tunnel',
  'tunnel-connecting',
  'tunnel-no-route',
  'tunnel-degraded',
  'unknown',
]);
export type NetworkLabel = z.infer<typeof NetworkLabel>;
