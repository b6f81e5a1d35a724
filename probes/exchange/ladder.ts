import type { CheckResult } from '../../model/check.ts';
import type { LadderResult } from '../../model/run.ts';
import { inconclusive } from '../../model/step-outcome.ts';
import { NOT_TESTED } from '../../model/text/en/evidence-rungs.ts';
import { timed, type LadderRun } from './ladder-run.ts';
import { lookAtPath } from './path-look.ts';
import { createRecorder } from './recorder.ts';
import {
  checkAddress,
  untestedAddress,
  withReach,
  type AddressResult,
  type StartedAddress,
} from './rungs/address.ts';
import { askDirectories, checkDirectories } from './rungs/directory-server.ts';
import { askGateway, checkGateway } from './rungs/gateway.ts';
import { checkLink, firstReach, isDown } from './rungs/link.ts';
import { listMapper } from './rungs/mapper-listing.ts';
import { checkName, missingFamily } from './rungs/name.ts';
import { checkTunnel } from './rungs/tunnel.ts';
import { startLadder, type StartedLadder } from './start-ladder.ts';
import type { LadderRequest, RunLadder } from './types.ts';

/**
 * Goes from the network up to an RPC bind on each announced port, without credentials and without
 * a request to any interface but the endpoint mapper's.
 *
 * Sequential round trips to Exchange, when all is well: five. Connect and bind to the mapper,
 * ept_map, connect and bind to the port; addresses, interfaces and ports run beside one another.
 * More than four interfaces share four connections to the mapper: then ept_map counts
 * ceil(interfaces / 4). The name comes before them, at the resolver's pace.
 *
 * Three, where the ports of the last run may be tried beside the mapper's answer (`earlyPorts`) and
 * the mapper still names them. Its answer decides in either case.
 */
export const runLadder: RunLadder = async (order, io) => climbLadder(await startLadder(order, io));

/** What runLadder does after the first packets have left. */
export async function climbLadder({
  order,
  io,
  naming,
  openings,
  reached: onlyReached,
}: StartedLadder): Promise<LadderResult> {
  const name = naming.outcome;
  const { addresses } = name;
  const started = openings.map((opening) => withReach(opening, order, io));
  const reached = [...started, ...onlyReached.map((one) => withReach(one, order, io))];
  const isByRpc = order.reachPort === undefined;
  // The mapper's answer is on its way meanwhile.
  const { outcome: network, ms: waitedMs } = await timed(io, async () => order.network);
  // What the look itself had to wait for, such as the name of the gateway, is not its own time.
  const lookMs = (await order.lookMs) ?? waitedMs;
  const request: LadderRequest = {
    ...order,
    network,
    lastKnownPorts: await (order.lastKnownPorts ?? []),
  };
  const recorder = createRecorder(request, io, addresses);
  const run: LadderRun = { request, io, addresses, recorder };
  const gateway = askGateway(request, io);
  const first = firstReach(reached);
  const anyRoute = first.then((reach) => reach !== 'no-route');
  const listing = request.listAll && isByRpc ? listMapper(request, addresses, io) : null;
  const link = checkLink(run, name, first, lookMs);
  const named = Promise.all([link, first]).then(([check, reach]) =>
    checkName(run, naming, {
      linkDown: isDown(check),
      // Without a route, or with the deadline first, nothing is known of who would have answered.
      answers: reach !== 'failed' && reach !== 'refused',
      missing: missingFamily(addresses, reach === 'no-route', network.label === 'offline'),
    }),
  );
  const checkingAddresses = isByRpc ? checkAddresses(run, named, started, anyRoute) : [];
  const gatewayCheck = checkGateway(run, gateway, link);
  const tunnel = checkTunnel(run, name, { started: reached, link, gateway });
  const askedDirectories = isByRpc ? askDirectories(run) : null;
  const path = lookAtPath(run, openings);
  const results = await checkingAddresses;
  const exchange = results.flatMap((result) => result.checks);
  const directories =
    askedDirectories === null ? [] : await checkDirectories(run, exchange, askedDirectories);
  const checks = [
    await link,
    ...(await gatewayCheck),
    ...(await tunnel),
    await named,
    ...exchange,
    ...directories.map(({ check }) => check),
    ...(await path),
  ];
  await Promise.all(onlyReached.map(({ connections }) => connections.close()));
  const endpoints = [
    ...results.flatMap((result) => result.endpoints),
    ...directories.flatMap(({ endpoint }) => endpoint ?? []),
  ];
  return {
    target: { host: request.host, addresses: [...addresses] },
    checks,
    facts: recorder.facts(),
    endpoints,
    mapper: listing === null ? null : await listing,
  };
}

/** Without an address it waits for the rungs below, so that they are reported first. */
async function checkAddresses(
  run: LadderRun,
  below: Promise<CheckResult>,
  started: readonly StartedAddress[],
  anyRoute: Promise<boolean>,
): Promise<readonly AddressResult[]> {
  if (started.length > 0)
    return Promise.all(started.map((one) => checkAddress(run, one, anyRoute)));
  const untested = inconclusive(NOT_TESTED.noAddress((await below).id));
  return [{ checks: untestedAddress(run, null, untested), endpoints: [] }];
}
