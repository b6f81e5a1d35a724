import * as z from 'zod/mini';
import { AgentState } from './agent-state.ts';
import { LiveConnections } from './connections.ts';
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

/** What the shell sees of the laptop's power and of its screen. */
/** `active`: the user did something within the last minute. */
export const PowerEvent = z.enum([
  'suspend',
  'resume',
  'on-ac',
  'on-battery',
  'lock',
  'unlock',
  'active',
]);
export type PowerEvent = z.infer<typeof PowerEvent>;

/**
 * Faces ask, the agent answers. One row a request: the guard of its parameters and of its result.
 */
export const REQUESTS = {
  'state.get': { params: Nothing, result: AgentState },
  /** Runs the ladder now, or joins the run under way; answers when it has ended. */
  'probe.run': { params: Nothing, result: AgentState },
  'sync.run': { params: Nothing, result: SyncResult },
  'outbox.list': { params: Nothing, result: z.object({ items: z.array(OutboxItem) }) },
  /** Ends the waits of these reports, looks at damaged ones again, and begins to send. */
  'outbox.retry': { params: Ids, result: Dealt },
  /** Removes these reports; each counts as lost. */
  'outbox.drop': { params: Ids, result: Dealt },
  /** Opens the page server if it is closed and answers a URL with a fresh one-time token. */
  'page.open': { params: Nothing, result: z.object({ url: z.string() }) },
  /** Outlook's connections, and all to Exchange and to the gateway, as they are now. */
  'connections.get': { params: Nothing, result: LiveConnections },
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
