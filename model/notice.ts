import * as z from 'zod/mini';
import { Code } from './codes/facts.ts';

/**
 * What a face says once of its own accord: mail is `broken` (the verdict stands), or what was told
 * `works-again`. Each is made once, also across restarts; `code` is that of the verdict, `at` RFC 3339
 * in UTC and tells one from another.
 */
export const Notice = z.object({
  at: z.string(),
  kind: z.enum(['broken', 'works-again']),
  code: Code,
});
export type Notice = z.infer<typeof Notice>;
