import * as z from 'zod/mini';

export const PAC_LIMITS = {
  /** Of the script's own work on the processor, without its waits for names and for its turn. */
  computeMs: 100,
  /** Of the thread's start, which a busy laptop draws out. */
  startMs: 15_000,
  /** Of the script and the names that it asks for. */
  totalMs: 5_000,
  memoryBytes: 16 * 1024 * 1024,
  /** Of the script's answer. */
  resultCharacters: 2_000,
  /** Of the script. */
  scriptBytes: 1024 * 1024,
} as const;

/** One question to a script. */
export const PacJob = z.object({
  script: z.string(),
  url: z.string(),
  host: z.string(),
  /** What `myIpAddress()` says. */
  ownAddress: z.string(),
});
export type PacJob = z.infer<typeof PacJob>;

/** What the thread says once it is there, and the script's time begins. */
export const PAC_BEGINS = 'begins';

/** What `FindProxyForURL` returned, or why it returned nothing. */
export const PacOutcome = z.union([
  z.object({ ok: z.literal(true), result: z.string() }),
  z.object({
    ok: z.literal(false),
    kind: z.enum(['too-long', 'no-answer', 'failed']),
    why: z.string(),
  }),
]);
export type PacOutcome = z.infer<typeof PacOutcome>;
