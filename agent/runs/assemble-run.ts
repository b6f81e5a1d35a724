import type { PastRun, PortObservation } from '../../model/history.ts';
import { doorOfWay } from '../../model/door-of-way.ts';
import type { LadderResult, ProbeRun } from '../../model/run.ts';
import type { SystemReachWitness } from '../../model/system-reach.ts';
import { adviseOn } from '../../diagnosis/advice/advise.ts';
import { skewOf, underClock } from '../../diagnosis/clock.ts';
import { sightsOf } from '../../diagnosis/port-spans.ts';
import { asMissed, isStoreMissed, storeSeenAt } from '../../diagnosis/store-before.ts';
import { guessByDoors, guessServer } from '../../diagnosis/server-version.ts';
import type { LadderIo } from '../../probes/exchange/types.ts';
import { NO_DOORS, type WebResult } from '../../probes/web/types.ts';
import type { ProbesIo } from '../probes-io.ts';
import { findWay } from './find-way.ts';
import { keepsCopy, outlookChecks } from './outlook-check.ts';
import { withWayDoor } from './way-door.ts';
import { type Begun, beginNow, orderOf, type RunPlan, type RunSettings } from './run-plan.ts';

/** A run, and what of it goes into the history beside it. */
export interface AssembledRun {
  readonly run: ProbeRun;
  /** Every port that its mappers named. */
  readonly sights: readonly PortObservation[];
}

export type RunIo = LadderIo & {
  readonly probes: Pick<ProbesIo, 'runLadder' | 'diagnose' | 'findClient'>;
};

/**
 * Runs the ladder once and puts the run together. Never rejects, unless a promise of the plan does.
 */
export async function assembleRun(
  plan: RunPlan,
  settings: RunSettings,
  { probes, ...io }: RunIo,
): Promise<AssembledRun> {
  const begun = beginNow(io);
  const [result, web, systemReach] = await Promise.all([
    probes.runLadder(orderOf(plan, settings, probes.findClient), io),
    askDoors(plan),
    plan.systemReach?.() ?? null,
  ]);
  return concludeRun(result, plan, settings, {
    begun,
    web,
    systemReach,
    diagnose: probes.diagnose,
    monotonicMs: () => io.monotonicMs(),
  });
}

/** When the store had a port last, where it is missed; null elsewhere. */
async function storeMissedSince(
  result: LadderResult,
  { lastKnownPorts, past = () => [], interfaces }: RunPlan,
  { startedAt }: Begun,
): Promise<string | null> {
  const seenAt = storeSeenAt(await lastKnownPorts, interfaces);
  return (await isStoreMissed(result, { seenAt, past }, startedAt.getTime())) ? seenAt : null;
}

/** The doors are asked beside the ladder, where they are asked at all. */
const askDoors = async ({ doors }: RunPlan): Promise<WebResult> => (await doors?.()) ?? NO_DOORS;

/**
 * The run of a ladder that has been climbed: `tookMs` in whole milliseconds, the diagnosis since the
 * start of the run and without a reference.
 */
export async function concludeRun(
  climbed: LadderResult,
  plan: RunPlan,
  { findingsOff }: Pick<RunSettings, 'findingsOff'>,
  {
    begun,
    diagnose,
    monotonicMs,
    web: asked = NO_DOORS,
    systemReach = null,
  }: Pick<ProbesIo, 'diagnose'> &
    Pick<LadderIo, 'monotonicMs'> & {
      readonly begun: Begun;
      readonly web?: WebResult;
      readonly systemReach?: SystemReachWitness | null;
    },
): Promise<AssembledRun> {
  const { interfaces, accessLists, mapperPort } = plan;
  const network = await plan.network;
  const startedAt = begun.startedAt.toISOString();
  const missedSince = await storeMissedSince(climbed, plan, begun);
  const result = missedSince === null ? climbed : asMissed(climbed, missedSince);
  const askedMs = monotonicMs();
  const { way, outlook } = await findWay(result, asked, {
    ...plan,
    isStoreMissed: missedSince !== null,
  });
  const lookMs = Math.round(monotonicMs() - askedMs);
  const seen = await withWayDoor(asked, way, plan.wayDoor, startedAt);
  const begunAt = { wallMs: begun.startedAt.getTime(), monotonicMs: begun.startMs };
  const own = plan.ownClock?.() ?? null;
  const clock = skewOf([...(seen.clocks ?? []), ...(own === null ? [] : [own])], begunAt);
  const web = underClock(seen, clock, begunAt);
  const given = {
    ...{ result, network, interfaces, accessLists, findingsOff, web, clock, way, outlook },
    systemReach,
    isCached: keepsCopy(outlook),
  };
  const alone = diagnose(given);
  const isToBeHeld =
    (alone.rung === 'rpc' && alone.severity === 'broken') ||
    alone.code === 'GATEWAY_UNREACHABLE' ||
    network.officeBeneath === true;
  const runs = isToBeHeld ? await plan.past?.() : undefined;
  const fresh =
    runs === undefined ? alone : diagnose({ ...given, past: pastOf(runs, result, startedAt) });
  const run: ProbeRun = {
    schema: 1,
    target: { host: result.target.host, addresses: [...result.target.addresses] },
    network,
    startedAt,
    tookMs: Math.round(monotonicMs() - begun.startMs),
    checks: [
      ...result.checks,
      ...web.checks,
      ...outlookChecks(outlook, fresh, { network: network.label, ms: lookMs }),
    ],
    endpoints: [...result.endpoints],
    mapper: result.mapper,
    server:
      doorOfWay(way) === null
        ? guessServer(result)
        : (guessByDoors(web.doors) ?? guessServer(result)),
    doors: [...web.doors],
    way,
    outlook,
    diagnosis: { ...fresh, since: startedAt, reference: null },
    advice: adviseOn({
      ...{ result, accessLists, mapperPort, label: network.label },
      measured: plan.measured?.() ?? [],
    }),
  };
  return { run, sights: sightsOf(result) };
}

/** What the runs before say, held against the moment and the gateway of this one. */
const pastOf = (
  runs: readonly PastRun[],
  { checks }: LadderResult,
  at: string,
): NonNullable<Parameters<ProbesIo['diagnose']>[0]['past']> => ({
  ...{ runs, at },
  member: checks.find(({ step }) => step === 'gateway')?.address ?? null,
});
