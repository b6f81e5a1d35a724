import type { CheckResult } from '../../../model/check.ts';
import { compareAddress, namesAddresses } from '../../../model/net/access-lists.ts';
import type { Endpoint } from '../../../model/run.ts';
import { inconclusive, skipped } from '../../../model/step-outcome.ts';
import { NOT_TESTED } from '../../../model/text/en/evidence-rungs.ts';
import { askKernel, saysNoRoute, type AskSource } from '../../network/route.ts';
import { listsOf, type LadderRun, type RunIo } from '../ladder-run.ts';
import { PortBudget } from '../port-budget.ts';
import type { AddressRecorder } from '../recorder.ts';
import type { OpeningAddress, ReachedAddress } from '../start-ladder.ts';
import type { LadderOrder } from '../types.ts';
import { judgeAddressList } from './access-list.ts';
import { checkInterface, untestedInterface } from './interface.ts';
import type { MapperSession, Opening } from './mapper-connections.ts';
import { checkConnect, checkMapper } from './mapper.ts';
import { missingFamily } from './name.ts';

/**
 * How one address took the first packet. `refused`: with a reset. `no-route`: this system has none;
 * `filtered`: it forbids; nothing was sent in either case.
 */
export type AddressReach = 'open' | 'refused' | 'no-route' | 'filtered' | 'failed' | 'unknown';

export interface AddressResult {
  readonly checks: readonly CheckResult[];
  readonly endpoints: readonly Endpoint[];
}

/** An address, and how it took the first packet. */
export interface Reached extends ReachedAddress {
  readonly reach: Promise<AddressReach>;
}
/** An address whose RPC steps are tried. */
export type StartedAddress = OpeningAddress & Reached;

/** Watches how an address takes its first packet. */
export function withReach<One extends ReachedAddress>(
  opening: One,
  { network }: LadderOrder,
  { askRoute = askKernel }: RunIo,
): One & Reached {
  const { address, connections } = opening;
  const reach = connections.opening.then(async (opened) =>
    reachOf(opened, address, (await network).label === 'offline', askRoute),
  );
  return { ...opening, reach };
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
  if (failure.kind === 'aborted') return 'unknown';
  if (failure.kind === 'local-filter') return 'filtered';
  if (failure.kind === 'refused') return 'refused';
  const unproven = failure.kind === 'failed' ? 'unknown' : 'failed';
  const isHost = failure.error === 'EHOSTUNREACH';
  if (!isHost && !saysNoRoute(failure.error)) return unproven;
  // A router's "network unreachable" has the same name as this system's own: only the latter shows
  // in a route decision. A cable plugged in a moment ago gives the route back between the two
  // questions; the network at the start still knows.
  const answer = await askRoute(address);
  // "No route to host" is macOS' word for it; elsewhere a route that forbids says so, and a neighbour
  // that does not answer.
  if (isHost) return !answer.ok && saysNoRoute(answer.error) ? 'no-route' : unproven;
  return wasOffline || !answer.ok ? 'no-route' : unproven;
}

/**
 * Every RPC step of one address.
 *
 * @param anyRoute whether this system has a route to any address of the target: without one, `link`
 * is what failed
 */
export async function checkAddress(
  run: LadderRun,
  { address, connections, early, reach }: StartedAddress,
  anyRoute: Promise<boolean>,
): Promise<AddressResult> {
  try {
    if ((await reach) === 'no-route') return await withoutRoute(run, address, anyRoute);
    const recorder = run.recorder.at(address);
    const where = `${address}:${String(run.request.mapperPort)}`;
    const opening = await connections.opening;
    const connect = checkConnect(run, recorder, { address, where }, opening);
    const session = await connections.leading;
    const mapper = checkMapper(run, recorder, where, session, connect);
    const results =
      session.step === 'bound'
        ? await checkInterfaces(run, { address, connections, early, recorder })
        : run.request.interfaces.map((wanted) => ({
            checks: untestedInterface(
              run,
              recorder.of(wanted),
              wanted,
              inconclusive(NOT_TESTED.below(session.step === 'connect' ? connect.id : mapper.id)),
            ),
            endpoints: [],
          }));
    const endpoints = results.flatMap((result) => result.endpoints);
    const lists = checkAddressList(run, recorder, address, answersOf(session, endpoints));
    return {
      checks: [...lists, connect, mapper, ...results.flatMap(({ checks }) => checks)],
      endpoints,
    };
  } finally {
    // Not before the ports were tried: an RPC-aware firewall opens them for as long as the mapper's
    // connection stands.
    await Promise.all([connections.close(), early.close()]);
  }
}

async function checkInterfaces(
  run: LadderRun,
  {
    address,
    connections,
    early,
    recorder,
  }: Pick<StartedAddress, 'address' | 'connections' | 'early'> & {
    readonly recorder: AddressRecorder;
  },
): Promise<readonly AddressResult[]> {
  const { interfaces } = run.request;
  const budget = new PortBudget(interfaces.map(({ name }) => name));
  return Promise.all(
    interfaces.map(async (wanted, index) =>
      checkInterface(run, {
        recorder: recorder.of(wanted),
        address,
        wanted,
        session: await connections.sessionFor(index),
        others: connections.othersThan(index),
        budget,
        early,
      }),
    ),
  );
}

/** Whether anything at the address answered; null when it could not be found out. */
function answersOf(session: MapperSession, endpoints: readonly Endpoint[]): boolean | null {
  if (endpoints.some(({ bind }) => bind === 'accepted')) return true;
  if (session.step === 'bound') return true;
  if (session.failure.kind === 'aborted') return null;
  return session.step === 'bind' && !['silent', 'closed'].includes(session.failure.kind);
}

/** None where no list names destinations. */
function checkAddressList(
  { request }: LadderRun,
  recorder: AddressRecorder,
  address: string,
  answers: boolean | null,
): readonly CheckResult[] {
  if (!namesAddresses(request.accessLists)) return [];
  const compared = compareAddress(listsOf(request), { host: request.host, address });
  return [recorder.record('acl', judgeAddressList(compared, address, answers), 0)];
}

/**
 * An address family that this laptop has no route for is no fault of the address, as long as
 * another address has one.
 */
async function withoutRoute(
  run: LadderRun,
  address: string,
  anyRoute: Promise<boolean>,
): Promise<AddressResult> {
  const isOffline = run.request.network.label === 'offline';
  const below = missingFamily(run.addresses, true, isOffline) === null ? 'link' : 'name';
  const untested = (await anyRoute)
    ? skipped(NOT_TESTED.otherFamily(address))
    : inconclusive(NOT_TESTED.noRoute(below));
  return { checks: untestedAddress(run, address, untested), endpoints: [] };
}

/**
 * Every RPC step of one address, named and not tested.
 *
 * @param address null where the name led to none
 */
export function untestedAddress(
  run: LadderRun,
  address: string | null,
  untested: ReturnType<typeof skipped>,
): readonly CheckResult[] {
  const { accessLists, interfaces } = run.request;
  const recorder = run.recorder.at(address);
  return [
    ...(namesAddresses(accessLists) ? [recorder.record('acl', untested, null)] : []),
    recorder.record('connect', untested, null),
    recorder.record('mapper', untested, null),
    ...interfaces.flatMap((wanted) =>
      untestedInterface(run, recorder.of(wanted), wanted, untested),
    ),
  ];
}
