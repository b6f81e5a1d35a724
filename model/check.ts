import * as z from 'zod/mini';
import { Code, Rung } from './codes/facts.ts';
import { NetworkLabel } from './network-state.ts';

/** A value that a sentence is made of: a JSON scalar or a list of them, nothing deeper. */
const ArgValue = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.union([z.string(), z.number()])),
]);
export type ArgValue = z.infer<typeof ArgValue>;

/** Arguments of a sentence, as whoever saw something gives them. */
export type Args = Record<string, ArgValue>;

/**
 * The same in a document. Sentences are filled from them (model/text), and nothing is decided by
 * them, so their type tells no names: what decides is a field of the check or a fact of its rung
 * (rung-facts.ts).
 */
export const DisplayArgs: z.ZodMiniType<DisplayArgs> = z.record(z.string(), ArgValue);
export type DisplayArgs = object;

/**
 * `inconclusive`: an upper rung failed, or nothing could be learned. `skipped`: switched off or not
 * configured.
 */
export const CheckStatus = z.enum(['ok', 'degraded', 'fail', 'inconclusive', 'skipped']);
export type CheckStatus = z.infer<typeof CheckStatus>;

/**
 * What a check looks at, from the link upwards: `acl` holds an address or a port against the access
 * lists, `connect` and `mapper` reach the endpoint mapper, `map` asks it for one interface, `port`
 * and `bind` try a port that it named, `directory` is another server that may hold the address book.
 * `latency`, `mtu` and `idle` measure the way to the mapper: how long an answer takes, what sizes pass,
 * and whether a connection outlives a silence.
 * The steps of `web-` are those of a door of the mailbox: the proxy before it, its name, the connection,
 * TLS, who answers, and what login it asks for; of MAPI over HTTP also what the server says of its
 * health, and the address book's path. `outlook` is what Outlook shows of itself.
 */
export const Step = z.enum([
  'link',
  'gateway',
  'tunnel',
  'name',
  'acl',
  'connect',
  'mapper',
  'map',
  'port',
  'bind',
  'directory',
  'latency',
  'mtu',
  'idle',
  'web-proxy',
  'web-name',
  'web-tcp',
  'web-tls',
  'web-who',
  'web-auth',
  'web-scp',
  'web-root',
  'web-host',
  'web-redirect',
  'web-srv',
  'web-found',
  'web-health',
  'web-nspi',
  'outlook',
]);
export type Step = z.infer<typeof Step>;
/** Steps of a door to the mailbox; the others are the ladder's, but for Outlook's own. */
export type WebStep = Extract<Step, `web-${string}`>;
export type LadderStep = Exclude<Step, WebStep | 'outlook'>;

/**
 * What one check learned. `code` is null when ok, inconclusive or skipped without a cause of its
 * own.
 */
export const CheckResult = z.object({
  /** May hold a host name, which has up to 253 characters. */
  id: z.string().check(z.maxLength(300)),
  rung: Rung,
  /** Null in checks of older versions, which had none of the next four. */
  step: z._default(z.nullable(Step), null),
  /** Name of the wanted RPC interface; null where the check is of no single one. */
  interface: z._default(z.nullable(z.string()), null),
  /** Address that was connected to, or would have been; null where none is known. */
  address: z._default(z.nullable(z.string()), null),
  /** TCP port that the check asks or tries; null where none is known. */
  port: z._default(z.nullable(z.number()), null),
  /** Ids of checks whose failure makes this one inconclusive. */
  dependsOn: z.array(z.string()),
  status: CheckStatus,
  code: z.nullable(Code),
  args: DisplayArgs,
  /** Facts as a technician would note them: address, port, system error, hex of a reply. */
  evidence: z.array(z.string().check(z.maxLength(2000))).check(z.maxLength(200)),
  /** Milliseconds that the check took; null when it never ran. */
  ms: z.nullable(z.number()),
  /** When it ended, RFC 3339 in UTC. */
  at: z.string(),
  network: NetworkLabel,
});
export type CheckResult = z.infer<typeof CheckResult>;
