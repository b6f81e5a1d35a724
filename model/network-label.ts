import * as z from 'zod/mini';
import { NETWORK_LABELS } from './network-labels.ts';

/** What a traveller would call the situation; derived from the fields below, first match wins. */
export const NetworkLabel = z.enum(NETWORK_LABELS);
export type NetworkLabel = z.infer<typeof NetworkLabel>;
