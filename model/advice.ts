import * as z from 'zod/mini';

const Words = z.string().check(z.maxLength(2000));

/** What to type into one product, ready to copy; may hold several lines. */
export const ProductLine = z.object({
  product: Words,
  text: z.string().check(z.maxLength(20_000)),
});
export type ProductLine = z.infer<typeof ProductLine>;

/** The smallest change of one device that lets Exchange pass today. */
export const Change = z.object({
  device: Words,
  /** Whom to ask; null when the settings do not say. */
  owner: z.nullable(Words),
  contact: z.nullable(Words),
  /** Where the device stands and what it sees, in words. */
  where: Words,
  /**
   * Sources as the device sees them; empty when nobody has said: never this laptop's address in its
   * place.
   */
  source: z.array(Words).check(z.maxLength(64)),
  /** Address of the server. */
  destination: Words,
  /** TCP ports to add, as an access list writes them. */
  ports: Words,
  /** What makes it necessary, one sentence. */
  why: Words,
  /**
   * The ports that would hold after the next restart of the server as well; null when `ports` do,
   * or when they are not known.
   */
  lasting: z.nullable(Words),
  lines: z.array(ProductLine).check(z.maxLength(16)),
});
export type Change = z.infer<typeof Change>;

/** What to ask of whom so that Exchange passes every access list: for today, and for good. */
export const Advice = z.object({
  changes: z.array(Change).check(z.maxLength(64)),
  /**
   * How to pin the ports of Exchange, one text for each version that it may be; null where nothing
   * has to be pinned.
   */
  staticPorts: z.nullable(z.array(z.string().check(z.maxLength(5000))).check(z.maxLength(8))),
  /** What the way let through at the edges of the lists, one sentence each; absent: nobody measured. */
  measured: z.optional(z.array(Words).check(z.maxLength(64))),
});
export type Advice = z.infer<typeof Advice>;
