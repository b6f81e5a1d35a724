import { release } from 'node:os';
import { v7 as uuidv7 } from 'uuid';
import type { LiveConnections } from '../../model/connections.ts';
import type { Diagnosis } from '../../model/diagnosis.ts';
import type { Report } from '../../model/report.ts';
import type { ProbeRun } from '../../model/run.ts';
import { driftFindings } from '../../diagnosis/findings/drift.ts';
import { withSample } from '../../diagnosis/port-spans.ts';
import type { LastBoundPort, LastKnownPort } from '../../model/access-list.ts';
import type { History } from './history.ts';
import type { Log } from '../log.ts';
import { OUTBOX_LOG } from '../../model/text/en/outbox.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Origin } from '../outbox/schema.ts';
import type { AssembledRun } from './assemble-run.ts';
import { breakOf, decodeOpenBreak, encodeOpenBreak, type OpenBreak } from './open-break.ts';
import { buildReport, isFindingDue, referenceOf, reportFor, sinceOf } from './report.ts';
import type { ResolvedSettings } from '../settings/resolved.ts';

export interface RunRecorderOptions {
  readonly history: History;
  readonly outbox: Outbox;
  readonly device: string;
  readonly settings: Pick<ResolvedSettings, 'site' | 'exchange' | 'accessLists' | 'findingsOff'>;
  readonly version: string;
  readonly origin: Origin;
  readonly log: Log;
  readonly now: () => Date;
}

/**
 * Sets a run against what was before it, keeps it, and puts a report into the outbox when one is
 * due.
 */
export interface Memory {
  /**
   * Whether `keep` would make a report of it: what takes time to gather for one is gathered before.
   */
  isReportDue(run: ProbeRun): boolean;
  /** Ports that the interfaces of a host had when its mapper last named any. */
  lastPorts(host: string): readonly LastKnownPort[];
  /** Ports that bound in the last run against a host on an attachment. */
  lastBound(host: string, attachment: string): readonly LastBoundPort[];
  /**
   * @param fresh as `assembleRun` makes it: since its own start, and without a reference
   * @param attachment by what this laptop was attached during the run; null when that is not known
   */
  keep(
    fresh: AssembledRun,
    connections: LiveConnections | null,
    attachment?: string | null,
  ): { readonly run: ProbeRun; readonly reported: boolean };
}

export function createRunRecorder({
  history,
  outbox,
  device,
  settings,
  version,
  origin,
  log,
  now,
}: RunRecorderOptions): Memory {
  let previous: Diagnosis | null = history.last()?.diagnosis ?? null;
  /** A report that found no room, of a trouble that may still be there at the next run. */
  let unkept: { readonly kind: string; readonly since: string } | null = null;
  const openBreakNow = (): OpenBreak | null => decodeOpenBreak(outbox.openBreak());
  return {
    isReportDue: (run) => kindOf(run, openBreakNow()) !== null,
    lastPorts: (host) => history.lastPorts(host),
    lastBound: (host, attachment) => history.lastBound(host, attachment),
    keep: ({ run: fresh, sights }, connections, attachment = null) => {
      const openBreak = openBreakNow();
      const begun = fresh.diagnosis;
      const since = sinceOf(begun, [previous, openBreak?.diagnosis ?? null]);
      const reference = referenceOf({ ...begun, since }, fresh.network.label, device, now());
      const run: ProbeRun = {
        ...fresh,
        diagnosis: {
          ...begun,
          since,
          reference,
          findings: [...begun.findings, ...driftOf(fresh, sights)],
        },
      };
      const reported = report(run, openBreak, connections);
      history.add({ run, sights }, attachment);
      previous = run.diagnosis;
      return { run, reported };
    },
  };

  function kindOf(run: ProbeRun, openBreak: OpenBreak | null): Report['kind'] | null {
    return (
      reportFor(breakOf(run), openBreak) ??
      (isFindingDue(run.diagnosis, outbox.findingToldAt(), now()) ? 'finding' : null)
    );
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

  function report(
    run: ProbeRun,
    openBreak: OpenBreak | null,
    connections: LiveConnections | null,
  ): boolean {
    const kind = kindOf(run, openBreak);
    if (unkept !== null && unkept.since !== run.diagnosis.since) {
      outbox.countLoss(unkept.kind, 'no-room');
      unkept = null;
    }
    if (kind === null) return false;
    const id = uuidv7();
    const createdAt = now().toISOString();
    const document = buildReport({
      id,
      kind,
      createdAt,
      device,
      run,
      site: settings.site,
      agentVersion: version,
      system: { platform: process.platform, release: release(), node: process.versions.node },
      before: kind === 'end' ? (openBreak?.diagnosis ?? null) : previous,
      connections,
      losses: [...outbox.losses()],
    });
    const body = Buffer.from(JSON.stringify(document), 'utf8');
    // In one commit with the report: a crash between the two would report the same break again, or
    // never its end.
    const remembered =
      kind === 'finding'
        ? { findingToldAt: createdAt }
        : { openBreak: kind === 'break' ? encodeOpenBreak(breakOf(run)) : null };
    const enqueued = outbox.enqueue({ id, kind, origin, createdAt, body, ...remembered });
    unkept = enqueued.ok ? null : { kind, since: run.diagnosis.since };
    if (!enqueued.ok) log(OUTBOX_LOG.notKept(enqueued.message));
    return enqueued.ok;
  }
}
