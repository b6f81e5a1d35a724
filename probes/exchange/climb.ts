import type { ArgName } from '../../model/codes/arguments.ts';
import type {
  AddressGiven,
  CheckDraft,
  InterfaceGiven,
  StepOutcome,
} from '../../model/step-outcome.ts';
import type { Args, CheckResult } from '../../model/check.ts';
import type { RpcInterface } from '../../model/interfaces.ts';
import { firstInTheWay } from '../../model/net/access-lists.ts';
import { FALLBACK_OWNER } from '../../model/text/en/evidence-lists.ts';
import type { LadderIo, LadderRequest } from './types.ts';
import { NOT_TESTED } from '../../model/text/en/evidence-rungs.ts';

/** One run of the ladder, as its parts see it. */
export interface Climb {
  readonly request: LadderRequest;
  readonly io: LadderIo;
  /** Addresses that are climbed, in the resolver's order. */
  readonly addresses: readonly string[];
  /**
   * Stamps a finding and tells whoever watches. The outcome brings every argument of its texts that
   * is not among the given ones.
   */
  readonly record: <Given extends Args>(
    step: Step,
    given: Given,
    outcome: StepOutcome<Extract<keyof Given, ArgName>>,
  ) => CheckResult;
}

/** Name and place of a check; milliseconds are null when it never ran. */
export type Step = Pick<CheckDraft, 'id' | 'rung' | 'dependsOn' | 'ms'>;

export function recorder(request: LadderRequest, io: LadderIo): Climb['record'] {
  return ({ ms, ...place }, given, outcome) => {
    const check: CheckResult = {
      ...place,
      // JSON shows the arguments of the lower rungs before their outcome.
      ...(place.rung === 'rpc' ? {} : { args: given }),
      ...outcome,
      args: { ...given, ...outcome.args },
      dependsOn: [...place.dependsOn],
      evidence: outcome.evidence.map((line) => line.slice(0, 2000)),
      ms: ms === null ? null : Math.round(ms * 10) / 10,
      at: io.now().toISOString(),
      network: request.network.label,
    };
    io.onCheck?.(check);
    return check;
  };
}

/** The same io under a signal that ends sooner. */
export const endedBy = (io: LadderIo, sooner: AbortSignal): LadderIo => ({
  signal: AbortSignal.any([io.signal, sooner]),
  resolve: (host) => io.resolve(host),
  nameServers: () => io.nameServers(),
  ...(io.askRoute === undefined ? {} : { askRoute: io.askRoute }),
  now: () => io.now(),
  monotonicMs: () => io.monotonicMs(),
});

/** Runs `work` and says how long it took. */
export async function timed<T>(
  io: LadderIo,
  work: () => Promise<T>,
): Promise<{ readonly outcome: T; readonly ms: number }> {
  const start = io.monotonicMs();
  const outcome = await work();
  return { outcome, ms: io.monotonicMs() - start };
}

/** Two or more addresses are told apart by a suffix of the ids. */
export const suffixOf = ({ addresses }: Pick<Climb, 'addresses'>, address: string): string =>
  addresses.length > 1 ? `@${address}` : '';

export const cutWords = (signal: AbortSignal, ms: number): string =>
  NOT_TESTED.cut(signal.reason instanceof Error && signal.reason.name === 'TimeoutError', ms);

/**
 * What every sentence about an address and a port may need. `owner` is whoever keeps the first list
 * in the way.
 */
export function addressArgs(
  { request }: Climb,
  address: string,
  port: number,
): Record<AddressGiven, Args[string]> {
  const list = firstInTheWay(request.accessLists, request.network.label);
  return { host: request.host, address, port, owner: list?.owner ?? FALLBACK_OWNER };
}

export function interfaceArgs(
  climb: Climb,
  address: string,
  port: number,
  wanted: RpcInterface,
): Record<InterfaceGiven | 'uuid' | 'version' | 'purpose' | 'weight', Args[string]> {
  return {
    ...addressArgs(climb, address, port),
    interface: wanted.name,
    service: wanted.name,
    uuid: wanted.uuid,
    version: `${String(wanted.major)}.${String(wanted.minor)}`,
    purpose: wanted.purpose,
    weight: wanted.weight,
  };
}
