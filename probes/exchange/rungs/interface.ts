import type { CheckResult } from '../../../model/check.ts';
import { isStore, type RpcInterface } from '../../../model/interfaces.ts';
import type { Endpoint } from '../../../model/run.ts';
import {
  inconclusive,
  type InterfaceGiven,
  OK,
  type Passed,
  type StepOutcome,
  withMore,
} from '../../../model/step-outcome.ts';
import { MAPPER, NOT_TESTED } from '../../../model/text/en/evidence-rungs.ts';
import {
  lookupInterface,
  mapInterface,
  NO_MORE_ELEMENTS,
  type Mapping,
} from '../../rpc/endpoint-mapper.ts';
import type { RpcConnection } from '../../rpc/connection.ts';
import { REPLY_TIMEOUT_MS } from '../../rpc/limits.ts';
import { isDenied, statusText } from '../../rpc/status.ts';
import type { BindFailure } from '../../rpc/outcomes.ts';
import { timed, type LadderRun, type RunIo } from '../ladder-run.ts';
import type { EarlyAttempts } from '../early-attempts.ts';
import { alternatePorts, askAgain, tcpPorts } from '../load-balancing.ts';
import { MAX_PORTS, type PortBudget } from '../port-budget.ts';
import type { InterfaceRecorder } from '../recorder.ts';
import { saysBusy } from '../rpc-outcome.ts';
import { settleReply } from '../settled.ts';
import { askForStore, type Retirement, retirementOf } from '../rpc-retired.ts';
import { translatedAddress } from '../translated-address.ts';
import type { MapperSession } from './mapper-connections.ts';
import { judgeAnswerFailure, judgeSessionFailure, type MapperCode } from './mapper.ts';
import { askPort, checkPort, notTried, untestedPort } from './port.ts';

/** One interface at one address, and what it is asked with. */
export interface WantedInterface {
  readonly recorder: InterfaceRecorder;
  readonly address: string;
  readonly wanted: RpcInterface;
  readonly session: MapperSession;
  /** Further connections to the same mapper. */
  readonly others: readonly Promise<MapperSession>[];
  readonly budget: PortBudget;
  /** Ports that are being tried beside the mapper's answer. */
  readonly early: EarlyAttempts;
}

export interface InterfaceResult {
  readonly checks: readonly CheckResult[];
  readonly endpoints: readonly Endpoint[];
}

/** What the mapper says of the interface, and what stands behind each port that it names. */
export async function checkInterface(
  run: LadderRun,
  one: WantedInterface,
): Promise<InterfaceResult> {
  const { recorder, address, wanted, others, budget, early } = one;
  const asked = await askMapper(run, one);
  const ports = portsOf(asked);
  const left = early.settle(wanted, ports);
  const record = (further: readonly (readonly number[])[]): CheckResult => {
    const outcome = judgeMap(asked, run, one, further);
    const moved = left.filter((port) => !further.some((answer) => answer.includes(port)));
    // A mapper that said nothing moved no port.
    const tells = moved.length > 0 && (asked.kind === 'answered' || ports.length > 0);
    return recorder.map(tells ? withMore(outcome, [MAPPER.moved(moved)], {}) : outcome, asked.ms);
  };
  if (ports.length === 0) {
    const map = record([]);
    budget.release(wanted.name);
    const untested = inconclusive(NOT_TESTED.noPort(map.id));
    return { checks: [map, ...untestedPort(run, recorder, wanted, untested)], endpoints: [] };
  }
  const trying = Promise.all(
    ports.map(async (port) => ({
      port,
      asked: (await budget.draw(wanted.name, port))
        ? await askPort(
            { address, port },
            wanted,
            run.io,
            run.request.listAll,
            await early.accepted(wanted, port),
          )
        : notTried(NOT_TESTED.tooManyPorts(MAX_PORTS)),
    })),
  );
  const map = record(await askAgain(others, wanted, run.io, trying));
  const results = (await trying).map(({ port, asked: tried }) =>
    checkPort(run, recorder.on(port, ports.length > 1), { address, wanted, port }, tried),
  );
  return {
    checks: [map, ...results.flatMap(({ checks }) => checks)],
    endpoints: results.map(({ endpoint }) => endpoint),
  };
}

/** What the mapper brought, when it was asked for one interface. */
export type AskedMapper =
  | {
      readonly kind: 'answered';
      readonly mapping: Mapped;
      /** What proves that Exchange has given up RPC over TCP; null where nothing does. */
      readonly retired: Retirement | null;
      readonly ms: number;
    }
  | {
      readonly kind: 'failed';
      readonly failure: BindFailure;
      /** Ports that the mapper's listing names all the same; empty where it was not asked. */
      readonly listed: readonly number[];
      readonly ms: number;
    }
  /** No session stood. */
  | {
      readonly kind: 'unasked';
      readonly session: Exclude<MapperSession, { readonly step: 'bound' }>;
      readonly ms: number;
    };

type Mapped = Extract<Mapping, { readonly ok: true }>;

/** One round trip on a session that stands; more only where the store has no TCP endpoint. */
async function askMapper(
  { request, io }: LadderRun,
  { address, wanted, session }: WantedInterface,
): Promise<AskedMapper> {
  if (session.step !== 'bound') return { kind: 'unasked', session, ms: session.ms };
  const { outcome, ms } = await timed(
    io,
    () =>
      mapInterface(session.connection, wanted, { timeoutMs: REPLY_TIMEOUT_MS, signal: io.signal }),
    { step: 'map', host: address, port: request.mapperPort, interface: wanted.name },
  );
  if (!outcome.ok) {
    const failure = settleReply(outcome, ms, io);
    // Some mappers fault on ept_map and list the interface all the same (ept_lookup).
    const listed = isPuzzling(failure) ? await listedPorts(session.connection, wanted, io) : [];
    return { kind: 'failed', failure, listed, ms };
  }
  io.pace.saw(ms);
  const retired =
    tcpPorts(outcome).length > 0 || !isStore(wanted)
      ? null
      : retirementOf(
          await askForStore(session.connection, { host: request.host, address }, wanted, io),
        );
  return { kind: 'answered', mapping: outcome, retired, ms };
}

/** A fault that neither a policy nor a busy server explains. */
const isPuzzling = (failure: BindFailure): boolean =>
  failure.kind === 'fault' && !isDenied(failure.status) && !saysBusy(failure);

/** Ports of one interface in the mapper's listing, on the connection that stands. */
async function listedPorts(
  connection: RpcConnection,
  wanted: RpcInterface,
  { signal }: RunIo,
): Promise<readonly number[]> {
  const limits = { timeoutMs: REPLY_TIMEOUT_MS, totalMs: REPLY_TIMEOUT_MS, signal };
  const { entries } = await lookupInterface(connection, wanted, limits);
  const ports = entries.flatMap(({ tower: { protocol, port } }) =>
    protocol === 'ncacn_ip_tcp' && port !== null ? [port] : [],
  );
  return [...new Set(ports)];
}

const portsOf = (asked: AskedMapper): readonly number[] => {
  switch (asked.kind) {
    case 'answered':
      return tcpPorts(asked.mapping);
    case 'failed':
      return asked.listed;
    case 'unasked':
      return [];
  }
};

/** @param further ports that the mapper named when it was asked again on other connections */
export function judgeMap(
  asked: AskedMapper,
  { request, io, addresses }: Pick<LadderRun, 'request' | 'io' | 'addresses'>,
  { address, wanted }: Pick<WantedInterface, 'address' | 'wanted'>,
  further: readonly (readonly number[])[],
): StepOutcome<InterfaceGiven, MapperCode | 'RPC_NOT_REGISTERED' | 'RPC_RETIRED'> {
  const where = `${address}:${String(request.mapperPort)}`;
  switch (asked.kind) {
    case 'unasked':
      return judgeSessionFailure(asked.session, where, io.signal);
    case 'failed': {
      const failed = judgeAnswerFailure(asked.failure, {
        where,
        ms: asked.ms,
        signal: io.signal,
      });
      return asked.listed.length === 0 || failed.code === null
        ? failed
        : {
            ...withMore(failed, [MAPPER.listedAllTheSame(asked.listed)], {
              announced: [...asked.listed],
            }),
            status: 'degraded',
          };
    }
    case 'answered': {
      const outcome = judgeMapping(asked, wanted, { address, addresses });
      const ports = tcpPorts(asked.mapping);
      const alternates = alternatePorts(ports, further);
      return alternates.length === 0
        ? outcome
        : withMore(
            outcome,
            [MAPPER.asked([ports, ...further])],
            { alternates: [...alternates] },
            { alternates },
          );
    }
  }
}

function judgeMapping(
  { mapping, retired }: AskedMapper & { readonly kind: 'answered' },
  wanted: RpcInterface,
  target: { readonly address: string; readonly addresses: readonly string[] },
): StepOutcome<InterfaceGiven, 'RPC_NOT_REGISTERED' | 'RPC_RETIRED'> {
  const ports = tcpPorts(mapping);
  const towers = mapping.towers.map(({ protocol, port, endpoint, address: at }) =>
    MAPPER.tower(protocol, port ?? endpoint, at),
  );
  if (ports.length > 0) {
    const towerAddress = translatedAddress(mapping.towers, target);
    const translated = towerAddress === null ? {} : { towerAddress };
    return {
      ...OK(...towers),
      args: { announced: [...ports], ...translated },
      facts: translated,
    };
  }
  const isEnd = mapping.status === NO_MORE_ELEMENTS;
  const evidence = [
    ...towers,
    MAPPER.notRegistered(wanted.uuid, statusText(mapping.status), isEnd),
  ];
  if (retired === null) return { status: 'fail', code: 'RPC_NOT_REGISTERED', evidence };
  const { proof, product } = retired;
  return {
    status: 'fail',
    code: 'RPC_RETIRED',
    evidence: [...evidence, proof],
    args: { proof, ...(product === null ? {} : { product }) },
    facts: { retirement: { proof, product } },
  };
}

/** The same interface where its mapper could not be asked: every step is named, none is tested. */
export function untestedInterface(
  run: LadderRun,
  recorder: InterfaceRecorder,
  wanted: RpcInterface,
  untested: Passed,
): readonly CheckResult[] {
  const { status, code, evidence } = untested;
  return [
    recorder.map({ status, code, args: {}, evidence }, null),
    ...untestedPort(run, recorder, wanted, untested),
  ];
}
