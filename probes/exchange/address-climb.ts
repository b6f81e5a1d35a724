import type { CheckResult } from '../../model/check.ts';
import type { Endpoint } from '../../model/run.ts';
import { askKernel } from '../network/route.ts';
import { compareAddress, namesAddresses } from './access-lists.ts';
import { addressArgs, inconclusive, OK, skipped, suffixOf, type Climb, type Verdict } from './climb.ts';
import { climbInterface, untestedInterface } from './interface-climb.ts';
import { MapperLanes, type MapperSession } from './mapper.ts';
import { PortBudget } from './port-budget.ts';
import { answerVerdict, connectVerdict } from './verdicts.ts';

/** How one address took the first packet. `no-route`: this system has none, so nothing was sent. */
export type AddressReach = 'open' | 'no-route' | 'failed' | 'unknown';

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

export function startAddress(climb: Pick<Climb, 'request' | 'edges'>, address: string): StartedAddress {
  const { mapperPort, interfaces } = climb.request;
  const lanes = new MapperLanes({ address, port: mapperPort }, interfaces.length, climb.edges);
  return { address, lanes, reach: lanes.leading.then((session) => reachOf(session, address)) };
}

async function reachOf(session: MapperSession, address: string): Promise<AddressReach> {
  if (session.step !== 'connect') return 'open';
  const { failure } = session;
  if (failure.kind === 'aborted' || failure.kind === 'failed') return 'unknown';
  // A router's "network unreachable" has the same name as this system's own: only the latter shows in a route decision.
  const noRoute = failure.kind === 'unreachable' && failure.error === 'ENETUNREACH' && !(await askKernel(address)).ok;
  return noRoute ? 'no-route' : 'failed';
}

/** @param anyRoute whether this system has a route to any address of the target: without one, `link` is what failed */
export async function climbAddress(climb: Climb, { address, lanes, reach }: StartedAddress, anyRoute: Promise<boolean>): Promise<AddressResult> {
  const session = await lanes.leading;
  try {
    if ((await reach) === 'no-route') return await withoutRoute(climb, address, anyRoute);
    const base = mapperChecks(climb, address, session);
    if (session.step !== 'bound') {
      const above = climb.request.interfaces.flatMap((wanted) => untestedInterface(climb, address, wanted, 'inconclusive', `not tested: ${base.failedId} did not succeed`));
      const acl = addressAcl(climb, address, session, false);
      return { checks: [...acl, ...base.checks, ...above], endpoints: [] };
    }
    const budget = new PortBudget(climb.request.interfaces.map(({ name }) => name));
    const results = await Promise.all(climb.request.interfaces.map(async (wanted, index) => climbInterface(climb, address, wanted, await lanes.sessionFor(index), budget)));
    const endpoints = results.flatMap((result) => result.endpoints);
    const acl = addressAcl(climb, address, session, endpoints.some(({ bind }) => bind === 'accepted'));
    return { checks: [...acl, ...base.checks, ...results.flatMap(({ checks }) => checks)], endpoints };
  } finally {
    // Not before the ports were tried: an RPC-aware firewall opens them for as long as the mapper's connection stands.
    await lanes.close();
  }
}

/** An address family that this laptop has no route for is no fault of the address, as long as another address has one. */
async function withoutRoute(climb: Climb, address: string, anyRoute: Promise<boolean>): Promise<AddressResult> {
  const others = await anyRoute;
  const reason = others ? `this laptop has no route to ${address} (ENETUNREACH); the other addresses are tried` : 'not tested: link did not succeed (ENETUNREACH)';
  return { checks: untestedAddress(climb, address, others ? 'skipped' : 'inconclusive', reason), endpoints: [] };
}

/** Every RPC rung of one address, named and not tested; `address` is null where the name led to none. */
export function untestedAddress(climb: Climb, address: string | null, status: 'inconclusive' | 'skipped', reason: string): readonly CheckResult[] {
  const suffix = address === null ? '' : suffixOf(climb, address);
  const args = addressArgs(climb, address ?? climb.request.host, climb.request.mapperPort);
  const verdict: Verdict = status === 'skipped' ? skipped(reason) : inconclusive(reason);
  const below = ['link', 'name'];
  return [
    ...(namesAddresses(climb.request.accessLists) ? [climb.record({ id: `rpc.acl${suffix}`, rung: 'rpc', dependsOn: below, ...verdict, args, ms: null })] : []),
    climb.record({ id: `rpc.connect${suffix}`, rung: 'rpc', dependsOn: below, ...verdict, args, ms: null }),
    climb.record({ id: `rpc.mapper${suffix}`, rung: 'rpc', dependsOn: [`rpc.connect${suffix}`], ...verdict, args, ms: null }),
    ...climb.request.interfaces.flatMap((wanted) => untestedInterface(climb, address, wanted, status, reason)),
  ];
}

function mapperChecks(climb: Climb, address: string, session: MapperSession): { readonly checks: readonly CheckResult[]; readonly failedId: string } {
  const { signal } = climb.edges;
  const suffix = suffixOf(climb, address);
  const where = `${address}:${String(climb.request.mapperPort)}`;
  const args = addressArgs(climb, address, climb.request.mapperPort);
  const connectId = `rpc.connect${suffix}`;
  const mapperId = `rpc.mapper${suffix}`;
  const connectResult = session.step === 'connect'
    ? connectVerdict('mapper', session.failure, where, session.connectMs, signal)
    : OK(`TCP connect to ${where} from ${localAddressOf(session) ?? 'an unknown address'}`);
  const connect = climb.record({ id: connectId, rung: 'rpc', dependsOn: ['link', 'name'], ...connectResult, args: { ...args, ...connectResult.args }, ms: session.connectMs });
  const bindResult = session.step === 'connect' ? inconclusive(`not tested: ${connectId} did not succeed`)
    : session.step === 'bind' ? answerVerdict('mapper', session.failure, where, session.bindMs, signal)
    : OK(`${where} accepted a bind to the endpoint mapper`);
  const ms = session.step === 'connect' ? null : session.bindMs;
  const mapper = climb.record({ id: mapperId, rung: 'rpc', dependsOn: [connectId], ...bindResult, args: { ...args, ...bindResult.args }, ms });
  return { checks: [connect, mapper], failedId: session.step === 'connect' ? connectId : mapperId };
}

/** This laptop's address on the way there; null where no connection opened. */
export function localAddressOf(session: MapperSession): string | null {
  if (session.step === 'connect') return null;
  return session.step === 'bound' ? session.connection.localAddress : session.localAddress;
}

function addressAcl(climb: Climb, address: string, session: MapperSession, bound: boolean): readonly CheckResult[] {
  const { accessLists, host, network, mapperPort } = climb.request;
  if (!namesAddresses(accessLists)) return [];
  const silent = session.step === 'connect' || (session.step === 'bind' && ['silent', 'closed'].includes(session.failure.kind));
  const cut = session.step !== 'bound' && session.failure.kind === 'aborted';
  const verdict = compareAddress(accessLists, network.label, host, address, bound ? true : cut ? null : !silent);
  const args = { ...addressArgs(climb, address, mapperPort), ...verdict.args };
  return [climb.record({ id: `rpc.acl${suffixOf(climb, address)}`, rung: 'rpc', dependsOn: ['link', 'name'], ...verdict, args, ms: 0 })];
}
