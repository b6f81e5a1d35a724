import type { CheckResult } from '../../model/check.ts';
import type { RpcInterface } from '../../model/interfaces.ts';
import { lastKnownOf } from '../../model/net/port-history.ts';
import { type Climb } from './climb.ts';

/** The same interface where its mapper could not be asked: every rung is named, none is tested. */
export function untestedInterface(
  climb: Climb,
  address: string | null,
  wanted: RpcInterface,
  status: 'inconclusive' | 'skipped',
  reason: string,
): readonly CheckResult[] {
  const map = climb.recorder
    .at(address)
    .of(wanted)
    .map({ status, code: null, args: {}, evidence: [reason] }, null);
  return [map, ...untestedPort(climb, address, wanted, reason, status)];
}

export function untestedPort(
  climb: Climb,
  address: string | null,
  wanted: RpcInterface,
  reason: string,
  status: 'inconclusive' | 'skipped' = 'inconclusive',
): readonly CheckResult[] {
  const recorder = climb.recorder.at(address).of(wanted).on(null);
  const { accessLists, network, lastKnownPorts = [] } = climb.request;
  const past = lastKnownOf(wanted, lastKnownPorts, accessLists, network.label);
  const untested = { status, code: null, args: {}, evidence: [reason] } as const;
  const held = { ...untested, args: past.args, evidence: [reason, ...past.evidence] };
  return [
    ...(accessLists.length > 0 ? [recorder.record('acl', held, null)] : []),
    recorder.record('port', untested, null),
    recorder.record('bind', untested, null),
  ];
}
