import type { CheckResult } from '../../model/check.ts';
import type { RpcInterface } from '../../model/interfaces.ts';
import { lastKnownOf } from '../../model/net/port-history.ts';
import { interfaceArgs, suffixOf, type Climb } from './climb.ts';

/** The same interface where its mapper could not be asked: every rung is named, none is tested. */
export function untestedInterface(
  climb: Climb,
  address: string | null,
  wanted: RpcInterface,
  status: 'inconclusive' | 'skipped',
  reason: string,
): readonly CheckResult[] {
  const suffix = address === null ? '' : suffixOf(climb, address);
  const map = climb.record(
    {
      id: `rpc.map.${wanted.name}${suffix}`,
      rung: 'rpc',
      dependsOn: [`rpc.mapper${suffix}`],
      ms: null,
    },
    interfaceArgs(climb, address ?? climb.request.host, climb.request.mapperPort, wanted),
    { status, code: null, args: {}, evidence: [reason] },
  );
  return [map, ...untestedPort(climb, address, wanted, reason, status)];
}

export function untestedPort(
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
    return climb.record({ id, rung: 'rpc', dependsOn: [below], ms: null }, args, {
      status,
      code: null,
      args: isList ? past.args : {},
      evidence: isList ? [reason, ...past.evidence] : [reason],
    });
  });
}
