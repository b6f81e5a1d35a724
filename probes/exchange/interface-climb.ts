import type { Args, CheckResult } from '../../model/check.ts';
import type { RpcInterface } from '../../model/interfaces.ts';
import type { Endpoint } from '../../model/run.ts';
import { mapInterface, NO_MORE_ELEMENTS, statusText, type Mapping } from '../rpc/endpoint-mapper.ts';
import { REPLY_TIMEOUT_MS } from '../rpc/limits.ts';
import type { Tower } from '../rpc/tower.ts';
import { comparePort, insideLists } from './access-lists.ts';
import { inconclusive, interfaceArgs, OK, suffixOf, timed, type Climb, type Verdict } from './climb.ts';
import type { MapperSession } from './mapper.ts';
import { MAX_PORTS, type PortBudget } from './port-budget.ts';
import { notTried, tryPort, type PortTrial } from './port.ts';
import { answerVerdict, connectVerdict, settleReply } from './verdicts.ts';

export interface InterfaceResult {
  readonly checks: readonly CheckResult[];
  readonly endpoints: readonly Endpoint[];
}

/** One interface at one address: what the mapper says of it, and what stands behind each port that it names. */
export async function climbInterface(climb: Climb, address: string, wanted: RpcInterface, session: MapperSession, budget: PortBudget): Promise<InterfaceResult> {
  const { mapperPort } = climb.request;
  const suffix = suffixOf(climb, address);
  const id = `rpc.map.${wanted.name}${suffix}`;
  const dependsOn = [`rpc.mapper${suffix}`];
  const { verdict, ms, ports } = await askMapper(climb, address, wanted, session);
  const args = { ...interfaceArgs(climb, address, mapperPort, wanted), ...verdict.args };
  const map = climb.record({ id, rung: 'rpc', dependsOn, ...verdict, args, ms });
  if (ports.length === 0) {
    budget.release(wanted.name);
    const above = untestedPort(climb, address, wanted, `not tested: ${id} named no port`);
    return { checks: [map, ...above], endpoints: [] };
  }
  const several = ports.length > 1;
  const results = await Promise.all(ports.map(async (port) => {
    const trial = await budget.draw(wanted.name, port)
      ? await tryPort({ address, port }, wanted, climb.edges)
      : notTried(`not tested: at most ${String(MAX_PORTS)} ports are tried at one address`);
    return portResult(climb, address, wanted, port, several ? `:${String(port)}` : '', trial);
  }));
  return { checks: [map, ...results.flatMap(({ checks }) => checks)], endpoints: results.map(({ endpoint }) => endpoint) };
}

/** The same interface where its mapper could not be asked: every rung is named, none is tested. */
export function untestedInterface(climb: Climb, address: string | null, wanted: RpcInterface, status: 'inconclusive' | 'skipped', reason: string): readonly CheckResult[] {
  const suffix = address === null ? '' : suffixOf(climb, address);
  const args = interfaceArgs(climb, address ?? climb.request.host, climb.request.mapperPort, wanted);
  const map = climb.record({ id: `rpc.map.${wanted.name}${suffix}`, rung: 'rpc', dependsOn: [`rpc.mapper${suffix}`], status, code: null, args, evidence: [reason], ms: null });
  return [map, ...untestedPort(climb, address, wanted, reason, status)];
}

function untestedPort(climb: Climb, address: string | null, wanted: RpcInterface, reason: string, status: 'inconclusive' | 'skipped' = 'inconclusive'): readonly CheckResult[] {
  const suffix = `${wanted.name}${address === null ? '' : suffixOf(climb, address)}`;
  const args = { ...interfaceArgs(climb, address ?? climb.request.host, climb.request.mapperPort, wanted), port: null };
  const steps: readonly (readonly [id: string, below: string])[] = [
    ...(climb.request.accessLists.length > 0 ? [[`rpc.acl.${suffix}`, `rpc.map.${suffix}`] as const] : []),
    [`rpc.port.${suffix}`, `rpc.map.${suffix}`],
    [`rpc.bind.${suffix}`, `rpc.port.${suffix}`],
  ];
  return steps.map(([id, below]) => climb.record({ id, rung: 'rpc', dependsOn: [below], status, code: null, args, evidence: [reason], ms: null }));
}

/** One round trip on a session that stands. */
async function askMapper(climb: Climb, address: string, wanted: RpcInterface, session: MapperSession): Promise<{ verdict: Verdict; ms: number | null; ports: readonly number[] }> {
  const { signal } = climb.edges;
  const where = `${address}:${String(climb.request.mapperPort)}`;
  if (session.step === 'connect') return { verdict: connectVerdict('mapper', session.failure, where, session.ms, signal), ms: session.ms, ports: [] };
  if (session.step === 'bind') return { verdict: answerVerdict('mapper', session.failure, where, session.ms, signal), ms: session.ms, ports: [] };
  const { outcome, ms } = await timed(climb.edges, () => mapInterface(session.connection, wanted, { timeoutMs: REPLY_TIMEOUT_MS, signal }));
  if (!outcome.ok) return { verdict: answerVerdict('mapper', settleReply(outcome, ms), where, ms, signal), ms, ports: [] };
  return { ...readMapping(climb, address, wanted, outcome), ms };
}

function readMapping(climb: Climb, address: string, wanted: RpcInterface, mapping: Extract<Mapping, { ok: true }>): { verdict: Verdict; ports: readonly number[] } {
  const tcp = mapping.towers.filter(({ protocol }) => protocol === 'ncacn_ip_tcp');
  const ports = [...new Set(tcp.flatMap(({ port }) => (port === null ? [] : [port])))];
  const evidence = mapping.towers.map((tower) => `tower: ${tower.protocol} ${String(tower.port ?? tower.endpoint ?? 'without a port')}${tower.address === null ? '' : ` at ${tower.address}`}`);
  if (ports.length === 0) {
    const status = `${statusText(mapping.status)}${mapping.status === NO_MORE_ELEMENTS ? ' (not registered)' : ''}`;
    return { verdict: { status: 'fail', code: 'RPC_NOT_REGISTERED', evidence: [...evidence, `no TCP endpoint of ${wanted.uuid}; status ${status}`] }, ports };
  }
  const translated = translatedAddress(climb, address, tcp);
  const args: Args = translated === null ? { announced: ports } : { announced: ports, towerAddress: translated };
  return { verdict: { ...OK(...evidence), args }, ports };
}

/** An address in a tower that is neither empty, nor the one asked, nor another of the same host: somebody translates on the way. */
function translatedAddress(climb: Climb, address: string, towers: readonly Tower[]): string | null {
  // A server reached over IPv6 names its IPv4 address all the same.
  if (address.includes(':')) return null;
  const known = new Set(['0.0.0.0', address, ...climb.addresses]);
  return towers.find((tower) => tower.address !== null && !known.has(tower.address))?.address ?? null;
}

function portResult(climb: Climb, address: string, wanted: RpcInterface, port: number, portSuffix: string, trial: PortTrial): { checks: readonly CheckResult[]; endpoint: Endpoint } {
  const { accessLists, network } = climb.request;
  const suffix = `${wanted.name}${portSuffix}${suffixOf(climb, address)}`;
  const mapId = `rpc.map.${wanted.name}${suffixOf(climb, address)}`;
  const args = interfaceArgs(climb, address, port, wanted);
  const checks: CheckResult[] = [];
  if (accessLists.length > 0) {
    const verdict = comparePort(accessLists, network.label, port, trial.reach);
    checks.push(climb.record({ id: `rpc.acl.${suffix}`, rung: 'rpc', dependsOn: [mapId], ...verdict, args: { ...args, ...verdict.args }, ms: 0 }));
  }
  const { connect } = trial;
  const portId = `rpc.port.${suffix}`;
  checks.push(climb.record({ id: portId, rung: 'rpc', dependsOn: [mapId], ...connect.verdict, args: { ...args, ...connect.verdict.args }, ms: connect.ms }));
  const answer = trial.answer ?? { verdict: inconclusive(`not tested: ${portId} did not succeed`), ms: null };
  checks.push(climb.record({ id: `rpc.bind.${suffix}`, rung: 'rpc', dependsOn: [portId], ...answer.verdict, args: { ...args, ...answer.verdict.args }, ms: answer.ms }));
  const endpoint: Endpoint = {
    interface: wanted.name, uuid: wanted.uuid, version: `${String(wanted.major)}.${String(wanted.minor)}`,
    host: address, port, tcp: trial.tcp, bind: trial.bind, insideAcl: insideLists(accessLists, port),
  };
  return { checks, endpoint };
}
