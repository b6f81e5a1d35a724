import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { EVENTS, MAX_LINE_BYTES, PROTOCOL_VERSION } from '../../model/contract.ts';
import type { AgentState } from '../../model/agent-state.ts';
import type { AgentHandle } from '../handle.ts';
import { reasonOf } from '../../lib/error-name.ts';
import { monotonicMs } from '../../lib/monotonic.ts';
import type { Log } from '../log.ts';
import { type Connection, HELLO_TIMEOUT_MS, serveConnection } from './connection.ts';
import { announce } from './announce.ts';
import { doorSpots, ownFolders, placeOf } from './door-place.ts';
import { type Listening, listenAtFirst } from './listen.ts';
import { removeOwnFolder } from './own-folder.ts';
import { DOOR } from '../../model/text/en/agent-link.ts';

/** Clients at once; one more takes the place of the one that has asked nothing for longest. */
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
  /** Where the door may stand instead; that of the session and of temporary files by default. */
  readonly runtimeFolders?: readonly string[];
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
  runtimeFolders,
}: DoorOptions): Promise<OpenedDoor> {
  const place = placeOf(dataFolder, runtimeFolders);
  const token = randomBytes(32).toString('base64url');
  const connections = new Map<Socket, Connection>();

  const server = createServer((socket) => {
    if (connections.size >= MAX_CLIENTS) makeRoom();
    connections.set(
      socket,
      serveConnection(socket, {
        handle,
        token,
        helloTimeoutMs,
        presentState: () => eventLine(handle.state(), log),
        monotonicMs,
        log,
      }),
    );
    socket.once('close', () => connections.delete(socket));
  });
  /** A face that listens comes back by itself; one that waits for an answer keeps its place. */
  const makeRoom = (): void => {
    const [longest] = [...connections]
      .map(([socket, connection]) => ({ socket, sinceMs: connection.idleSinceMs() }))
      .filter(({ sinceMs }) => sinceMs !== null)
      .sort((one, other) => (one.sinceMs ?? 0) - (other.sinceMs ?? 0));
    if (longest === undefined) return;
    log(`door: an idle client makes room, ${String(MAX_CLIENTS)} are connected`);
    connections.delete(longest.socket);
    longest.socket.destroy();
  };
  // One more than there is room for: it is let in to take the place of another.
  server.maxConnections = MAX_CLIENTS + 1;
  server.on('drop', () => {
    log(`door: client turned away, ${String(MAX_CLIENTS)} are connected`);
  });

  const spots = doorSpots(place);
  const listening: Listening =
    spots.length === 0 ? { ok: false, message: DOOR.tooLong } : await listenAtFirst(server, spots);
  if (!listening.ok) return listening;
  const { path: socket, ownFolder } = listening;
  const announced = await announce(dataFolder, ownFolders(place), {
    protocol: PROTOCOL_VERSION,
    pid: process.pid,
    socket,
    token,
    version,
    startedAt,
    asksForProxies: true,
  });
  if (!announced.ok) {
    server.close();
    return announced;
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
    socket,
    async close() {
      stopListening();
      await rm(announced.path, { force: true }).catch((error: unknown) => {
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
      for (const folder of new Set([ownFolder, dirname(announced.path)]))
        if (folder !== null && folder !== dataFolder) removeOwnFolder(folder);
    },
  };
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
