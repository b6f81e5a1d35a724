import { release } from 'node:os';
import { v7 as uuidv7 } from 'uuid';
import { Diagnosis } from '../model/diagnosis.ts';
import type { ProbeRun } from '../model/run.ts';
import type { FreshRun } from './climb.ts';
import type { History } from './history.ts';
import type { Log } from './log.ts';
import type { Outbox } from './outbox/outbox.ts';
import type { Origin } from './outbox/schema.ts';
import { buildReport, referenceOf, reportFor, sinceOf } from './report.ts';

export interface MemoryOptions {
  readonly history: History;
  readonly outbox: Outbox;
  readonly device: string;
  readonly site: string | null;
  readonly version: string;
  readonly origin: Origin;
  readonly log: Log;
  readonly now: () => Date;
}

/** Sets a run against what was before it, keeps it, and puts a report into the outbox when one is due. */
export interface Memory {
  keep(fresh: FreshRun): { readonly run: ProbeRun; readonly reported: boolean };
}

export function createMemory({ history, outbox, device, site, version, origin, log, now }: MemoryOptions): Memory {
  let previous: Diagnosis | null = history.last()?.diagnosis ?? null;
  return {
    keep: (fresh) => {
      const stored = Diagnosis.safeParse(outbox.openBreak());
      const openBreak = stored.success ? stored.data : null;
      const begun: Diagnosis = { ...fresh.diagnosis, since: fresh.startedAt, reference: null };
      const since = sinceOf(begun, [previous, openBreak]);
      const reference = referenceOf({ ...begun, since }, fresh.network.label, device, now());
      const run: ProbeRun = { ...fresh, diagnosis: { ...begun, since, reference } };
      const reported = report(run, openBreak);
      history.add(run);
      previous = run.diagnosis;
      return { run, reported };
    },
  };

  function report(run: ProbeRun, openBreak: Diagnosis | null): boolean {
    const kind = reportFor(run.diagnosis, openBreak);
    if (kind === null) return false;
    const id = uuidv7();
    const createdAt = now().toISOString();
    const document = buildReport({
      id, kind, createdAt, device, site, run,
      agentVersion: version,
      system: { platform: process.platform, release: release(), node: process.versions.node },
      before: kind === 'end' ? openBreak : previous,
    });
    const body = Buffer.from(JSON.stringify(document), 'utf8');
    // In one commit with the report: a crash between the two would report the same break again, or never its end.
    const enqueued = outbox.enqueue({ id, kind, origin, createdAt, body, openBreak: kind === 'break' ? run.diagnosis : null });
    if (!enqueued.ok) log(`a report could not be kept, the next run tries again: ${enqueued.message}`);
    return enqueued.ok;
  }
}
