import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { PastRun, PortSpan } from '../../model/history.ts';
import type { ProbeRun } from '../../model/run.ts';
import { lastPortsOf, spansAfter } from '../../diagnosis/port-spans.ts';
import type { LastBoundPort, LastKnownPort } from '../../model/access-list.ts';
import { attempt, type Fault } from '../data/attempt.ts';
import { inTransaction, migrate, openDatabase, openInMemory } from '../data/database.ts';
import { readAlone } from '../data/read-alone.ts';
import { prepared } from '../data/prepared.ts';
import type { AssembledRun } from './assemble-run.ts';
import { forgetLater, readBound, writeBound } from './bound-ports.ts';
import { HISTORY_FILE } from './history-file.ts';
import type { PastMoment } from '../../model/past.ts';
import { readMoments } from './past.ts';
import { readPastRuns } from './past-runs.ts';
import { MIGRATIONS, readSpans, runsAfter, wholeRuns, writeSpans } from './history-rows.ts';
import type { Log } from '../log.ts';

/**
 * Every run, in the order in which they ended, and every port that was seen; failures are kept
 * longer than successes.
 */
export interface History {
  /** False when it could not be kept; the log has the cause, and the agent runs on. */
  add(run: AssembledRun, attachment?: string | null): boolean;
  last(): ProbeRun | null;
  lastGood(): ProbeRun | null;
  /** Every port that was seen, the latest first; empty when it cannot be read. */
  spans(): readonly PortSpan[];
  /** Ports that the interfaces of a host had when its mapper last named any. */
  lastPorts(host: string): readonly LastKnownPort[];
  /** Ports that bound in the last run against a host on an attachment. */
  lastBound(host: string, attachment: string): readonly LastBoundPort[];
  /** Runs since a moment, as they are drawn; see `readMoments`. Empty when they cannot be read. */
  moments(since: string): readonly PastMoment[];
  /** The newest runs against a host, as a verdict weighs them; empty when they cannot be read. */
  pastRuns(host: string): readonly PastRun[];
  close(): void;
}

const KEEP = { good: 500, other: 2_000 } as const;
const MAX_FILE_BYTES = 256 * 1024 * 1024;

export interface OpenedHistory {
  readonly history: History;
  /** The same, for those who move it. */
  readonly database: DatabaseSync;
  /** Runs that were added since it was opened, in their order. */
  newRuns(): readonly AssembledRun[];
}
export type HistoryOpening = ({ readonly ok: true } & OpenedHistory) | Fault;

export interface HistoryOptions {
  readonly dataFolder: string;
  readonly log: Log;
  readonly now: () => Date;
}

/** Opens the history of a data folder whose lock the caller holds. */
export function openHistory({ dataFolder, log, now }: HistoryOptions): HistoryOpening {
  const opened = openDatabase({
    path: join(dataFolder, HISTORY_FILE),
    migrations: MIGRATIONS,
    maxBytes: MAX_FILE_BYTES,
    log,
    now,
  });
  return opened.ok ? { ok: true, ...createHistory(opened.database, log) } : opened;
}

/**
 * A history that ends with this process, for a disk that takes nothing; it begins with the newest
 * runs on the disk and with the ports that were seen.
 */
export function openHistoryInMemory({ dataFolder, log }: HistoryOptions): OpenedHistory {
  const path = join(dataFolder, HISTORY_FILE);
  const copied = readAlone(path, MIGRATIONS.length, copyNewest);
  if (!copied.ok) log(`${path} cannot be read: ${copied.message}`);
  const copy = copied.ok ? copied.value : null;
  return createHistory(copy ?? openInMemory(MIGRATIONS, MAX_FILE_BYTES), log);
}

const RUNS_IN_MEMORY = 50;

/** The migrations know best what an older layout meant: they run on the copy. */
function copyNewest(from: DatabaseSync, layout: number): DatabaseSync {
  const to = openInMemory(MIGRATIONS.slice(0, layout), MAX_FILE_BYTES);
  const copy = (table: string, where: string, ...values: readonly number[]): void => {
    for (const row of from.prepare(`SELECT * FROM ${table} ${where}`).all(...values)) {
      const columns = Object.keys(row);
      const places = columns.map(() => '?').join(', ');
      to.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`).run(
        ...Object.values(row),
      );
    }
  };
  copy(
    'run',
    'WHERE id IN (SELECT id FROM run ORDER BY id DESC LIMIT ?) OR id = (SELECT max(id) FROM run WHERE good = 1) ORDER BY id',
    RUNS_IN_MEMORY,
  );
  if (layout === 1) copy('port', 'WHERE port BETWEEN 1 AND 65535');
  else writeSpans(to, readSpans(from));
  migrate(to, MIGRATIONS);
  return to;
}

function createHistory(database: DatabaseSync, log: Log): OpenedHistory {
  const known = Number(database.prepare('SELECT max(id) AS id FROM run').get()?.['id'] ?? 0);
  const readOr = <T>(fallback: T, read: () => T): T => {
    const outcome = attempt(read);
    if (outcome.ok) return outcome.value;
    log(`the history cannot be read: ${outcome.message}`);
    return fallback;
  };
  const newest = (where: string): ProbeRun | null =>
    readOr(null, () => wholeRuns(database, `${where} ORDER BY id DESC LIMIT 5`)[0] ?? null);
  const spans = (): readonly PortSpan[] => readOr([], () => readSpans(database));
  return {
    database,
    newRuns: () => readOr([], () => runsAfter(database, known)),
    history: {
      add: (assembled, attachment = null) => {
        const kept = attempt(() => {
          inTransaction(database, () => {
            addRun(database, assembled);
            forgetLater(database, assembled.run.startedAt);
            if (attachment !== null) writeBound(database, assembled.run, attachment);
          });
        });
        if (!kept.ok)
          log(`the run of ${assembled.run.startedAt} could not be kept: ${kept.message}`);
        return kept.ok;
      },
      last: () => newest(''),
      lastGood: () => newest('WHERE good = 1'),
      spans,
      lastPorts: (host) => lastPortsOf(spans(), host),
      lastBound: (host, attachment) => readOr([], () => readBound(database, host, attachment)),
      pastRuns: (host) => readOr([], () => readPastRuns(database, host)),
      moments: (since) => readOr([], () => readMoments(database, since)),
      close: () => {
        database.close();
      },
    },
  };
}

const INSERT_RUN =
  'INSERT INTO run (startedAt, good, code, document, sights) VALUES (?, ?, ?, ?, ?)';

function addRun(database: DatabaseSync, { run, sights }: AssembledRun): void {
  const { severity, code } = run.diagnosis;
  const good = severity === 'ok' || severity === 'info';
  prepared(database, INSERT_RUN).run(
    run.startedAt,
    good ? 1 : 0,
    code,
    JSON.stringify(run),
    JSON.stringify(sights),
  );
  for (const [flag, keep] of [
    [1, KEEP.good],
    [0, KEEP.other],
  ] as const) {
    prepared(
      database,
      'DELETE FROM run WHERE good = ? AND id <= (SELECT id FROM run WHERE good = ? ORDER BY id DESC LIMIT 1 OFFSET ?)',
    ).run(flag, flag, keep);
  }
  if (sights.length > 0)
    writeSpans(database, spansAfter(readSpans(database), sights, run.startedAt));
}
