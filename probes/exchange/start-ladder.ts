import { EarlyAttempts } from './early-attempts.ts';
import type { RunIo } from './ladder-run.ts';
import { createPace } from './pace.ts';
import { MapperConnections, openReach } from './rungs/mapper-connections.ts';
import { exchangeSieve, resolveHost, type NameOutcome } from './rungs/name.ts';
import type { LadderIo, LadderOrder } from './types.ts';

/** An address whose connections to the mapper are under way, and to the ports of the last run. */
export interface OpeningAddress {
  readonly address: string;
  readonly connections: MapperConnections;
  readonly early: EarlyAttempts;
}

/** An address of which only is asked whether packets reach it. */
export interface ReachedAddress {
  readonly address: string;
  /** `leading` is absent where no rung of RPC is climbed. */
  readonly connections: Pick<MapperConnections, 'opening' | 'close'> &
    Partial<Pick<MapperConnections, 'leading'>>;
}

/** A ladder whose first packets have left, or leave once the name is resolved. */
export interface StartedLadder {
  readonly order: LadderOrder;
  readonly io: RunIo;
  readonly naming: { readonly outcome: NameOutcome; readonly ms: number };
  readonly openings: readonly OpeningAddress[];
  /** Instead of those, where no rung of RPC is climbed. */
  readonly reached: readonly ReachedAddress[];
}

/**
 * Resolves the host and opens the connections to its mapper: all that comes before the first packet
 * to Exchange, and no more, so that a cold command need not load what climbs on from there. Needs no
 * look at the network.
 */
export async function startLadder(asked: LadderOrder, given: LadderIo): Promise<StartedLadder> {
  const io: RunIo = { ...given, pace: createPace() };
  const order = distinct(asked);
  const naming = await resolveHost(order.host, io, exchangeSieve(order, io));
  const { addresses } = naming.outcome;
  const { reachPort } = order;
  if (reachPort !== undefined) {
    const reached = addresses.map((address) => ({
      address,
      connections: openReach({ address, port: reachPort }, io),
    }));
    return { order, io, naming, openings: [], reached };
  }
  const openings = addresses.map((address) => ({
    address,
    connections: new MapperConnections(
      { address, port: order.mapperPort },
      order.interfaces.length,
      io,
    ),
    early: new EarlyAttempts(order, io, address),
  }));
  return { order, io, naming, openings, reached: [] };
}

/** Ids are made of the interfaces' names: one asked for twice is asked once. */
const distinct = (order: LadderOrder): LadderOrder => ({
  ...order,
  interfaces: order.interfaces.filter(
    (one, index, all) => all.findIndex(({ name }) => name === one.name) === index,
  ),
});
