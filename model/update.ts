import * as z from 'zod/mini';

/** What became of a version that this laptop took by itself. */
export const UpdateOutcome = z.object({
  /** `rolled-back`: it did not come up, and the version before runs on. */
  kind: z.enum(['installed', 'rolled-back']),
  version: z.string(),
  /** What ran before. */
  from: z.string(),
  /** RFC 3339 in UTC. */
  at: z.string(),
  /** Why it did not come up, for a person; null where it did. */
  why: z.nullable(z.string()),
});
export type UpdateOutcome = z.infer<typeof UpdateOutcome>;

/** What a feed of releases tells. */
export const UpdateState = z.object({
  /** Newer than what runs; null: none is known. */
  version: z.nullable(z.string()),
  /** When the feed was last asked, RFC 3339 in UTC; null: not yet. */
  askedAt: z.nullable(z.string()),
  /** What was wrong with the latest answer, a sentence; null: nothing. */
  trouble: z.nullable(z.string()),
  /** How far this copy is with `version`; absent where somebody else installs it. */
  progress: z.optional(z.enum(['fetching', 'ready'])),
  /** It is ready, and nothing is under way: whoever keeps the agent running may begin. */
  mayApply: z.optional(z.literal(true)),
  last: z.optional(UpdateOutcome),
});
export type UpdateState = z.infer<typeof UpdateState>;

const VERSION = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})(-[0-9A-Za-z.-]{1,50})?$/;

export const isVersion = (text: string): boolean => VERSION.test(text);

/** Whether `one` is newer than `other`; a pre-release is older than its release. */
export function isNewer(one: string, other: string): boolean {
  const [a, b] = [VERSION.exec(one), VERSION.exec(other)];
  if (a === null || b === null) return false;
  for (const at of [1, 2, 3] as const) {
    const difference = Number(a[at]) - Number(b[at]);
    if (difference !== 0) return difference > 0;
  }
  return a[4] === undefined && b[4] !== undefined;
}
