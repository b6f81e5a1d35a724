import type { CheckResult } from '../../model/check.ts';
import type { ClientFinding } from '../network/vpn-client/finding.ts';
import {
  climbAddress,
  startAddress,
  untestedAddress,
  type AddressReach,
  type AddressResult,
  type StartedAddress,
} from './address-climb.ts';
import { directoryOf, recordDirectory, tryDirectory, type DirectoryTrial } from './also-probe.ts';
import { skipped } from '../../model/step-outcome.ts';
import { cutWords, type Climb } from './climb.ts';
import { createRecorder } from './recorder.ts';
import {
  directWay,
  gatewayVerdict,
  linkVerdict,
  nameVerdict,
  tunnelVerdict,
} from './foundations.ts';
import { helloGateway } from './gateway.ts';
import type { RunLadder, LadderIo, LadderOrder, LadderRequest } from './types.ts';
import { listMapper } from './mapper-listing.ts';
import { resolveHost, type NameOutcome } from './name.ts';
import { GATEWAY, NOT_TESTED } from '../../model/text/en/evidence-rungs.ts';

/**
 * Climbs from the network up to an RPC bind on each announced port, without credentials and without
 * a request to any interface but the endpoint mapper's.
 *
 * Sequential round trips to Exchange, when all is well: five. Connect and bind to the mapper,
 * ept_map, connect and bind to the port; addresses, interfaces and ports run beside one another.
 * More than four interfaces share four connections to the mapper: then ept_map counts
 * ceil(interfaces / 4). The name comes before them, at the resolver's pace.
 */
export const runLadder: RunLadder = async (asked, io) => {
  const order = distinct(asked);
  const naming = await resolveHost(order.host, io);
  const name = naming.outcome;
  const { addresses } = name;
  const started = addresses.map((address) => startAddress(order, io, address));
  // The mapper's answer is on its way meanwhile.
  const request: LadderRequest = { ...order, network: await order.network };
  const recorder = createRecorder(request, io, addresses);
  const climb: Climb = { request, io, addresses, recorder };
  const gateway = askGateway(request, io);
  const first = firstReach(started);
  const anyRoute = first.then((reach) => reach !== 'no-route');
  const listing = request.listAll ? listMapper(request, addresses, io) : null;
  const link = judgeLink(climb, name, first);
  const named = link.then((check) => recordName(climb, naming, isDown(check)));
  const climbs = climbAll(climb, named, started, anyRoute);
  const gatewayCheck = recordGateway(climb, gateway, link);
  const tunnel = judgeTunnel(climb, name, started, link, gateway);
  const directories = tryDirectories(climb);
  const results = await climbs;
  const climbed = results.flatMap((result) => result.checks);
  const also = await recordDirectories(climb, climbed, directories);
  const checks = [
    await link,
    ...(await gatewayCheck),
    ...(await tunnel),
    await named,
    ...climbed,
    ...also.map(({ check }) => check),
  ];
  const endpoints = [
    ...results.flatMap((result) => result.endpoints),
    ...also.flatMap(({ endpoint }) => endpoint ?? []),
  ];
  return {
    target: { host: request.host, addresses: [...addresses] },
    checks,
    endpoints,
    mapper: listing === null ? null : await listing,
  };
};

/** Beside the ladder: each of them has its own mapper. */
function tryDirectories({ request, io }: Climb): readonly Promise<DirectoryTrial>[] {
  const wanted = directoryOf(request.interfaces);
  return wanted === null
    ? []
    : (request.alsoProbe ?? []).map((host) => tryDirectory(host, wanted, { request, io }));
}

async function recordDirectories(
  climb: Climb,
  climbed: readonly CheckResult[],
  tried: readonly Promise<DirectoryTrial>[],
): Promise<readonly ReturnType<typeof recordDirectory>[]> {
  const wanted = directoryOf(climb.request.interfaces);
  if (wanted === null) return [];
  const isNeeded = climbed.some(
    ({ step, interface: name, code }) =>
      step === 'map' && name === wanted.name && code === 'RPC_NOT_REGISTERED',
  );
  return (await Promise.all(tried)).map((one) => recordDirectory(climb, one, wanted, isNeeded));
}

/** Ids are made of the interfaces' names: one asked for twice is asked once. */
const distinct = (order: LadderOrder): LadderOrder => ({
  ...order,
  interfaces: order.interfaces.filter(
    (one, index, all) => all.findIndex(({ name }) => name === one.name) === index,
  ),
});

const isDown = ({ status }: CheckResult): boolean => status === 'fail';

/**
 * How the first address that has a route took its first packet: a slow one must not hold up the
 * others. `no-route` when none has one, null without addresses.
 */
function firstReach(started: readonly StartedAddress[]): Promise<AddressReach | null> {
  return new Promise((resolve) => {
    const reaches = started.map(async ({ reach }) => {
      const value = await reach;
      if (value !== 'no-route') resolve(value);
      return value;
    });
    void Promise.all(reaches).then((all) => {
      resolve(all[0] ?? null);
    });
  });
}

async function judgeLink(
  { request, io, recorder }: Climb,
  name: NameOutcome,
  first: Promise<AddressReach | null>,
): Promise<CheckResult> {
  const start = io.monotonicMs();
  const verdict = linkVerdict(
    request.network,
    request.host,
    name,
    await first,
    request.gateway !== null,
  );
  return recorder.lower('link', verdict, io.monotonicMs() - start);
}

function recordName(
  { request, io, recorder }: Climb,
  { outcome, ms }: { readonly outcome: NameOutcome; readonly ms: number },
  linkDown: boolean,
): CheckResult {
  const verdict = nameVerdict(
    request.host,
    outcome,
    io.nameServers(),
    linkDown,
    cutWords(io.signal, ms),
  );
  return recorder.lower('name', verdict, outcome.kind === 'literal' ? null : ms);
}

/** Waits for the rungs below, so that they are told of first. */
async function climbAll(
  climb: Climb,
  below: Promise<CheckResult>,
  started: readonly StartedAddress[],
  anyRoute: Promise<boolean>,
): Promise<readonly AddressResult[]> {
  if (started.length > 0)
    return Promise.all(started.map((one) => climbAddress(climb, one, anyRoute)));
  const { id } = await below;
  return [
    {
      checks: untestedAddress(climb, null, 'inconclusive', NOT_TESTED.noAddress(id)),
      endpoints: [],
    },
  ];
}

type AskedGateway = Awaited<ReturnType<typeof helloGateway>> | 'not-asked' | null;

function askGateway({ gateway, network }: LadderRequest, io: LadderIo): Promise<AskedGateway> {
  if (gateway === null) return Promise.resolve(null);
  return network.tunnel.state === 'up' ? Promise.resolve('not-asked') : helloGateway(gateway, io);
}

async function recordGateway(
  { request, io, recorder }: Climb,
  asked: Promise<AskedGateway>,
  link: Promise<CheckResult>,
): Promise<readonly CheckResult[]> {
  const answer = await asked;
  if (answer === null || request.gateway === null) return [];
  const gateway = request.gateway.host;
  if (answer === 'not-asked') return [recorder.lower('gateway', skipped(GATEWAY.notAsked), null)];
  const verdict = gatewayVerdict(
    request.network,
    gateway,
    answer.outcome,
    answer.ms,
    isDown(await link),
    cutWords(io.signal, answer.ms),
  );
  return [recorder.lower('gateway', verdict, answer.ms)];
}

/** Null where no client is configured, or the deadline comes first. */
async function askForClient(
  { findClient }: LadderRequest,
  { signal }: LadderIo,
): Promise<ClientFinding | null> {
  if (findClient === undefined || signal.aborted) return null;
  return new Promise((resolve) => {
    const give = (finding: ClientFinding | null): void => {
      signal.removeEventListener('abort', onAbort);
      resolve(finding);
    };
    const onAbort = (): void => {
      give(null);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    void findClient().then(give);
  });
}

async function judgeTunnel(
  climb: Climb,
  name: NameOutcome,
  started: readonly StartedAddress[],
  link: Promise<CheckResult>,
  asked: Promise<AskedGateway>,
): Promise<readonly CheckResult[]> {
  const { request, io, recorder } = climb;
  if (request.gateway === null && request.network.tunnel.state === 'none') return [];
  const start = io.monotonicMs();
  const answer = await asked;
  const openings = await Promise.all(started.map(({ lanes }) => lanes.opening));
  const reaches = await Promise.all(started.map(({ reach }) => reach));
  const facts = {
    request,
    linkDown: isDown(await link),
    direct: directWay(name, reaches),
    gateway: answer === 'not-asked' ? null : answer,
    localAddress: openings.find((opening) => opening.ok)?.connection.localAddress ?? null,
  };
  const first = tunnelVerdict(facts);
  // Only a tunnel that is wanted and not there makes the client matter.
  const verdict =
    first.code === 'TUNNEL_DOWN'
      ? tunnelVerdict({ ...facts, client: await askForClient(request, io) })
      : first;
  return [recorder.lower('tunnel', verdict, io.monotonicMs() - start)];
}
