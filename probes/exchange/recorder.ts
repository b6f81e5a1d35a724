import type { Args, ArgValue, CheckResult, LadderStep } from '../../model/check.ts';
import type { Code, Rung } from '../../model/codes/facts.ts';
import type { RpcInterface } from '../../model/interfaces.ts';
import { firstInTheWay } from '../../model/net/access-lists.ts';
import type { RungFacts } from '../../model/rung-facts.ts';
import type { AddressGiven, InterfaceGiven, StepOutcome } from '../../model/step-outcome.ts';
import { FALLBACK_OWNER } from '../../model/text/en/evidence-lists.ts';
import type { LadderIo, LadderRequest } from './types.ts';

/** The rung that each step belongs to. */
const RUNG_OF: Readonly<Record<LadderStep, Rung>> = {
  link: 'link',
  gateway: 'tunnel',
  tunnel: 'tunnel',
  name: 'name',
  acl: 'rpc',
  connect: 'rpc',
  mapper: 'rpc',
  map: 'rpc',
  port: 'rpc',
  bind: 'rpc',
  directory: 'rpc',
  latency: 'path',
  mtu: 'path',
  idle: 'path',
};

/** Steps below RPC, each with the arguments that it is recorded with. */
interface LowerGiven {
  readonly link: 'host';
  readonly gateway: 'gateway';
  readonly tunnel: never;
  readonly name: 'host';
}

/**
 * Makes checks out of outcomes. It sets the check's id, what it
 * depends on and the arguments of its place; an outcome brings the others. Milliseconds are null
 * for a step that never ran.
 */
export interface Recorder {
  /** What the rungs learned so far beside the fields of their checks, by the check's id. */
  readonly facts: () => ReadonlyMap<string, RungFacts>;
  readonly lower: <S extends keyof LowerGiven>(
    step: S,
    outcome: StepOutcome<LowerGiven[S]>,
    ms: number | null,
    /** Of whoever answered; absent where nobody did, or nobody in particular. */
    address?: string | null,
  ) => CheckResult;
  /** @param address null where the name led to none */
  readonly at: (address: string | null) => AddressRecorder;
  /** Another server that may hold the address book; `address` and `port` as far as it was tried. */
  readonly directory: (
    server: {
      readonly host: string;
      readonly address: string | null;
      readonly port: number | null;
      readonly ms: number;
    },
    wanted: RpcInterface,
    outcome: StepOutcome<InterfaceGiven>,
  ) => CheckResult;
}

/** Bound to one address of the target. */
export interface AddressRecorder {
  readonly record: (
    step: 'acl' | 'connect' | 'mapper',
    outcome: StepOutcome<AddressGiven>,
    ms: number | null,
  ) => CheckResult;
  /** What was measured of the way to the mapper. */
  readonly way: (
    step: 'latency' | 'mtu' | 'idle',
    outcome: StepOutcome<AddressGiven>,
    ms: number | null,
  ) => CheckResult;
  readonly of: (wanted: RpcInterface) => InterfaceRecorder;
}

/** Bound to one interface at that address. */
export interface InterfaceRecorder {
  readonly map: (outcome: StepOutcome<InterfaceGiven>, ms: number | null) => CheckResult;
  /**
   * Bound to one announced port, or to none where none is known.
   *
   * @param isOneOfMany several ports of one interface are told apart by their ids
   */
  readonly on: (port: number | null, isOneOfMany?: boolean) => PortRecorder;
}

export interface PortRecorder {
  readonly record: (
    step: 'acl' | 'port' | 'bind',
    outcome: StepOutcome<InterfaceGiven>,
    ms: number | null,
  ) => CheckResult;
}

type Place = Pick<CheckResult, 'id' | 'step' | 'interface' | 'address' | 'port'> & {
  readonly step: LadderStep;
  readonly dependsOn: readonly string[];
};

interface Outcome {
  readonly status: CheckResult['status'];
  readonly code: Code | null;
  readonly evidence: readonly string[];
  readonly args?: Args;
  readonly facts?: RungFacts;
}

/** @param addresses two or more are told apart by a suffix of the ids */
export function createRecorder(
  request: LadderRequest,
  io: LadderIo,
  addresses: readonly string[],
): Recorder {
  const { host, mapperPort, gateway, network, accessLists } = request;
  const owner = firstInTheWay(accessLists, network.label)?.owner ?? FALLBACK_OWNER;
  const addressArgs = (address: string, port: number | null): Record<AddressGiven, ArgValue> => ({
    host,
    address,
    port,
    owner,
  });
  const interfaceArgs = (
    address: string,
    port: number | null,
    wanted: RpcInterface,
  ): Record<InterfaceGiven, ArgValue> & Args => ({
    ...addressArgs(address, port),
    interface: wanted.name,
    service: wanted.name,
    uuid: wanted.uuid,
    version: `${String(wanted.major)}.${String(wanted.minor)}`,
    purpose: wanted.purpose,
    weight: wanted.weight,
  });
  const learned = new Map<string, RungFacts>();
  const stamp = (
    place: Place,
    given: Args,
    { facts, ...outcome }: Outcome,
    ms: number | null,
  ): CheckResult => {
    if (facts !== undefined) learned.set(place.id, facts);
    const rung = RUNG_OF[place.step];
    const check: CheckResult = {
      id: place.id,
      rung,
      step: place.step,
      interface: place.interface,
      address: place.address,
      port: place.port,
      dependsOn: [...place.dependsOn],
      // JSON shows the arguments of the lower rungs before their outcome.
      ...(rung === 'rpc' ? {} : { args: given }),
      ...outcome,
      args: { ...given, ...outcome.args },
      evidence: outcome.evidence.map((line) => line.slice(0, 2000)),
      ms: ms === null ? null : Math.round(ms * 10) / 10,
      at: io.now().toISOString(),
      network: network.label,
    };
    return check;
  };
  const ofPort = (
    of: { readonly wanted: RpcInterface; readonly address: string | null },
    ids: { readonly map: string; readonly tail: string },
    port: number | null,
  ): PortRecorder => {
    const given = interfaceArgs(of.address ?? host, port, of.wanted);
    const dependsOn = { acl: ids.map, port: ids.map, bind: `rpc.port.${ids.tail}` };
    return {
      record: (step, outcome, ms) =>
        stamp(
          {
            id: `rpc.${step}.${ids.tail}`,
            step,
            interface: of.wanted.name,
            address: of.address,
            port,
            dependsOn: [dependsOn[step]],
          },
          given,
          outcome,
          ms,
        ),
    };
  };
  const ofInterface = (
    wanted: RpcInterface,
    address: string | null,
    suffix: string,
  ): InterfaceRecorder => {
    const map = `rpc.map.${wanted.name}${suffix}`;
    return {
      map: (outcome, ms) =>
        stamp(
          {
            id: map,
            step: 'map',
            interface: wanted.name,
            address,
            port: mapperPort,
            dependsOn: [`rpc.mapper${suffix}`],
          },
          interfaceArgs(address ?? host, mapperPort, wanted),
          outcome,
          ms,
        ),
      on: (port, isOneOfMany = false) => {
        const tail = `${wanted.name}${isOneOfMany ? `:${String(port)}` : ''}${suffix}`;
        return ofPort({ wanted, address }, { map, tail }, port);
      },
    };
  };
  return {
    facts: () => new Map(learned),
    lower: (step, outcome, ms, address = null) =>
      stamp(
        {
          id: step,
          step,
          interface: null,
          address,
          port: step === 'gateway' ? (gateway?.port ?? null) : null,
          dependsOn: step === 'link' ? [] : ['link'],
        },
        step === 'tunnel' ? {} : step === 'gateway' ? { gateway: gateway?.host ?? null } : { host },
        outcome,
        ms,
      ),
    at: (address) => {
      const suffix = address !== null && addresses.length > 1 ? `@${address}` : '';
      return {
        record: (step, outcome, ms) =>
          stamp(
            {
              id: `rpc.${step}${suffix}`,
              step,
              interface: null,
              address,
              port: mapperPort,
              dependsOn: step === 'mapper' ? [`rpc.connect${suffix}`] : ['link', 'name'],
            },
            addressArgs(address ?? host, mapperPort),
            outcome,
            ms,
          ),
        way: (step, outcome, ms) =>
          stamp(
            {
              id: `path.${step}`,
              step,
              interface: null,
              address,
              port: mapperPort,
              dependsOn: [`rpc.mapper${suffix}`],
            },
            addressArgs(address ?? host, mapperPort),
            outcome,
            ms,
          ),
        of: (wanted) => ofInterface(wanted, address, suffix),
      };
    },
    directory: (server, wanted, outcome) =>
      stamp(
        {
          id: `rpc.also.${server.host}`,
          step: 'directory',
          interface: wanted.name,
          address: server.address,
          port: server.port,
          dependsOn: ['link'],
        },
        {
          ...interfaceArgs(server.address ?? server.host, server.port, wanted),
          directory: server.host,
        },
        outcome,
        server.ms,
      ),
  };
}
