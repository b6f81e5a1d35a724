import type { Args, CheckResult } from '../../model/check.ts';
import type { RpcInterface } from '../../model/interfaces.ts';
import type { Endpoint } from '../../model/run.ts';
import {
  mapInterface,
  NO_MORE_ELEMENTS,
  statusText,
  type Mapping,
} from '../rpc/endpoint-mapper.ts';
import { REPLY_TIMEOUT_MS } from '../rpc/limits.ts';
import type { Tower } from '../rpc/tower.ts';
import { comparePort, insideLists } from '../../model/net/access-lists.ts';
import { alternatePorts, askAgain, tcpPorts } from './ask-again.ts';
import { inconclusive, OK, type CheckDraft, type StepOutcome } from '../../model/step-outcome.ts';
import { interfaceArgs, suffixOf, timed, type Climb } from './climb.ts';
import type { MapperSession } from './mapper.ts';
import { MAX_PORTS, type PortBudget } from './port-budget.ts';
import { type MapperTimes, suspectProxy } from './proxy-suspicion.ts';
import { lastKnownOf } from '../../model/net/port-history.ts';
import { notTried, tryPort, type PortTrial } from './port.ts';
import { isStore } from '../../model/interfaces.ts';
import { askForStore, retiredBecause } from './rpc-retired.ts';
import { answerVerdict, connectVerdict, settleReply } from './rpc-outcome.ts';

export interface InterfaceResult {
  readonly checks: readonly CheckResult[];
  readonly endpoints: readonly Endpoint[];
}

/**
 * One interface at one address: what the mapper says of it, and what stands behind each port that
 * it names.
 *
 * @param others further connections to the same mapper
 * @param times how long the steps to the mapper took
 */
export async function climbInterface(
  climb: Climb,
  address: string,
  wanted: RpcInterface,
  session: MapperSession,
  others: readonly Promise<MapperSession>[],
  budget: PortBudget,
  times: MapperTimes,
): Promise<InterfaceResult> {
  const asked = await askMapper(climb, address, wanted, session);
  const { ports } = asked;
  if (ports.length === 0) {
    const map = climb.record(mapFinding(climb, address, wanted, asked, []));
    budget.release(wanted.name);
    return {
      checks: [map, ...untestedPort(climb, address, wanted, `not tested: ${map.id} named no port`)],
      endpoints: [],
    };
  }
  const trying = Promise.all(
    ports.map(async (port) => ({
      port,
      trial: (await budget.draw(wanted.name, port))
        ? await tryPort({ address, port }, wanted, climb.io, climb.request.listAll)
        : notTried(`not tested: at most ${String(MAX_PORTS)} ports are tried at one address`),
    })),
  );
  const map = climb.record(
    mapFinding(climb, address, wanted, asked, await askAgain(others, wanted, climb.io, trying)),
  );
  const results = (await trying).map(({ port, trial }) =>
    portResult(
      climb,
      address,
      wanted,
      port,
      ports.length > 1 ? `:${String(port)}` : '',
      trial,
      times,
    ),
  );
  return {
    checks: [map, ...results.flatMap(({ checks }) => checks)],
    endpoints: results.map(({ endpoint }) => endpoint),
  };
}

interface Asked {
  readonly verdict: StepOutcome;
  /** Null when it was never asked. */
  readonly ms: number | null;
  readonly ports: readonly number[];
}

/** @param further ports that the mapper named when it was asked again on other connections */
function mapFinding(
  climb: Climb,
  address: string,
  wanted: RpcInterface,
  { verdict, ms, ports }: Asked,
  further: readonly (readonly number[])[],
): CheckDraft {
  const suffix = suffixOf(climb, address);
  const alternates = alternatePorts(ports, further);
  const args: Args = {
    ...interfaceArgs(climb, address, climb.request.mapperPort, wanted),
    ...verdict.args,
    ...(alternates.length === 0 ? {} : { alternates: [...alternates] }),
  };
  const said =
    alternates.length === 0
      ? []
      : [
          `asked ${String(further.length + 1)} times: ${[ports, ...further].map((answer) => answer.join(' and ') || 'none').join(', then ')}; a load balancer hands connections to several servers`,
        ];
  return {
    id: `rpc.map.${wanted.name}${suffix}`,
    rung: 'rpc',
    dependsOn: [`rpc.mapper${suffix}`],
    ...verdict,
    evidence: [...verdict.evidence, ...said],
    args,
    ms,
  };
}

/** The same interface where its mapper could not be asked: every rung is named, none is tested. */
export function untestedInterface(
  climb: Climb,
  address: string | null,
  wanted: RpcInterface,
  status: 'inconclusive' | 'skipped',
  reason: string,
): readonly CheckResult[] {
  const suffix = address === null ? '' : suffixOf(climb, address);
  const args = interfaceArgs(
    climb,
    address ?? climb.request.host,
    climb.request.mapperPort,
    wanted,
  );
  const map = climb.record({
    id: `rpc.map.${wanted.name}${suffix}`,
    rung: 'rpc',
    dependsOn: [`rpc.mapper${suffix}`],
    status,
    code: null,
    args,
    evidence: [reason],
    ms: null,
  });
  return [map, ...untestedPort(climb, address, wanted, reason, status)];
}

function untestedPort(
  climb: Climb,
  address: string | null,
  wanted: RpcInterface,
  reason: string,
  status: 'inconclusive' | 'skipped' = 'inconclusive',
): readonly CheckResult[] {
  const suffix = `${wanted.name}${address === null ? '' : suffixOf(climb, address)}`;
  const args = {
    ...interfaceArgs(climb, address ?? climb.request.host, climb.request.mapperPort, wanted),
    port: null,
  };
  const steps: readonly (readonly [id: string, below: string])[] = [
    ...(climb.request.accessLists.length > 0
      ? [[`rpc.acl.${suffix}`, `rpc.map.${suffix}`] as const]
      : []),
    [`rpc.port.${suffix}`, `rpc.map.${suffix}`],
    [`rpc.bind.${suffix}`, `rpc.port.${suffix}`],
  ];
  const { accessLists, network, lastKnownPorts = [] } = climb.request;
  const past = lastKnownOf(wanted, lastKnownPorts, accessLists, network.label);
  return steps.map(([id, below]) => {
    const isList = id.startsWith('rpc.acl.');
    return climb.record({
      id,
      rung: 'rpc',
      dependsOn: [below],
      status,
      code: null,
      args: isList ? { ...args, ...past.args } : args,
      evidence: isList ? [reason, ...past.evidence] : [reason],
      ms: null,
    });
  });
}

/** One round trip on a session that stands. */
async function askMapper(
  climb: Climb,
  address: string,
  wanted: RpcInterface,
  session: MapperSession,
): Promise<Asked> {
  const { signal } = climb.io;
  const where = `${address}:${String(climb.request.mapperPort)}`;
  if (session.step === 'connect')
    return {
      verdict: connectVerdict('mapper', session.failure, where, session.ms, signal),
      ms: session.ms,
      ports: [],
    };
  if (session.step === 'bind')
    return {
      verdict: answerVerdict('mapper', session.failure, where, session.ms, signal),
      ms: session.ms,
      ports: [],
    };
  const { outcome, ms } = await timed(climb.io, () =>
    mapInterface(session.connection, wanted, { timeoutMs: REPLY_TIMEOUT_MS, signal }),
  );
  if (!outcome.ok)
    return {
      verdict: answerVerdict('mapper', settleReply(outcome, ms), where, ms, signal),
      ms,
      ports: [],
    };
  const read = readMapping(climb, address, wanted, outcome);
  if (read.ports.length > 0 || !isStore(wanted)) return { ...read, ms };
  const evidence = await askForStore(
    session.connection,
    { host: climb.request.host, address },
    wanted,
    climb.io,
  );
  const proof = retiredBecause(evidence);
  return proof === null
    ? { ...read, ms }
    : {
        verdict: {
          ...read.verdict,
          code: 'RPC_RETIRED',
          evidence: [...read.verdict.evidence, proof],
          args: {
            ...read.verdict.args,
            proof,
            ...(evidence.web === null ? {} : { product: evidence.web.product }),
          },
        },
        ports: [],
        ms,
      };
}

function readMapping(
  climb: Climb,
  address: string,
  wanted: RpcInterface,
  mapping: Extract<Mapping, { ok: true }>,
): { verdict: StepOutcome; ports: readonly number[] } {
  const ports = tcpPorts(mapping);
  const evidence = mapping.towers.map(
    (tower) =>
      `tower: ${tower.protocol} ${String(tower.port ?? tower.endpoint ?? 'without a port')}${tower.address === null ? '' : ` at ${tower.address}`}`,
  );
  if (ports.length === 0) {
    const status = `${statusText(mapping.status)}${mapping.status === NO_MORE_ELEMENTS ? ' (not registered)' : ''}`;
    return {
      verdict: {
        status: 'fail',
        code: 'RPC_NOT_REGISTERED',
        evidence: [...evidence, `no TCP endpoint of ${wanted.uuid}; status ${status}`],
      },
      ports,
    };
  }
  const translated = translatedAddress(climb, address, mapping.towers);
  const args: Args =
    translated === null
      ? { announced: [...ports] }
      : { announced: [...ports], towerAddress: translated };
  return { verdict: { ...OK(...evidence), args }, ports };
}

/**
 * An address in a tower that is neither empty, nor the one asked, nor another of the same host:
 * somebody translates on the way.
 */
function translatedAddress(climb: Climb, address: string, towers: readonly Tower[]): string | null {
  // A server reached over IPv6 names its IPv4 address all the same.
  if (address.includes(':')) return null;
  const known = new Set(['0.0.0.0', address, ...climb.addresses]);
  return (
    towers.find(
      (tower) =>
        tower.protocol === 'ncacn_ip_tcp' && tower.address !== null && !known.has(tower.address),
    )?.address ?? null
  );
}

function portResult(
  climb: Climb,
  address: string,
  wanted: RpcInterface,
  port: number,
  portSuffix: string,
  trial: PortTrial,
  times: MapperTimes,
): { checks: readonly CheckResult[]; endpoint: Endpoint } {
  const { accessLists, network } = climb.request;
  const suffix = `${wanted.name}${portSuffix}${suffixOf(climb, address)}`;
  const mapId = `rpc.map.${wanted.name}${suffixOf(climb, address)}`;
  const args = interfaceArgs(climb, address, port, wanted);
  const checks: CheckResult[] = [];
  if (accessLists.length > 0) {
    const verdict = comparePort(accessLists, network.label, port, trial.reach, {
      host: climb.request.host,
      address,
    });
    checks.push(
      climb.record({
        id: `rpc.acl.${suffix}`,
        rung: 'rpc',
        dependsOn: [mapId],
        ...verdict,
        args: { ...args, ...verdict.args },
        ms: 0,
      }),
    );
  }
  const { connect } = trial;
  const portId = `rpc.port.${suffix}`;
  checks.push(
    climb.record({
      id: portId,
      rung: 'rpc',
      dependsOn: [mapId],
      ...connect.verdict,
      args: { ...args, ...connect.verdict.args },
      ms: connect.ms,
    }),
  );
  const answer =
    trial.answer === null
      ? { verdict: inconclusive(`not tested: ${portId} did not succeed`), ms: null }
      : { verdict: suspectProxy(trial.answer.verdict, climb, times), ms: trial.answer.ms };
  checks.push(
    climb.record({
      id: `rpc.bind.${suffix}`,
      rung: 'rpc',
      dependsOn: [portId],
      ...answer.verdict,
      args: { ...args, ...answer.verdict.args },
      ms: answer.ms,
    }),
  );
  const endpoint: Endpoint = {
    interface: wanted.name,
    uuid: wanted.uuid,
    version: `${String(wanted.major)}.${String(wanted.minor)}`,
    host: address,
    port,
    tcp: trial.tcp,
    bind: trial.bind,
    insideAcl: insideLists(accessLists, port, { host: climb.request.host, address }),
  };
  return { checks, endpoint };
}
