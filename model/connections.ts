import * as z from 'zod/mini';

/** States of a TCP connection in the words of RFC 9293 §3.3.2; listeners are no connections. */
export const TcpState = z.enum([
  'syn-sent',
  'syn-received',
  'established',
  'fin-wait-1',
  'fin-wait-2',
  'close-wait',
  'closing',
  'last-ack',
  'time-wait',
  'closed',
  'unknown',
]);
export type TcpState = z.infer<typeof TcpState>;

const Port = z.number().check(z.int(), z.gte(0), z.lte(65535));
const Address = z.string().check(z.maxLength(64));

/** One TCP connection of this laptop that has to do with mail. */
export const LiveConnection = z.object({
  /**
   * Program that holds it (`OUTLOOK.EXE`); null when it has none any more, or the system does not
   * show it.
   */
  process: z.nullable(z.string().check(z.maxLength(256))),
  pid: z.nullable(z.number()),
  localAddress: Address,
  localPort: Port,
  remoteAddress: Address,
  remotePort: Port,
  state: TcpState,
  /**
   * When it was opened, RFC 3339 in UTC: Windows alone tells. Null elsewhere, and in tables of older
   * versions.
   */
  createdAt: z._default(z.nullable(z.string().check(z.maxLength(40))), null),
  /**
   * Why it is listed, the first that holds: it goes to an address of Exchange, of the VPN gateway,
   * or belongs to Outlook.
   */
  why: z.enum(['exchange', 'gateway', 'outlook']),
  /**
   * Interfaces that were announced on this port of this address when the ladder last ran;
   * `mapper` on the endpoint mapper's own port.
   */
  announced: z.array(z.string().check(z.maxLength(100))).check(z.maxLength(16)),
});
export type LiveConnection = z.infer<typeof LiveConnection>;

/** How many connections one look keeps. */
export const MAX_CONNECTIONS = 256;

/**
 * Outlook's connections, and all to Exchange and to the gateway, at one moment: what `netstat -na`
 * shows of them.
 */
export const LiveConnections = z.object({
  /** RFC 3339 in UTC. */
  at: z.string(),
  items: z.array(LiveConnection).check(z.maxLength(MAX_CONNECTIONS)),
  /** Further ones that were left out. */
  dropped: z.number(),
  /** Sentences for whoever reads the table. */
  notes: z.array(z.string().check(z.maxLength(1000))).check(z.maxLength(32)),
  /** Why the system's table could not be read, or not to its end; null when it could. */
  problem: z.nullable(z.string().check(z.maxLength(1000))),
});
export type LiveConnections = z.infer<typeof LiveConnections>;
