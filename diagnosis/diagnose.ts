import type { Args, CheckResult, DisplayArgs } from '../model/check.ts';
import { type Code, factsOf, type Severity } from '../model/codes/facts.ts';
import { type ArgsOf, nextStepOf, summaryOf } from '../model/text/codes.ts';
import type { Door } from '../model/door.ts';
import type { Diagnosis } from '../model/diagnosis.ts';
import type { RpcInterface } from '../model/interfaces.ts';
import type { NetworkState } from '../model/network-state.ts';
import type { OutlookWitness } from '../model/outlook.ts';
import type { AccessListInPlay } from '../model/access-list.ts';
import type { RungFacts } from '../model/rung-facts.ts';
import { factsBehind } from '../model/rung-facts.ts';
import type { LadderResult } from '../model/run.ts';
import { UNTESTED } from '../model/text/en/findings.ts';
import { OUTLOOK } from '../model/text/en/outlook.ts';
import type { ClockSkew } from '../model/clock.ts';
import type { SystemReachWitness } from '../model/system-reach.ts';
import { clockFindings } from './findings/clock.ts';
import { doorFindings } from './findings/doors.ts';
import { findingsOf } from './findings/findings.ts';
import { listFindings } from './findings/lists.ts';
import { systemReachFindings } from './findings/system-reach.ts';
import { notNeeded } from './findings/tunnel-not-needed.ts';
import { type Past, weighPast } from './past/weigh-past.ts';
import { doorOfWay } from '../model/door-of-way.ts';
import type { Way } from '../model/way.ts';
import { alsoNeeded, alsoOutside } from './also.ts';
import { livingConnection } from './open-connection.ts';
import { saidOfOutlook } from './outlook.ts';
import { isAmongStrangers, placeIn } from './place.ts';
import { type Failure, proven, weighFailures } from './weigh.ts';
import { wayRoundIn } from './way-round.ts';
import { standInFor } from './stand-ins.ts';
import { weighDoors, weighingChecks } from './weigh-doors.ts';
import { whoActs } from './who-acts.ts';

/**
 * A diagnosis before anybody has looked into the past: no `since`, and no reference, which holds
 * it.
 */
export type FreshDiagnosis = Omit<Diagnosis, 'since' | 'reference'>;

export interface DiagnoseInput {
  readonly result: LadderResult;
  readonly network: NetworkState;
  readonly interfaces: readonly RpcInterface[];
  /** What stands in the way; absent: none is known. */
  readonly accessLists?: readonly AccessListInPlay[];
  /** Findings that nobody wants to be told of. */
  readonly findingsOff?: readonly Code[];
  /** What was seen at the doors by HTTP; absent: none was asked. */
  readonly web?: {
    readonly checks: readonly CheckResult[];
    readonly doors: readonly Door[];
    readonly facts?: ReadonlyMap<string, RungFacts>;
  };
  /** This laptop's clock is off; null or absent: nothing shows it. */
  readonly clock?: ClockSkew | null;
  /** What the system says of the Internet; null or absent: it was not asked, or says nothing. */
  readonly systemReach?: SystemReachWitness | null;
  /** Outlook's way; null: none of its ways is set up. Absent: RPC. */
  readonly way?: Way | null;
  /** Whether Outlook keeps a copy of the mailbox (cached mode); null or absent: nobody read it. */
  readonly isCached?: boolean | null;
  /** Runs before this one; absent: none is remembered. */
  readonly past?: Past;
  /** What Outlook shows of itself; null or absent: nobody looked. */
  readonly outlook?: OutlookWitness | null;
}

/** The check that holds what Outlook shows. */
export const OUTLOOK_CHECK = 'outlook';

const NO_PAST: Past = { runs: [], at: '', member: null };
const BY_RPC: Way = { protocol: 'rpc', because: 'nothing-else' };

/** How sure a code leaves us; what is not named here is seen directly and `high`. */
const CONFIDENCE: Partial<Readonly<Record<Code, Diagnosis['confidence']>>> = {
  GATEWAY_UNREACHABLE: 'low',
  CAPTIVE_PORTAL: 'medium',
  NETWORK_LIMITED: 'medium',
  TUNNEL_DEGRADED: 'medium',
  INCONCLUSIVE: 'low',
  PATH_MTU: 'medium',
  IDLE_TIMEOUT: 'medium',
  EPM_BLOCKED: 'medium',
  EPM_REFUSED: 'medium',
  RPC_NO_ANSWER: 'medium',
  RPC_RETIRED: 'medium',
  RPC_PORT_REFUSED: 'medium',
  HOST_UNREACHABLE: 'medium',
  TLS_FAILED: 'medium',
  // The registry tells what Outlook noted last, and the table that it has no connection; neither why.
  OUTLOOK_OFFLINE: 'medium',
  OUTLOOK_METERED: 'medium',
  OUTLOOK_ITSELF: 'medium',
  PROFILE_OTHER_SERVER: 'medium',
  RPC_ENCRYPTION_OFF: 'medium',
  MAPI_HTTP_OFF: 'medium',
};

/**
 * Check results → one verdict: the first independent failure, weighed; others fold under it. Where
 * the way is well, what keeps Outlook from it is the verdict. Pure.
 */
export function diagnose(input: DiagnoseInput): FreshDiagnosis {
  const { result, outlook = null, way = BY_RPC } = input;
  const alone = diagnoseWay(input);
  if (outlook === null) return alone;
  const found = cappedBy(outlook, alone, result.target.addresses);
  const facts = { outlook, host: result.target.host, way, doors: input.web?.checks ?? [] };
  const said = saidOfOutlook(facts, found.severity);
  if (said === null) return found;
  const { code, args, audience } = said.trouble;
  if (said.as === 'verdict') {
    const { severity } = factsOf(code);
    return { ...verdict({ code, severity }, args, [OUTLOOK_CHECK], {}), findings: found.findings };
  }
  return { ...found, findings: [...found.findings, { code, args, audience }] };
}

/**
 * RPC, or the name, is broken for whoever connects now, and no worse than weak while Outlook's own
 * connection from before goes on.
 */
function cappedBy(
  outlook: OutlookWitness,
  found: FreshDiagnosis,
  addresses: readonly string[],
): FreshDiagnosis {
  if (found.severity !== 'broken' || (found.rung !== 'rpc' && found.rung !== 'name')) return found;
  // Where the name is what fails, no address of the server was checked.
  const living = livingConnection(outlook, found.rung === 'name' ? null : addresses);
  if (living === null) return found;
  const { remotePort, createdAt } = living;
  return {
    ...found,
    severity: 'degraded',
    args: { ...found.args, openSince: createdAt },
    summary: `${found.summary} ${OUTLOOK.goesOn(remotePort, createdAt, outlook.at)}`,
  };
}

/** The verdict of the way to Exchange. */
function diagnoseWay({
  result,
  network,
  interfaces,
  accessLists = [],
  findingsOff = [],
  web = { checks: [], doors: [] },
  clock = null,
  systemReach = null,
  way = BY_RPC,
  past = NO_PAST,
  isCached = null,
}: DiagnoseInput): FreshDiagnosis {
  const host = result.target.host;
  const weighing = weighingChecks(web.checks, way);
  const findings = [
    ...findingsOf(result, network),
    ...notNeeded(network, past),
    ...listFindings(result, accessLists, network.label),
    ...doorFindings(
      web.checks.filter((check) => !weighing.includes(check)),
      web.doors,
      web.facts,
    ),
    ...clockFindings(clock),
    ...systemReachFindings(systemReach, network, web.checks),
  ].filter(({ code }) => !findingsOff.includes(code));
  // Where no door of the way was asked, RPC is all that is known of it.
  const isOverHttp = way === null || doorOfWay(way) !== null;
  if (isOverHttp && (weighing.length > 0 || result.checks.every(({ rung }) => rung !== 'rpc')))
    return {
      ...throughDoors(result, { doors: weighing, facts: web.facts, way, network }),
      findings,
    };
  const failures = weighFailures(result, interfaces, placeIn(result, network));
  const worst = failures[0];
  const untested = heavyUntested(result, interfaces);
  if (
    worst !== undefined &&
    !(untested !== null && worst.severity !== 'broken' && worst.severity !== 'inconclusive')
  ) {
    const seen = { ...worst, rung: factsOf(worst.code).rung };
    const before = weighPast(seen, worst.check, result, {
      ...{ past, network, accessLists },
      doors: web.checks,
      mayBeAnsweredFor: factsBehind(result, worst.check).mayBeAnsweredBy !== undefined,
    });
    const { label } = network;
    const standIn =
      before.whoMustAct === null
        ? standInFor(worst.code, worst.check, {
            ...{ result, accessLists, label },
            isAmongStrangers: isAmongStrangers(result, network),
          })
        : null;
    const round = worst.severity === 'broken' ? wayRoundIn(web, network.label, isCached) : null;
    const alone = verdict(
      before.code === null ? worst : { ...worst, code: before.code },
      {
        ...worst.check.args,
        ...alsoOutside(result, worst, failures),
        ...alsoNeeded(result),
        ...standIn?.args,
        ...before.args,
        ...(round === null ? {} : { wayRound: round.url }),
      },
      evidenceOf(worst, failures),
      { isInTunnel: network.tunnel.state !== 'none', ...factsBehind(result, worst.check) },
    );
    return {
      ...alone,
      summary: [
        alone.summary,
        ...(standIn === null ? [] : [standIn.sentence]),
        ...before.sentences,
        ...(round === null ? [] : [round.sentence]),
      ].join(' '),
      nextStep: before.nextStep ?? standIn?.nextStep ?? alone.nextStep,
      whoMustAct: before.whoMustAct ?? standIn?.whoMustAct ?? alone.whoMustAct,
      confidence: before.confidence ?? (standIn === null ? alone.confidence : 'medium'),
      findings,
    };
  }
  if (untested !== null)
    return {
      ...verdictOf(
        'INCONCLUSIVE',
        'inconclusive',
        { host, reason: untested, network: network.label },
        [],
      ),
      findings,
    };
  const { bound } = proven(result, interfaces);
  const answered = interfaces.filter(({ name }) => bound.has(name)).map(({ name }) => name);
  const complete = answered.length === interfaces.length;
  const green = verdictOf(
    'ALL_GREEN',
    'ok',
    { host, interfaces: answered },
    result.checks
      .filter(({ step, status }) => step === 'bind' && status === 'ok')
      .map(({ id }) => id),
  );
  return { ...green, confidence: complete ? 'high' : 'medium', findings };
}

/** The verdict of a way over HTTP: what its doors showed, and what lies below them. */
function throughDoors(
  result: LadderResult,
  {
    doors,
    facts = new Map(),
    way,
    network,
  }: {
    readonly doors: readonly CheckResult[];
    readonly facts?: ReadonlyMap<string, RungFacts> | undefined;
    readonly way: Way | null;
    readonly network: NetworkState;
  },
): FreshDiagnosis {
  const { host } = result.target;
  const { failures, well, untested, proof } = weighDoors(result, doors);
  const worst = failures[0];
  if (worst !== undefined)
    return verdict(worst, worst.check.args, evidenceOf(worst, failures), {
      ...factsBehind(result, worst.check),
      ...factsBehind({ facts }, worst.check),
    });
  if (well.length === 0) {
    const reason = untested ?? UNTESTED.doors(way === null ? null : doorOfWay(way));
    return verdictOf('INCONCLUSIVE', 'inconclusive', { host, reason, network: network.label }, []);
  }
  return verdictOf('ALL_GREEN', 'ok', { host, interfaces: [...well] }, proof);
}

/** The verdict of an agent that was never told what to watch. */
export const notConfigured = (): FreshDiagnosis =>
  verdictOf('NOT_CONFIGURED', 'inconclusive', {}, []);

/** A verdict of its own, with every argument that its texts need. */
const verdictOf = <C extends Code>(
  code: C,
  severity: Severity,
  args: Args & ArgsOf<C>,
  evidence: readonly string[],
): FreshDiagnosis => verdict({ code, severity }, args, evidence, {});

/** The verdict of a check, whose arguments and facts were complete when it was recorded. */
function verdict(
  { code, severity }: Pick<Failure, 'code' | 'severity'>,
  args: DisplayArgs,
  evidence: readonly string[],
  facts: RungFacts,
): FreshDiagnosis {
  return {
    code,
    rung: factsOf(code).rung,
    severity,
    args,
    summary: summaryOf(code, args),
    nextStep: nextStepOf(code, args),
    whoMustAct: whoActs(code, facts),
    confidence: confidenceIn(code, facts),
    evidence: [...evidence],
    findings: [],
  };
}

/** One step less sure where the run's deadline ended the silence that the verdict rests on. */
function confidenceIn(code: Code, { isCut = false, clock }: RungFacts): Diagnosis['confidence'] {
  const confidence = clock?.isCertain === false ? 'medium' : (CONFIDENCE[code] ?? 'high');
  return !isCut ? confidence : confidence === 'high' ? 'medium' : 'low';
}

/**
 * Why an interface that mail needs is neither proven nor failed; null when each is one or the
 * other.
 */
function heavyUntested(result: LadderResult, interfaces: readonly RpcInterface[]): string | null {
  const { bound } = proven(result, interfaces);
  const failed = new Set(
    result.checks.filter(({ status }) => status === 'fail').map((check) => check.interface),
  );
  const missing = interfaces.find(
    ({ name, weight }) => weight === 'broken' && !bound.has(name) && !failed.has(name),
  );
  if (missing === undefined && interfaces.some(({ name }) => bound.has(name))) return null;
  if (missing === undefined && failed.size > 0) return null;
  const silent = result.checks.find(({ code }) => code === 'EPM_BLOCKED');
  if (silent !== undefined) return UNTESTED.outside(silent.port);
  const cut = result.checks.find(({ status }) => status === 'inconclusive');
  return cut?.evidence[0] ?? UNTESTED.interface(missing?.name ?? null);
}

const evidenceOf = (worst: Failure, failures: readonly Failure[]): readonly string[] =>
  [worst, ...failures.filter((one) => one !== worst && one.code === worst.code)].map(
    ({ check }) => check.id,
  );
