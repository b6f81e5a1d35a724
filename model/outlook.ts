import * as z from 'zod/mini';
import { LiveConnection, MAX_CONNECTIONS } from './connections.ts';

const Host = z.string().check(z.maxLength(253));
const Line = z.string().check(z.maxLength(1000));

/** The file in which Outlook keeps its copy of the mailbox (OST), as its folder shows it. */
export const MailFile = z.object({
  bytes: z.number(),
  /**
   * When it was last written, RFC 3339 in UTC. Windows notes it late while the file is open: it
   * suggests that mail came, and proves nothing.
   */
  changedAt: z.string().check(z.maxLength(40)),
});
export type MailFile = z.infer<typeof MailFile>;

/** One Exchange account of the profile. What names the mailbox or its owner is not read. */
export const OutlookAccount = z.object({
  /** The one that Outlook opens first. */
  isPrimary: z.boolean(),
  /** Exchange server by name; null where the profile names a mailbox in its place, or nothing. */
  server: z.nullable(Host),
  /** Proxy of RPC over HTTP. */
  proxy: z.nullable(Host),
  /** Hosts of MAPI over HTTP. */
  mailStores: z.array(Host).check(z.maxLength(4)),
  /**
   * How Outlook connects, by the profile: `rpc` by TCP alone, `rpc-then-http` by TCP first where the
   * network is fast, `rpc-http` by HTTP first, `mapi-http`; null where it does not tell.
   */
  way: z.nullable(z.enum(['rpc', 'rpc-then-http', 'rpc-http', 'mapi-http'])),
  /** With a copy of the mailbox on this laptop, or without one. */
  mode: z.nullable(z.enum(['cached', 'online'])),
  mailFile: z.nullable(MailFile),
});
export type OutlookAccount = z.infer<typeof OutlookAccount>;

/** Exchange accounts that are kept; a profile of Outlook 2010 and later may hold ten. */
export const MAX_ACCOUNTS = 10;

/** The MAPI profile that Outlook starts with. */
export const OutlookProfile = z.object({
  /** As the user called it. */
  name: z.string().check(z.maxLength(256)),
  accounts: z.array(OutlookAccount).check(z.maxLength(MAX_ACCOUNTS)),
  /**
   * Whether an account leads to the server that was checked, by its name or by an address; null
   * where neither is certain.
   */
  leadsToTarget: z.nullable(z.boolean()),
  /** "Work Offline" as Outlook last wrote it; null where it did not. */
  workOffline: z.nullable(z.boolean()),
});
export type OutlookProfile = z.infer<typeof OutlookProfile>;

/** Settings of this laptop for Outlook, policy before the user's; null: not set. */
export const OutlookSettings = z.object({
  /** `MapiHttpDisabled` is 1. */
  mapiHttpDisabled: z.nullable(z.boolean()),
  /** `EnableRPCEncryption`. */
  rpcEncryption: z.nullable(z.boolean()),
});
export type OutlookSettings = z.infer<typeof OutlookSettings>;

/** What a connection costs, as Windows says and Outlook asks. */
export const NetworkCost = z.object({
  cost: z.enum(['unknown', 'unrestricted', 'fixed', 'variable']),
  isRoaming: z.boolean(),
  isOverLimit: z.boolean(),
});
export type NetworkCost = z.infer<typeof NetworkCost>;

/**
 * What Outlook shows of itself at one moment, by registry, files and sockets: `outlook` in
 * `probe --json`, and `data/outlook.json` of a bundle. Nothing is started, and no mail is read.
 */
export const OutlookWitness = z.object({
  /** RFC 3339 in UTC. */
  at: z.string(),
  /** Why profile and settings were not looked at; null where they were. */
  notTested: z.nullable(Line),
  /** Version of the program, `16.0.17928.20114`; null where none was found. */
  version: z.nullable(z.string().check(z.maxLength(40))),
  /** OUTLOOK.EXE is running; null: not known. */
  runs: z.nullable(z.boolean()),
  /** Since when, RFC 3339 in UTC; null where it does not run, or is not told. */
  runsSince: z.nullable(z.string()),
  /** The new Outlook (olk.exe), which has no profile, is running; null: not known. */
  newOutlookRuns: z.nullable(z.boolean()),
  profile: z.nullable(OutlookProfile),
  settings: OutlookSettings,
  networkCost: z.nullable(NetworkCost),
  /**
   * Since when the network is as it is, RFC 3339 in UTC: soon after it Outlook may not have connected
   * yet. Null where the network was seen at one moment alone.
   */
  networkSince: z.nullable(z.string()),
  /** Outlook's own. */
  connections: z.array(LiveConnection).check(z.maxLength(MAX_CONNECTIONS)),
  /** Sentences for whoever reads it. */
  notes: z.array(Line).check(z.maxLength(16)),
  /** What could not be read, and why. */
  problems: z.array(Line).check(z.maxLength(16)),
});
export type OutlookWitness = z.infer<typeof OutlookWitness>;
