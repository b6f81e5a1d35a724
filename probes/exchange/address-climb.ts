import type { CheckResult } from '../../model/check.ts';
import type { Endpoint } from '../../model/run.ts';
import { askKernel, type AskSource } from '../network/route.ts';
import { compareAddress, namesAddresses } from '../../model/net/access-lists.ts';
import { inconclusive, OK, skipped } from '../../model/step-outcome.ts';
import { type Climb } from './climb.ts';
import { climbInterface } from './interface-climb.ts';
import { untestedInterface } from './untested-interface.ts';
import { type MapperTimes, suspectProxy } from './proxy-suspicion.ts';
import type { LadderIo, LadderOrder } from './types.ts';
import { MapperLanes, type MapperSession, type Opening } from './mapper.ts';
import { PortBudget } from './port-budget.ts';
import { mapperAnswerVerdict, mapperConnectVerdict } from './rpc-outcome.ts';
import { CONNECT, MAPPER, NOT_TESTED } from '../../model/text/en/evidence-rungs.ts';

/**
 * How one address took the first packet. `refused`: with a reset. `no-route`: this system has none;
 * `filtered`: it forbids; nothing was sent in either case.
 */
export type AddressReach = 'open' | 'refused' | 'no-route' | 'filtered' | 'failed' | 'unknown';

export interface AddressResult {
  readonly checks: readonly CheckResult[];
  readonly endpoints: readonly Endpoint[];
}

/** An address whose connections to the mapper are under way. */
export interface StartedAddress {
  readonly address: string;
  readonly lanes: MapperLanes;
  readonly reach: Promise<AddressReach>;
}

/** Needs no look at the network: the first packet leaves while that is taken. */
export function startAddress(
  { mapperPort, interfaces, network }: LadderOrder,
  io: LadderIo,
  address: string,
): StartedAddress {
  const lanes = new MapperLanes({ address, port: mapperPort }, interfaces.length, io);
  const reach = lanes.opening.then(async (opening) =>
    reachOf(opening, address, (await network).label === 'offline', io.askRoute ?? askKernel),
  );
  return { address, lanes, reach };
}

/** @param wasOffline the network had no route to the target when the run began */
async function reachOf(
  opening: Opening,
  address: string,
  wasOffline: boolean,
  askRoute: AskSource,
): Promise<AddressReach> {
  if (opening.ok) return 'open';
  const { failure } = opening;
  if (failure.kind === 'aborted' || failure.kind === 'failed') return 'unknown';
  if (failure.kind === 'local-filter') return 'filtered';
  if (failure.kind === 'refused') return 'refused';
  if (failure.kind !== 'unreachable' || failure.error !== 'ENETUNREACH') return 'failed';
  // A router's "network unreachable" has the same name as this system's own: only the latter shows
  // in a route decision. A cable plugged in a moment ago gives the route back between the two
  // questions; the network at the start still knows.
  return wasOffline || !(await askRoute(address)).ok ? 'no-route' : 'failed';
}

/**
 * @param anyRoute whether this system has a route to any address of the target: without one, `link`
 * is what failed
 */
export async function climbAddress(
  climb: Climb,
  { address, lanes, reach }: StartedAddress,
  anyRoute: Promise<boolean>,
): Promise<AddressResult> {
  try {
    if ((await reach) === 'no-route') return await withoutRoute(climb, address, anyRoute);
    const opening = await lanes.opening;
    const connect = recordConnect(climb, address, opening);
    const session = await lanes.leading;
    const times: MapperTimes = {
      mapperConnectMs: opening.ok ? opening.ms : null,
      mapperAnswerMs: session.step === 'bound' ? session.ms : null,
    };
    const mapper = recordMapper(climb, address, session, connect);
    if (session.step !== 'bound') {
      const failed = session.step === 'connect' ? connect : mapper;
      const above = climb.request.interfaces.flatMap((wanted) =>
        untestedInterface(climb, address, wanted, 'inconclusive', NOT_TESTED.below(failed.id)),
      );
      const acl = addressAcl(climb, address, session, false);
      return { checks: [...acl, connect, mapper, ...above], endpoints: [] };
    }
    const budget = new PortBudget(climb.request.interfaces.map(({ name }) => name));
    const results = await Promise.all(
      climb.request.interfaces.map(async (wanted, index) =>
        climbInterface(
          climb,
          address,
          wanted,
          await lanes.sessionFor(index),
          lanes.othersThan(index),
          budget,
          times,
        ),
      ),
    );
    const endpoints = results.flatMap((result) => result.endpoints);
    const acl = addressAcl(
      climb,
      address,
      session,
      endpoints.some(({ bind }) => bind === 'accepted'),
    );
    return {
      checks: [...acl, connect, mapper, ...results.flatMap(({ checks }) => checks)],
      endpoints,
    };
  } finally {
    // Not before the ports were tried: an RPC-aware firewall opens them for as long as the mapper's
    // connection stands.
    await lanes.close();
  }
}

/**
 * An address family that this laptop has no route for is no fault of the address, as long as
 * another address has one.
 */
async function withoutRoute(
  climb: Climb,
  address: string,
  anyRoute: Promise<boolean>,
): Promise<AddressResult> {
  const others = await anyRoute;
  const reason = others ? NOT_TESTED.otherFamily(address) : NOT_TESTED.noRoute;
  return {
    checks: untestedAddress(climb, address, others ? 'skipped' : 'inconclusive', reason),
    endpoints: [],
  };
}

/**
 * Every RPC rung of one address, named and not tested; `address` is null where the name led to
 * none.
 */
export function untestedAddress(
  climb: Climb,
  address: string | null,
  status: 'inconclusive' | 'skipped',
  reason: string,
): readonly CheckResult[] {
  const verdict = status === 'skipped' ? skipped(reason) : inconclusive(reason);
  const recorder = climb.recorder.at(address);
  return [
    ...(namesAddresses(climb.request.accessLists) ? [recorder.record('acl', verdict, null)] : []),
    recorder.record('connect', verdict, null),
    recorder.record('mapper', verdict, null),
    ...climb.request.interfaces.flatMap((wanted) =>
      untestedInterface(climb, address, wanted, status, reason),
    ),
  ];
}

function recordConnect(climb: Climb, address: string, opening: Opening): CheckResult {
  const where = `${address}:${String(climb.request.mapperPort)}`;
  const verdict = opening.ok
    ? OK(CONNECT.opened(where, opening.connection.localAddress ?? null))
    : mapperConnectVerdict(opening.failure, where, opening.ms, climb.io.signal);
  return climb.recorder.at(address).record('connect', verdict, opening.ms);
}

function recordMapper(
  climb: Climb,
  address: string,
  session: MapperSession,
  connect: CheckResult,
): CheckResult {
  const where = `${address}:${String(climb.request.mapperPort)}`;
  const verdict =
    session.step === 'connect'
      ? inconclusive(NOT_TESTED.below(connect.id))
      : session.step === 'bind'
        ? suspectProxy(
            mapperAnswerVerdict(session.failure, where, session.ms, climb.io.signal),
            climb,
            { mapperConnectMs: null, mapperAnswerMs: null },
          )
        : OK(MAPPER.accepted(where));
  const ms = session.step === 'connect' ? null : session.ms;
  return climb.recorder.at(address).record('mapper', verdict, ms);
}

function addressAcl(
  climb: Climb,
  address: string,
  session: MapperSession,
  bound: boolean,
): readonly CheckResult[] {
  const { accessLists, host, network } = climb.request;
  if (!namesAddresses(accessLists)) return [];
  const silent =
    session.step === 'connect' ||
    (session.step === 'bind' && ['silent', 'closed'].includes(session.failure.kind));
  const cut = session.step !== 'bound' && session.failure.kind === 'aborted';
  const verdict = compareAddress(
    accessLists,
    network.label,
    host,
    address,
    bound ? true : cut ? null : !silent,
  );
  return [climb.recorder.at(address).record('acl', verdict, 0)];
}
