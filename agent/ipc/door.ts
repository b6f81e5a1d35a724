import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { EVENTS, MAX_LINE_BYTES, PROTOCOL_VERSION } from '../../model/contract.ts';
import type { AgentState } from '../../model/agent-state.ts';
import type { AgentHandle } from '../handle.ts';
import { reasonOf } from '../../lib/error-name.ts';
import type { Log } from '../log.ts';
import { type Connection, HELLO_TIMEOUT_MS, serveConnection } from './connection.ts';
import { socketPath, removeAgentFile, writeAgentFile } from './door-place.ts';

/** Clients at once; one more is closed without a word. */
const MAX_CLIENTS = 32;

/** How long `close` waits for clients to take what they were answered, in milliseconds. */
const CLOSE_GRACE_MS = 500;

export interface DoorOptions {
  readonly handle: AgentHandle;
  /**
   * The caller holds this folder's lock: a socket that lies there belongs to an agent that died.
   */
  readonly dataFolder: string;
  readonly version: string;
  /** When the agent started, RFC 3339 in UTC. */
  readonly startedAt: string;
  readonly log: Log;
  readonly helloTimeoutMs?: number;
}

export type OpenedDoor =
  | { readonly ok: true; readonly socket: string; close(): Promise<void> }
  | { readonly ok: false; readonly message: string };

/**
 * Opens the agent's local socket and says in `DATA/agent.json` how it is reached. A pipe's access
 * list cannot be set from Node, so on every system the token of that file opens the door, not the
 * path.
 */
export async function openDoor({
  handle,
  dataFolder,
  version,
  startedAt,
  log,
  helloTimeoutMs = HELLO_TIMEOUT_MS,
}: DoorOptions): Promise<OpenedDoor> {
  const { platform, env, pid } = process;
  const path = socketPath({
    dataFolder,
    platform,
    runtimeFolder: env['XDG_RUNTIME_DIR'] ?? tmpdir(),
  });
  if (path === null)
    return {
      ok: false,
      message: `no socket can be opened for ${dataFolder}: its path and that of the runtime folder are too long, name a shorter one with --data`,
    };
  const token = randomBytes(32).toString('base64url');
  const connections = new Map<Socket, Connection>();

  const server = createServer((socket) => {
    connections.set(
      socket,
      serveConnection(socket, {
        handle,
        token,
        helloTimeoutMs,
        presentState: () => eventLine(handle.state(), log),
        log,
      }),
    );
    socket.once('close', () => connections.delete(socket));
  });
  server.maxConnections = MAX_CLIENTS;
  server.on('drop', () => {
    log(`door: client turned away, ${String(MAX_CLIENTS)} are connected`);
  });

  try {
    if (platform !== 'win32') await rm(path, { force: true });
    await listen(server, path);
    if (platform !== 'win32') await chmod(path, 0o600);
    await writeAgentFile(dataFolder, {
      protocol: PROTOCOL_VERSION,
      pid,
      socket: path,
      token,
      version,
      startedAt,
    });
  } catch (error) {
    server.close();
    return { ok: false, message: `the agent's door ${path} cannot be opened: ${reasonOf(error)}` };
  }
  server.on('error', (error) => {
    log(`door: ${error.message}`);
  });

  const stopListening = handle.subscribe((state) => {
    const line = eventLine(state, log);
    if (line !== null) for (const connection of connections.values()) connection.tell(line);
  });

  return {
    ok: true,
    socket: path,
    async close() {
      stopListening();
      await removeAgentFile(dataFolder).catch((error: unknown) => {
        log(`door: agent.json stays behind: ${reasonOf(error)}`);
      });
      const closed = once(server, 'close');
      server.close();
      for (const connection of connections.values()) connection.end();
      const timer = setTimeout(() => {
        for (const socket of connections.keys()) socket.destroy();
      }, CLOSE_GRACE_MS);
      await closed;
      clearTimeout(timer);
    },
  };
}

async function listen(server: Server, path: string): Promise<void> {
  const listening = once(server, 'listening');
  server.listen(path);
  await listening;
}

/** Encoded once for all who listen. */
function eventLine(state: AgentState, log: Log): string | null {
  const parsed = EVENTS.state.safeParse(state);
  if (!parsed.success) {
    log(
      `door: a state breaks the contract at ${parsed.error.issues[0]?.path.join('.') ?? 'its root'} and is not sent`,
    );
    return null;
  }
  const line = JSON.stringify({ event: 'state', payload: parsed.data });
  if (Buffer.byteLength(line) <= MAX_LINE_BYTES) return line;
  log(`door: a state is larger than ${String(MAX_LINE_BYTES)} bytes and is not sent`);
  return null;
}
