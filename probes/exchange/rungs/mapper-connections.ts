import { mapperTransport, openRpc, type RpcConnection } from '../../rpc/connection.ts';
import { CONNECT_TIMEOUT_MS, REPLY_TIMEOUT_MS } from '../../rpc/limits.ts';
import type { BindFailure, ConnectFailure } from '../../rpc/outcomes.ts';
import { ENDPOINT_MAPPER } from '../../rpc/syntax.ts';
import type { TcpTarget } from '../../rpc/tcp.ts';
import { endedBy, timed, type RunIo } from '../ladder-run.ts';
import { settleConnect, settleReply } from '../settled.ts';

/** The first round trip to a mapper. */
export type Opening =
  | {
      readonly ok: true;
      readonly connection: RpcConnection;
      readonly target: TcpTarget;
      readonly ms: number;
    }
  | { readonly ok: false; readonly failure: ConnectFailure; readonly ms: number };

/** How far one connection to a mapper came, and what its last step took. */
export type MapperSession =
  | { readonly step: 'bound'; readonly connection: RpcConnection; readonly ms: number }
  | { readonly step: 'bind'; readonly failure: BindFailure; readonly ms: number }
  | { readonly step: 'connect'; readonly failure: ConnectFailure; readonly ms: number };

async function openOne(target: TcpTarget, io: RunIo): Promise<Opening> {
  const { outcome, ms } = await timed(
    io,
    () =>
      openRpc(
        target,
        { timeoutMs: CONNECT_TIMEOUT_MS, signal: io.signal },
        mapperTransport(target.port),
        io.openTcp,
      ),
    { step: 'connect', host: target.address, port: target.port, interface: null },
  );
  if (outcome.ok) io.pace.saw(ms);
  return outcome.ok
    ? { ok: true, connection: outcome.connection, target, ms }
    : { ok: false, failure: settleConnect(outcome, ms, io), ms };
}

/** The second round trip. A connection that does not bind is closed. */
async function bindOne(opening: Opening, io: RunIo): Promise<MapperSession> {
  if (!opening.ok) return { step: 'connect', failure: opening.failure, ms: opening.ms };
  const { connection } = opening;
  const { outcome, ms } = await timed(
    io,
    () => connection.bind(ENDPOINT_MAPPER, { timeoutMs: REPLY_TIMEOUT_MS, signal: io.signal }),
    { step: 'mapper', host: opening.target.address, port: opening.target.port, interface: null },
  );
  if (outcome.ok) {
    io.pace.saw(ms);
    return { step: 'bound', connection, ms };
  }
  connection.close();
  return { step: 'bind', failure: settleReply(outcome, ms, io), ms };
}

/** Connects and binds: two round trips. */
export const openMapper = async (target: TcpTarget, io: RunIo): Promise<MapperSession> =>
  bindOne(await openOne(target, io), io);

/**
 * Connections to one mapper at a time: as many as Outlook's interfaces, so that each asks on its
 * own.
 */
const MAX_CONNECTIONS = 4;
/** A load balancer shows itself when the same question is asked on several fresh connections. */
const MIN_CONNECTIONS = 3;

/**
 * Several connections to one mapper, opened together, so that asking for four interfaces takes no
 * more round trips than for one. One that fails where another stands is replaced by that one:
 * calls on one connection wait for each other.
 */
export class MapperConnections {
  readonly #closing = new AbortController();
  readonly #sessions: readonly Promise<MapperSession>[];
  /**
   * The first that opens, else the first: what is reported of the connection to this
   * mapper.
   */
  readonly opening: Promise<Opening>;
  /** The first that binds, else the first: what is reported of this mapper. */
  readonly leading: Promise<MapperSession>;

  constructor(target: TcpTarget, interfaces: number, io: RunIo) {
    const own = endedBy(io, this.#closing.signal);
    const openings = Array.from(
      { length: Math.min(MAX_CONNECTIONS, Math.max(MIN_CONNECTIONS, interfaces)) },
      () => openOne(target, own),
    );
    this.#sessions = openings.map(async (opening) => bindOne(await opening, own));
    this.opening = firstGood(openings, ({ ok }) => ok);
    this.leading = firstGood(this.#sessions, ({ step }) => step === 'bound');
  }

  /** The session in which the interface at `index` asks. */
  async sessionFor(index: number): Promise<MapperSession> {
    const session = await this.#sessions[index % this.#sessions.length];
    return session?.step === 'bound' ? session : this.leading;
  }

  /**
   * Other connections than the one in which the interface at `index` asks: as many as make three in
   * all.
   */
  othersThan(index: number): readonly Promise<MapperSession>[] {
    const own = index % this.#sessions.length;
    return [...this.#sessions.slice(own + 1), ...this.#sessions.slice(0, own)].slice(
      0,
      MIN_CONNECTIONS - 1,
    );
  }

  /** Ends those that are still opening, too: nobody waits for them. */
  async close(): Promise<void> {
    this.#closing.abort();
    for (const session of await Promise.all(this.#sessions)) {
      if (session.step === 'bound') session.connection.close();
    }
  }
}

/** One connection that shows whether packets reach an address, and says nothing on it. */
export function openReach(
  target: TcpTarget,
  io: RunIo,
): Pick<MapperConnections, 'opening' | 'close'> {
  const closing = new AbortController();
  const opening = openOne(target, endedBy(io, closing.signal));
  return {
    opening,
    close: async () => {
      closing.abort();
      const opened = await opening;
      if (opened.ok) opened.connection.close();
    },
  };
}

/** The first in order that is good; when none is, the first. */
async function firstGood<T>(
  candidates: readonly Promise<T>[],
  isGood: (one: T) => boolean,
): Promise<T> {
  const [first, ...others] = candidates;
  if (first === undefined) throw new RangeError('no candidates');
  const fallback = await first;
  if (isGood(fallback)) return fallback;
  for (const candidate of others) {
    const one = await candidate;
    if (isGood(one)) return one;
  }
  return fallback;
}
