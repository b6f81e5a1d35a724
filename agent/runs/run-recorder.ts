import * as z from 'zod/mini';
import type { LiveConnections } from '../../model/connections.ts';
import { type Diagnosis, sameTrouble } from '../../model/diagnosis.ts';
import type { PastRun } from '../../model/history.ts';
import type { RecorderEvent } from '../../model/recorder.ts';
import type { ProbeRun } from '../../model/run.ts';
import { changedBefore } from '../../diagnosis/past/changed-before.ts';
import { driftFindings } from '../../diagnosis/findings/drift.ts';
import { withSample } from '../../diagnosis/port-spans.ts';
import type { LastBoundPort, LastKnownPort } from '../../model/access-list.ts';
import type { Damper } from './damper.ts';
import type { History } from './history.ts';
import type { AssembledRun } from './assemble-run.ts';
import { breakOf } from './open-break.ts';
import { isFindingDue, referenceOf, reportFor, sinceOf } from './report.ts';
import type { DueReport, Reports } from './reports.ts';
import type { ResolvedSettings } from '../settings/resolved.ts';
import { dueSpot, type StandingSpot, standingAfter, toldAfter, weakSpotsOf } from './weak-spots.ts';

export interface RunRecorderOptions {
  readonly history: History;
  readonly reports: Pick<
    Reports,
    'openBreak' | 'findingToldAt' | 'weakSpotsTold' | 'hasRoom' | 'begin' | 'seen'
  >;
  readonly device: string;
  readonly settings: Pick<ResolvedSettings, 'exchange' | 'accessLists' | 'findingsOff'>;
  readonly now: () => Date;
  /** Whether a verdict was seen often enough for a report; absent: the first one is. */
  readonly damper?: Pick<Damper, 'wouldStand' | 'saw'>;
  /** What the flight recorder saw in the last minutes; absent: there is none. */
  readonly recentEvents?: () => readonly RecorderEvent[];
}

/** Sets a run against what was before it, keeps it, and begins a report when one is due. */
export interface Memory {
  /**
   * Whether `keep` would make a report of it, one of a weak spot aside, which is about the server:
   * what takes time to gather on this laptop is gathered before.
   */
  isReportDue(run: ProbeRun): boolean;
  /** Ports that the interfaces of a host had when its mapper last named any. */
  lastPorts(host: string): readonly LastKnownPort[];
  /** Ports that bound in the last run against a host on an attachment. */
  lastBound(host: string, attachment: string): readonly LastBoundPort[];
  /** Runs against a host before this one, as a verdict weighs them. */
  pastRuns(host: string): readonly PastRun[];
  /**
   * @param fresh as `assembleRun` makes it: since its own start, and without a reference
   * @param attachment by what this laptop was attached during the run; null when that is not known
   * @returns `reporting`: what kind of report is being made of it; null when none is
   */
  keep(
    fresh: AssembledRun,
    connections: LiveConnections | null,
    attachment?: string | null,
  ): { readonly run: ProbeRun; readonly reporting: DueReport['kind'] | null };
}

const AT_ONCE: Pick<Damper, 'wouldStand' | 'saw'> = { wouldStand: () => true, saw: () => true };

export function createRunRecorder({
  history,
  reports,
  device,
  settings,
  now,
  damper = AT_ONCE,
  recentEvents = () => [],
}: RunRecorderOptions): Memory {
  let previous: Diagnosis | null = history.last()?.diagnosis ?? null;
  /** The latest verdict of another trouble than `previous`. */
  let earlier: Diagnosis | null = null;
  let standing: readonly StandingSpot[] = [];
  return {
    isReportDue: (run) => kindOf(run, () => damper.wouldStand(run)) !== null,
    lastPorts: (host) => history.lastPorts(host),
    pastRuns: (host) => history.pastRuns(host),
    lastBound: (host, attachment) => history.lastBound(host, attachment),
    keep: ({ run: fresh, sights }, connections, attachment = null) => {
      const openBreak = reports.openBreak();
      const begun = fresh.diagnosis;
      const since = sinceOf(begun, [previous, openBreak?.diagnosis ?? null]);
      const reference = referenceOf({ ...begun, since }, fresh.network.label, device, now());
      const lastGood = history.lastGood();
      const changed = changesBefore(fresh, since, lastGood);
      const run: ProbeRun = {
        ...fresh,
        diagnosis: {
          ...begun,
          args: changed.length === 0 ? begun.args : { ...begun.args, changedBefore: changed },
          since,
          reference,
          findings: [...begun.findings, ...driftOf(fresh, sights)],
        },
      };
      history.add({ run, sights }, attachment);
      reports.seen(since);
      standing = standingAfter(weakSpotsOf(run, settings.accessLists), standing, attachment);
      if (previous !== null && !sameTrouble(previous, run.diagnosis)) earlier = previous;
      const isStanding = damper.saw(run);
      const urgent = kindOf(run, () => isStanding);
      const weakSpot = urgent === null ? weakSpotDue() : null;
      const kind = urgent ?? (weakSpot === null ? null : 'finding');
      if (kind !== null)
        reports.begin({
          ...(weakSpot === null ? {} : { weakSpot }),
          kind,
          run,
          before: kind === 'end' ? (openBreak?.diagnosis ?? null) : earlier,
          connections,
          lastGood,
        });
      previous = run.diagnosis;
      return { run, reporting: kind };
    },
  };

  /** Of a break that began with this run; one that goes on keeps what was told of it. */
  function changesBefore(fresh: ProbeRun, since: string, good: ProbeRun | null): string[] {
    const { diagnosis, startedAt } = fresh;
    if (diagnosis.severity !== 'broken') return [];
    if (since !== diagnosis.since) return previous?.since === since ? toldIn(previous.args) : [];
    return [...changedBefore(recentEvents(), { since: startedAt, run: fresh, good })];
  }

  function kindOf(run: ProbeRun, stands: () => boolean): DueReport['kind'] | null {
    if (!reports.hasRoom()) return null;
    const ofBreak = reportFor(breakOf(run), reports.openBreak());
    if (ofBreak !== null && stands()) return ofBreak;
    return isFindingDue(run.diagnosis, reports.findingToldAt(), now()) ? 'finding' : null;
  }

  function weakSpotDue(): NonNullable<DueReport['weakSpot']> | null {
    if (!reports.hasRoom()) return null;
    const told = reports.weakSpotsTold();
    const due = dueSpot(standing, told, now());
    if (due === null) return null;
    const [stand, at] = [standing, now().toISOString()];
    return { code: due.code, told: (reportId) => toldAfter(stand, told, { at, reportId }) };
  }

  /** A fact beside the verdict: neither code nor severity follows from it. */
  function driftOf(fresh: ProbeRun, sights: AssembledRun['sights']): Diagnosis['findings'] {
    if (settings.findingsOff.includes('PORT_DRIFT')) return [];
    return [
      ...driftFindings({
        spans: withSample(history.spans(), sights, fresh.startedAt),
        host: fresh.target.host,
        interfaces: settings.exchange.interfaces.map(({ name }) => name),
        accessLists: settings.accessLists,
        lastGoodAt: history.lastGood()?.startedAt ?? null,
        at: fresh.startedAt,
      }),
    ];
  }
}

/** What an earlier verdict told of the minute before it. */
function toldIn(args: Diagnosis['args']): string[] {
  const told = ChangedBefore.safeParse(args);
  return told.success ? told.data.changedBefore : [];
}

const ChangedBefore = z.object({ changedBefore: z.array(z.string()) });
