import * as z from 'zod/mini';
import { Code } from './codes/facts.ts';
import { DOOR_CLIENTS, DOOR_FRONTS, type DOOR_LOGINS } from './setting-choices.ts';

/** Ways to a mailbox by HTTP. */
export const DoorKind = z.enum(['owa', 'activeSync', 'rpcProxy', 'mapi', 'ews', 'autodiscover']);
export type DoorKind = z.infer<typeof DoorKind>;

/** Doors that are one URL; Autodiscover is a search, of which a domain is all that is known. */
export type UrlDoorKind = Exclude<DoorKind, 'autodiscover'>;

/** Whom a request speaks as: reverse proxies decide by User-Agent. */
export const DoorClient = z.enum(DOOR_CLIENTS);
export type DoorClient = z.infer<typeof DoorClient>;

/** What stands between a door and Exchange, as a person says. */
export const DoorFront = z.enum(DOOR_FRONTS);
export type DoorFront = z.infer<typeof DoorFront>;

/** One door of the settings. */
export interface DoorSetting {
  readonly kind: DoorKind;
  /** Place among the doors of its kind, from 1; null where it is the only one. */
  readonly nth: number | null;
  /** Of Autodiscover: where the search for its domain begins. */
  readonly url: string;
  /** Labels of networks in which it is asked; null: in all. */
  readonly on: readonly string[] | null;
  readonly client: DoorClient;
  readonly expect: (typeof DOOR_LOGINS)[number];
  readonly front: DoorFront | null;
}

/** Who answered at a door, as far as headers, cookies, pages and status phrases tell. */
export const Answerer = z.enum(['iis', 'isa', 'citrix', 'proxy', 'portal', 'unknown']);
export type Answerer = z.infer<typeof Answerer>;

/** A redirect is a hop like any other; none is followed that was not judged. */
export const Hop = z.object({
  url: z.string().check(z.maxLength(2000)),
  /** Null where no answer came. */
  status: z.nullable(z.number()),
  phrase: z.nullable(z.string().check(z.maxLength(500))),
  location: z.nullable(z.string().check(z.maxLength(2000))),
});
export type Hop = z.infer<typeof Hop>;

/** What Exchange itself says of its server, by what it alone writes; null where it does not say. */
export const ExchangeSeen = z.object({
  /** Name of the server that took the request. */
  server: z.nullable(z.string().check(z.maxLength(253))),
  /** Build, as `15.2.1118.7`. */
  version: z.nullable(z.string().check(z.maxLength(32))),
});
export type ExchangeSeen = z.infer<typeof ExchangeSeen>;

/** What one door showed: an entry of `doors` in `probe --json`. */
export const Door = z.object({
  door: DoorKind,
  url: z.string().check(z.maxLength(2000)),
  client: DoorClient,
  via: z.enum(['direct', 'proxy']),
  hops: z.array(Hop).check(z.maxLength(16)),
  who: Answerer,
  /** Schemes in the order offered, `Basic realm="…"` with its realm; `form` for a login page. */
  auth: z.array(z.string().check(z.maxLength(300))).check(z.maxLength(16)),
  /** Whether a proxy asks for the login before Exchange is reached. */
  preAuth: z.enum(['proxy', 'exchange', 'unknown']),
  /** Exchange 2013 or later answered there itself; null where nothing proves it. Absent in older runs. */
  exchange: z.optional(z.nullable(ExchangeSeen)),
  code: z.nullable(Code),
});
export type Door = z.infer<typeof Door>;

/** Host of an http(s) URL as the settings take it; without Node's or the DOM's `URL`. */
export const hostInUrl = (url: string): string =>
  /^https?:\/\/(\[[^\]]*\]|[^/:?#]*)/i.exec(url)?.[1] ?? url;
