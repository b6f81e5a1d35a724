import type { CheckResult } from '../model/check.ts';
import { type Code, factsOf, type Severity } from '../model/codes/facts.ts';
import type { RpcInterface } from '../model/interfaces.ts';
import { factsBehind } from '../model/rung-facts.ts';
import { silentIpv6 } from './findings/broken-ipv6.ts';
import type { LadderResult } from '../model/run.ts';

/** A failing check, and how much it hurts once everything else is known. */
export interface Failure {
  readonly check: CheckResult;
  readonly code: Code;
  readonly severity: Severity;
}

export const RANK: Readonly<Record<Severity, number>> = {
  ok: 0,
  info: 1,
  inconclusive: 2,
  degraded: 3,
  broken: 4,
};
export const lesser = (a: Severity, b: Severity): Severity => (RANK[a] <= RANK[b] ? a : b);

/**
 * Rungs that an RPC answer acquits: whatever failed there did not keep the packets from Exchange.
 */
const BELOW_RPC: ReadonlySet<string> = new Set(['link', 'tunnel', 'name', 'path']);

/** What a small packet that was answered says nothing of: size and time of packets, and silences. */
const BESIDE_RPC: ReadonlySet<Code> = new Set(['PATH_MTU', 'HIGH_LATENCY', 'IDLE_TIMEOUT']);

const isBelowRpc = ({ rung, code }: CheckResult): boolean =>
  BELOW_RPC.has(rung) && !(code !== null && BESIDE_RPC.has(code));

/** What a VPN looks like whose route a local network takes: that network is the reason. */
const BECAUSE_OF_OVERLAP: ReadonlySet<Code> = new Set(['TUNNEL_NO_ROUTE', 'OTHER_VPN_IN_THE_WAY']);

/** What was proven by RPC answers. */
interface Proven {
  /** Some mapper accepted a bind: link, tunnel and name carried it. */
  readonly anyRpc: boolean;
  /** Interfaces that accepted a bind somewhere, by name. */
  readonly bound: ReadonlySet<string>;
  /** Every interface that weighs `broken` accepted a bind somewhere. */
  readonly mailProven: boolean;
}

export function proven(
  { checks, endpoints }: LadderResult,
  interfaces: readonly RpcInterface[],
): Proven {
  const bound = new Set(
    endpoints.filter(({ bind }) => bind === 'accepted').map((one) => one.interface),
  );
  const heavy = interfaces.filter(({ weight }) => weight === 'broken');
  const anyRpc =
    bound.size > 0 || checks.some(({ step, status }) => step === 'mapper' && status === 'ok');
  return {
    anyRpc,
    bound,
    mailProven: heavy.length > 0 && heavy.every(({ name }) => bound.has(name)),
  };
}

/** Where the laptop is, as far as a VPN matters. */
export type Place = 'outside' | 'inside' | 'unknown';

/**
 * Failures that stand on their own, the heaviest first and in the order of the ladder among equals.
 * One below RPC is dropped once RPC has answered; what works elsewhere (another port, another
 * member) weighs `degraded` at most.
 *
 * @param place `outside`: a VPN is wanted and none is up; carriers and hotels drop the mapper's port as a
 * rule, and its silence is no failure by itself. `inside`: the company's own network, where no VPN is needed
 */
export function weighFailures(
  result: LadderResult,
  interfaces: readonly RpcInterface[],
  place: Place = 'unknown',
): readonly Failure[] {
  const facts = proven(result, interfaces);
  const failing = result.checks.filter(
    ({ status, code }) => code !== null && (status === 'fail' || status === 'degraded'),
  );
  // On mobile data a refusal is the operator's as often as the host's: there it says nothing about
  // the way.
  const hostAnswers = result.checks.some(
    ({ step, status, code, network }) =>
      step === 'connect' && (status === 'ok' || (code === 'EPM_REFUSED' && network !== 'mobile')),
  );
  const silent = silentIpv6(result);
  const standing = failing.filter(
    (check) =>
      !(check.code === 'EPM_BLOCKED' && silent.includes(check.address ?? '')) &&
      !(facts.anyRpc && isBelowRpc(check)) &&
      !(place === 'outside' && check.code === 'EPM_BLOCKED') &&
      !((hostAnswers || place === 'inside') && check.code === 'GATEWAY_UNREACHABLE') &&
      !isServedElsewhere(check, result.checks),
  );
  const folds = foldedUnder(
    standing.filter(({ status }) => status === 'fail'),
    result.checks,
  );
  const roots = standing.filter((check) => !folds(check));
  const below = roots.filter((check) => isBelowRpc(check) && check.status === 'fail');
  // A tunnel that is up and wrong says more than a gateway that did not answer a second connection; of
  // a name that is known inside alone nobody has to know outside.
  const gateway = below.find(({ code }) => code === 'GATEWAY_UNREACHABLE');
  const isNamed = gateway !== undefined && factsBehind(result, gateway).isNameless !== true;
  const isFromIt = (check: CheckResult): boolean =>
    check === gateway || (place === 'outside' && isNamed && check.code === 'DNS_FAILED');
  const first = below.find((check) => !isFromIt(check)) ?? gateway ?? below[0];
  const overlap = roots.find(({ code }) => code === 'LOCAL_SUBNET_OVERLAP');
  const isItsReason = first?.code != null && BECAUSE_OF_OVERLAP.has(first.code);
  const independent = first === undefined ? roots : [(isItsReason ? overlap : null) ?? first];
  const weighed = independent.flatMap((check) =>
    check.code === null
      ? []
      : [{ check, code: check.code, severity: severityOf(check, check.code, facts, interfaces) }],
  );
  return weighed.sort((a, b) => RANK[b.severity] - RANK[a.severity]);
}

/** What stands on a failed check, however many untested ones lie between, folds under it. */
export function foldedUnder(
  failed: readonly CheckResult[],
  checks: readonly CheckResult[],
): (check: CheckResult) => boolean {
  const all = new Map(checks.map((check) => [check.id, check]));
  const folds = ({ dependsOn }: CheckResult): boolean =>
    dependsOn.some((id) => {
      const below = all.get(id);
      return below !== undefined && (failed.includes(below) || folds(below));
    });
  return folds;
}

/**
 * An interface that Exchange does not register and another server was asked for: what that one
 * showed is the answer.
 */
const isServedElsewhere = (
  { code, interface: name }: CheckResult,
  checks: readonly CheckResult[],
): boolean =>
  code === 'RPC_NOT_REGISTERED' &&
  checks.some(
    (also) =>
      also.step === 'directory' &&
      also.interface === name &&
      (also.status === 'ok' || also.code === 'RPC_GC_GAP'),
  );

function severityOf(
  check: CheckResult,
  code: Code,
  facts: Proven,
  interfaces: readonly RpcInterface[],
): Severity {
  const name = check.interface;
  const own = factsOf(code).severity;
  const capped = check.status === 'degraded' ? lesser(own, 'degraded') : own;
  if (BESIDE_RPC.has(code)) return capped;
  if (name === null) return facts.mailProven ? lesser(capped, 'degraded') : capped;
  const weighed = lesser(capped, interfaces.find((one) => one.name === name)?.weight ?? 'broken');
  return facts.bound.has(name) ? lesser(weighed, 'degraded') : weighed;
}
