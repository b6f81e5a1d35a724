import type { Args, CheckResult } from '../../model/check.ts';
import type { RpcInterface } from '../../model/interfaces.ts';
import type { Endpoint } from '../../model/run.ts';
import { mapInterface, NO_MORE_ELEMENTS, type Mapping } from '../rpc/endpoint-mapper.ts';
import { statusText } from '../rpc/status.ts';
import { REPLY_TIMEOUT_MS } from '../rpc/limits.ts';
import type { Tower } from '../rpc/tower.ts';
import { comparePort, insideLists } from '../../model/net/access-lists.ts';
import { alternatePorts, askAgain, tcpPorts } from './ask-again.ts';
import {
  inconclusive,
  type InterfaceGiven,
  OK,
  type StepOutcome,
  withMore,
} from '../../model/step-outcome.ts';
import { timed, type Climb } from './climb.ts';
import type { MapperSession } from './mapper.ts';
import { MAX_PORTS, type PortBudget } from './port-budget.ts';
import { type MapperTimes, suspectProxy } from './proxy-suspicion.ts';
import { untestedPort } from './untested-interface.ts';
import { notTried, tryPort, type PortTrial } from './port.ts';
import { isStore } from '../../model/interfaces.ts';
import { askForStore, retiredBecause } from './rpc-retired.ts';
import { mapperAnswerVerdict, mapperConnectVerdict, settleReply } from './rpc-outcome.ts';
import { MAPPER, NOT_TESTED } from '../../model/text/en/evidence-rungs.ts';

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
    const map = recordMap(climb, address, wanted, asked, []);
    budget.release(wanted.name);
    return {
      checks: [map, ...untestedPort(climb, address, wanted, NOT_TESTED.noPort(map.id))],
      endpoints: [],
    };
  }
  const trying = Promise.all(
    ports.map(async (port) => ({
      port,
      trial: (await budget.draw(wanted.name, port))
        ? await tryPort({ address, port }, wanted, climb.io, climb.request.listAll)
        : notTried(NOT_TESTED.tooManyPorts(MAX_PORTS)),
    })),
  );
  const map = recordMap(
    climb,
    address,
    wanted,
    asked,
    await askAgain(others, wanted, climb.io, trying),
  );
  const results = (await trying).map(({ port, trial }) =>
    portResult(climb, address, wanted, port, ports.length > 1, trial, times),
  );
  return {
    checks: [map, ...results.flatMap(({ checks }) => checks)],
    endpoints: results.map(({ endpoint }) => endpoint),
  };
}

interface Asked {
  readonly verdict: StepOutcome<InterfaceGiven>;
  /** Null when it was never asked. */
  readonly ms: number | null;
  readonly ports: readonly number[];
}

/** @param further ports that the mapper named when it was asked again on other connections */
function recordMap(
  climb: Climb,
  address: string,
  wanted: RpcInterface,
  { verdict, ms, ports }: Asked,
  further: readonly (readonly number[])[],
): CheckResult {
  const alternates = alternatePorts(ports, further);
  const outcome =
    alternates.length === 0
      ? verdict
      : withMore(verdict, [MAPPER.asked([ports, ...further])], { alternates: [...alternates] });
  return climb.recorder.at(address).of(wanted).map(outcome, ms);
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
      verdict: mapperConnectVerdict(session.failure, where, session.ms, signal),
      ms: session.ms,
      ports: [],
    };
  if (session.step === 'bind')
    return {
      verdict: mapperAnswerVerdict(session.failure, where, session.ms, signal),
      ms: session.ms,
      ports: [],
    };
  const { outcome, ms } = await timed(climb.io, () =>
    mapInterface(session.connection, wanted, { timeoutMs: REPLY_TIMEOUT_MS, signal }),
  );
  if (!outcome.ok)
    return {
      verdict: mapperAnswerVerdict(settleReply(outcome, ms), where, ms, signal),
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
          status: 'fail',
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
): { verdict: StepOutcome<InterfaceGiven>; ports: readonly number[] } {
  const ports = tcpPorts(mapping);
  const evidence = mapping.towers.map(({ protocol, port, endpoint, address: at }) =>
    MAPPER.tower(protocol, port ?? endpoint, at),
  );
  if (ports.length === 0) {
    const isEnd = mapping.status === NO_MORE_ELEMENTS;
    return {
      verdict: {
        status: 'fail',
        code: 'RPC_NOT_REGISTERED',
        evidence: [
          ...evidence,
          MAPPER.notRegistered(wanted.uuid, statusText(mapping.status), isEnd),
        ],
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
  isOneOfMany: boolean,
  trial: PortTrial,
  times: MapperTimes,
): { checks: readonly CheckResult[]; endpoint: Endpoint } {
  const { accessLists, network } = climb.request;
  const recorder = climb.recorder.at(address).of(wanted).on(port, isOneOfMany);
  const { connect } = trial;
  const acl =
    accessLists.length > 0
      ? [
          recorder.record(
            'acl',
            comparePort(accessLists, network.label, port, trial.reach, {
              host: climb.request.host,
              address,
            }),
            0,
          ),
        ]
      : [];
  const opened = recorder.record('port', connect.verdict, connect.ms);
  const answer =
    trial.answer === null
      ? { verdict: inconclusive(NOT_TESTED.below(opened.id)), ms: null }
      : { verdict: suspectProxy(trial.answer.verdict, climb, times), ms: trial.answer.ms };
  const checks = [...acl, opened, recorder.record('bind', answer.verdict, answer.ms)];
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
