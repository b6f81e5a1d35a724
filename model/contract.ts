import * as z from 'zod/mini';
import { AgentState, Sending } from './agent-state.ts';
import { BundleFile, MAX_CALL_BACK_CHARACTERS, MAX_NOTE_CHARACTERS, Redactions } from './bundle.ts';
import { LiveConnections } from './connections.ts';
import { Past } from './past.ts';
import { PowerEvent } from './power-event.ts';
import { Dealt, OutboxItem, SyncResult } from './outbox-item.ts';

/** Version of the door's protocol; a client of another version is told so and turned away. */
export const PROTOCOL_VERSION = 1;

/** Largest line that either end reads, in bytes. */
export const MAX_LINE_BYTES = 4 * 1024 * 1024;

/** The first line a client sends; nothing is answered before it. */
export const Hello = z.object({ protocol: z.number(), token: z.string().check(z.maxLength(200)) });
export type Hello = z.infer<typeof Hello>;

const Nothing = z.object({});
/** Reports by their ids. */
const Ids = z.object({
  ids: z.array(z.string().check(z.maxLength(100))).check(z.maxLength(20_000)),
});

/** A bundle that was made and waits for the user's word: what is sent is what was seen. */
export const BundlePreview = z.object({
  id: z.string(),
  fileName: z.string(),
  /** Of what would be sent. */
  bytes: z.number(),
  files: z.array(BundleFile),
  redactions: Redactions,
  /** Sentences about what was lost or left out. */
  loss: z.array(z.string()),
  encryptedTo: z.array(z.string()),
  /** As it stands in the bundle; null where nobody was asked. */
  callBack: z.nullable(z.string()),
});
export type BundlePreview = z.infer<typeof BundlePreview>;

/** `message`: why none could be made, with the next step. */
export const BundleOffered = z.union([
  z.object({ ok: z.literal(true), preview: BundlePreview }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);
export type BundleOffered = z.infer<typeof BundleOffered>;

/** What became of a report that a user sends. */
export const BundleSent = z.union([
  z.object({ ok: z.literal(true), id: z.string(), bytes: z.number() }),
  /** `message`: why it was not kept, with the next step. */
  z.object({ ok: z.literal(false), message: z.string() }),
]);
export type BundleSent = z.infer<typeof BundleSent>;

/** `name`: of the VPN client that was started. `message`: why none was, with the next step. */
export const ClientStarted = z.union([
  z.object({ ok: z.literal(true), name: z.string() }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);
export type ClientStarted = z.infer<typeof ClientStarted>;

/** `message`: why the server was not named, with the next step. */
export const FirstHost = z.union([
  z.object({ ok: z.literal(true), host: z.string(), file: z.string() }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);
export type FirstHost = z.infer<typeof FirstHost>;

/** One report that waits. */
export const OutboxShown = z.union([
  z.object({
    ok: z.literal(true),
    item: OutboxItem,
    /** How many keys open it: 0 where it is not encrypted, null where the disk does not give it back. */
    recipients: z.nullable(z.number()),
    /** Null while it is not being sent, or nothing has left yet. */
    sending: z.nullable(Sending),
  }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);
export type OutboxShown = z.infer<typeof OutboxShown>;

/**
 * Faces ask, the agent answers. One row a request: the guard of its parameters and of its result.
 */
export const REQUESTS = {
  'state.get': { params: Nothing, result: AgentState },
  /** Runs the ladder now, or joins the run under way; answers when it has ended. */
  'probe.run': { params: Nothing, result: AgentState },
  'sync.run': { params: Nothing, result: SyncResult },
  'outbox.list': { params: Nothing, result: z.object({ items: z.array(OutboxItem) }) },
  /** What can be told of one report that waits, beside what the list has. */
  'outbox.show': {
    params: z.object({ id: z.string().check(z.maxLength(100)) }),
    result: OutboxShown,
  },
  /** Ends the waits of these reports, looks at damaged ones again, and begins to send. */
  'outbox.retry': { params: Ids, result: Dealt },
  /** Somebody took this report along: it is sent all the same. */
  'outbox.copied': {
    params: z.object({
      id: z.string().check(z.maxLength(100)),
      how: z.enum(['saved', 'mailed']),
    }),
    result: Nothing,
  },
  /** Removes these reports; each counts as lost. */
  'outbox.drop': { params: Ids, result: Dealt },
  /** Makes a bundle and keeps it for a while in memory; the page server shows its report by its id. */
  'bundle.preview': {
    params: z.object({
      note: z.nullable(z.string().check(z.maxLength(MAX_NOTE_CHARACTERS))),
      /** Remembered for later reports; null leaves what is known. */
      callBack: z.nullable(z.string().check(z.maxLength(MAX_CALL_BACK_CHARACTERS))),
    }),
    result: BundleOffered,
  },
  /** Puts a previewed bundle, or one made now, into the outbox and begins to send. */
  'bundle.send': {
    params: z.object({
      id: z.nullable(z.string().check(z.maxLength(100))),
      note: z.nullable(z.string().check(z.maxLength(MAX_NOTE_CHARACTERS))),
    }),
    result: BundleSent,
  },
  /** Opens the page server if it is closed and answers a URL with a fresh one-time token. */
  'page.open': { params: Nothing, result: z.object({ url: z.string() }) },
  /** The last 24 hours, and the ports of Exchange beside the access lists. */
  'history.get': { params: Nothing, result: Past },
  /** Outlook's connections, and all to Exchange and to the gateway, as they are now. */
  'connections.get': { params: Nothing, result: LiveConnections },
  /** Starts the VPN client's program, the one that policy or the products' table name. */
  'client.start': { params: Nothing, result: ClientStarted },
  /** Names the Exchange server in the user's file where none is named; the agent begins anew with it. */
  'settings.first': {
    params: z.object({ host: z.string().check(z.maxLength(300)) }),
    result: FirstHost,
  },
  /** Ends the agent as Ctrl-C does, once this is answered. */
  'agent.stop': { params: Nothing, result: Nothing },
  /**
   * From the shell: the laptop is about to sleep, woke up, changed its power supply, or its screen
   * was locked or unlocked.
   */
  'power.changed': { params: z.object({ event: PowerEvent }), result: Nothing },
  /**
   * From the shell: it can tell the way to a URL. After this, `proxy` events may follow, each to be
   * answered.
   */
  'proxy.serve': { params: Nothing, result: Nothing },
  /** `ways`: what FindProxyForURL of a PAC script would return; null: the shell cannot tell. */
  'proxy.answer': {
    params: z.object({
      id: z.number(),
      ways: z.nullable(z.string().check(z.maxLength(2_000))),
    }),
    result: Nothing,
  },
  /** After this, `state` events follow: the present state first. */
  'state.subscribe': { params: Nothing, result: Nothing },
} as const;
export type RequestName = keyof typeof REQUESTS;
export type Params<N extends RequestName> = z.infer<(typeof REQUESTS)[N]['params']>;
export type Result<N extends RequestName> = z.infer<(typeof REQUESTS)[N]['result']>;

/** Requests that the page may send; the others are for the shell and the command line. */
export const PAGE_REQUESTS = [
  'state.get',
  'probe.run',
  'sync.run',
  'outbox.list',
  'outbox.show',
  'outbox.retry',
  'bundle.preview',
  'bundle.send',
  'client.start',
  'history.get',
  'settings.first',
] as const satisfies readonly RequestName[];

/** The agent asks the shell for the way to a URL. */
export const ProxyQuestion = z.object({ id: z.number(), url: z.string() });
export type ProxyQuestion = z.infer<typeof ProxyQuestion>;

/** The agent tells, faces listen. */
export const EVENTS = { state: AgentState, proxy: ProxyQuestion } as const;
export type EventName = keyof typeof EVENTS;
export type EventPayload<N extends EventName> = z.infer<(typeof EVENTS)[N]>;

const NAMES = Object.keys(REQUESTS) as [RequestName, ...RequestName[]];

/** Client to agent, one JSON document a line. */
export const ClientLine = z.object({ id: z.number(), method: z.enum(NAMES), params: z.unknown() });
export type ClientLine = z.infer<typeof ClientLine>;

/** Why a request was not answered. */
export const DoorError = z.object({
  code: z.enum(['bad-token', 'bad-protocol', 'bad-request', 'failed']),
  message: z.string(),
});
export type DoorError = z.infer<typeof DoorError>;

/**
 * Agent to client, one JSON document a line: the answer to the hello (`id` 0), to a request, or an
 * event.
 */
export const AgentLine = z.union([
  z.object({ id: z.number(), ok: z.literal(true), result: z.unknown() }),
  z.object({ id: z.number(), ok: z.literal(false), error: DoorError }),
  z.object({ event: z.enum(['state', 'proxy']), payload: z.unknown() }),
]);
export type AgentLine = z.infer<typeof AgentLine>;

/** `DATA/agent.json`, readable by its owner alone: how a face finds the agent. */
export const AgentFile = z.object({
  protocol: z.number(),
  pid: z.number(),
  socket: z.string(),
  token: z.string(),
  version: z.string(),
  startedAt: z.string(),
  /** It knows `proxy.serve`; an older agent turns away who asks for what it does not know. */
  asksForProxies: z.optional(z.boolean()),
});
export type AgentFile = z.infer<typeof AgentFile>;
