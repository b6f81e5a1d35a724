import * as z from 'zod/mini';

const MAX_GATEWAYS = 16;
const Time = z.string().check(
  z.maxLength(40),
  z.refine((text) => !Number.isNaN(Date.parse(text))),
);
/** A name or an address, and nothing that a terminal would obey. */
const Gateway = z.string().check(z.regex(/^[\x21-\x7e]{1,253}$/));

/** What a collector tells one laptop of others: whether it is alone with what it has. */
export const Others = z.object({
  /** Zero also where there are too few to tell without saying who. */
  others: z.int().check(z.gte(0), z.lte(10_000_000)),
  /** When the first of them began, RFC 3339 in UTC; null where none are told. */
  since: z.nullable(Time),
  /** `taken`: somebody at the helpdesk said that he sees to it. `mended`: others have mail again by the way that this laptop goes. */
  state: z.enum(['new', 'taken', 'mended']),
  /** Gateways through which others have mail again, and since when. */
  mended: z.array(z.object({ gateway: Gateway, at: Time })).check(z.maxLength(MAX_GATEWAYS)),
});
export type Others = z.infer<typeof Others>;
