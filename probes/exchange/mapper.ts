import { openRpc, type RpcConnection } from '../rpc/connection.ts';
import { CONNECT_TIMEOUT_MS, REPLY_TIMEOUT_MS } from '../rpc/limits.ts';
import type { BindFailure, ConnectFailure } from '../rpc/outcomes.ts';
import { ENDPOINT_MAPPER } from '../rpc/syntax.ts';
import type { TcpTarget } from '../rpc/tcp.ts';
import { endedBy, timed } from './climb.ts';
import type { LadderEdges } from './ladder-types.ts';
import { settleConnect, settleReply } from './verdicts.ts';

/** How far one connection to a mapper came. */
export type MapperSession =
  | { readonly step: 'bound'; readonly connection: RpcConnection; readonly connectMs: number; readonly bindMs: number }
  | { readonly step: 'bind'; readonly failure: BindFailure; readonly connectMs: number; readonly bindMs: number; readonly localAddress: string | null }
  | { readonly step: 'connect'; readonly failure: ConnectFailure; readonly connectMs: number };

/** Connects and binds: two round trips. */
export async function openMapper(target: TcpTarget, edges: LadderEdges): Promise<MapperSession> {
  const { signal } = edges;
  const { outcome: opened, ms: connectMs } = await timed(edges, () => openRpc(target, { timeoutMs: CONNECT_TIMEOUT_MS, signal }));
  if (!opened.ok) return { step: 'connect', failure: settleConnect(opened, connectMs), connectMs };
  const { connection } = opened;
  const { outcome: bound, ms: bindMs } = await timed(edges, () => connection.bind(ENDPOINT_MAPPER, { timeoutMs: REPLY_TIMEOUT_MS, signal }));
  if (bound.ok) return { step: 'bound', connection, connectMs, bindMs };
  connection.close();
  return { step: 'bind', failure: settleReply(bound, bindMs), connectMs, bindMs, localAddress: connection.localAddress };
}

/** Connections to one mapper at a time: as many as Outlook's interfaces, so that each asks on its own. */
const MAX_LANES = 4;

/**
 * Several connections to one mapper, opened together, so that asking for four interfaces takes no more round trips than for one.
 * A lane that fails where another stands is replaced by that one: calls on one connection wait for each other.
 */
export class MapperLanes {
  readonly #lanes: readonly Promise<MapperSession>[];
  readonly #closing = new AbortController();
  /** The first lane that stands, else the first lane: what is reported of this mapper. */
  readonly leading: Promise<MapperSession>;

  constructor(target: TcpTarget, interfaces: number, edges: LadderEdges) {
    const own = endedBy(edges, this.#closing.signal);
    this.#lanes = Array.from({ length: Math.min(MAX_LANES, Math.max(1, interfaces)) }, () => openMapper(target, own));
    this.leading = this.#lead();
  }

  async #lead(): Promise<MapperSession> {
    let first: MapperSession | null = null;
    for (const lane of this.#lanes) {
      const session = await lane;
      if (session.step === 'bound') return session;
      first ??= session;
    }
    return first ?? { step: 'connect', failure: { ok: false, kind: 'aborted' }, connectMs: 0 };
  }

  /** The session in which the interface at `index` asks. */
  async sessionFor(index: number): Promise<MapperSession> {
    const session = await this.#lanes[index % this.#lanes.length];
    return session?.step === 'bound' ? session : this.leading;
  }

  /** Ends lanes that are still opening, too: nobody waits for them. */
  async close(): Promise<void> {
    this.#closing.abort();
    for (const session of await Promise.all(this.#lanes)) {
      if (session.step === 'bound') session.connection.close();
    }
  }
}
