import * as z from 'zod/mini';
import { DATABASE } from '../../model/text/en/data.ts';
import type { DatabaseSync } from 'node:sqlite';
import { HistoryRun, type PastRun, PortObservation, PortSpan } from '../../model/history.ts';
import { parseJson } from '../../model/json.ts';
import { ProbeRun } from '../../model/run.ts';
import { join } from 'node:path';
import { attempt, type Attempt } from '../data/attempt.ts';
import { isPlainFile } from '../data/file.ts';
import { openForReading } from '../data/read-alone.ts';
import { prepared } from '../data/prepared.ts';
import type { AssembledRun } from './assemble-run.ts';
import { readPastRuns } from './past-runs.ts';
import { HISTORY_FILE } from './history-file.ts';

/** Layouts of the history, oldest first. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE run (id INTEGER PRIMARY KEY AUTOINCREMENT, startedAt TEXT NOT NULL, good INTEGER NOT NULL, code TEXT NOT NULL, document TEXT NOT NULL) STRICT;
  CREATE INDEX run_by_good ON run (good, id);
  CREATE TABLE port (interface TEXT NOT NULL, host TEXT NOT NULL, port INTEGER NOT NULL, firstSeenAt TEXT NOT NULL, lastSeenAt TEXT NOT NULL, PRIMARY KEY (interface, host, port)) STRICT;
`,
  // The old table knew an address, and neither the name that was asked for nor the order of
  // samples: the runs tell the one, the times the other.
  `
  CREATE TABLE port_span (
    host TEXT NOT NULL, address TEXT NOT NULL, interface TEXT NOT NULL, port INTEGER NOT NULL,
    firstSeen TEXT NOT NULL, lastSeen TEXT NOT NULL, firstSample INTEGER NOT NULL, lastSample INTEGER NOT NULL,
    samples INTEGER NOT NULL, days INTEGER NOT NULL,
    PRIMARY KEY (host, address, interface, port, firstSample)
  ) STRICT;
  CREATE INDEX port_span_by_last ON port_span (lastSample);
  INSERT INTO port_span
    WITH moment AS (SELECT at, row_number() OVER (ORDER BY at) AS number FROM (SELECT firstSeenAt AS at FROM port UNION SELECT lastSeenAt FROM port)),
      sound AS (SELECT id, CASE WHEN json_valid(document) THEN document ELSE '{}' END AS document FROM run),
      asked AS (SELECT id, json_extract(document, '$.target.host') AS host,
        CASE json_type(document, '$.target.addresses') WHEN 'array' THEN json_extract(document, '$.target.addresses') ELSE '[]' END AS addresses FROM sound)
    SELECT coalesce((SELECT asked.host FROM asked WHERE EXISTS (SELECT 1 FROM json_each(addresses) WHERE value = port.host) ORDER BY id DESC LIMIT 1), port.host),
      port.host, interface, port, firstSeenAt, lastSeenAt, first.number, last.number,
      CASE WHEN firstSeenAt = lastSeenAt THEN 1 ELSE 2 END, CASE WHEN substr(firstSeenAt, 1, 10) = substr(lastSeenAt, 1, 10) THEN 1 ELSE 2 END
    FROM port JOIN moment AS first ON first.at = firstSeenAt JOIN moment AS last ON last.at = lastSeenAt;
  DROP TABLE port;
`,
  `
  CREATE TABLE bound_port (
    attachment TEXT NOT NULL, host TEXT NOT NULL, address TEXT NOT NULL, interface TEXT NOT NULL, port INTEGER NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (attachment, host, address, interface, port)
  ) STRICT;
`,
  // The document shows of the ports what sentences need; null in the runs of older versions.
  `ALTER TABLE run ADD COLUMN sights TEXT`,
];

/**
 * Spans that are kept, those seen last: four interfaces that change every day fill them in more
 * than a year, and a look at all of them stays short.
 */
const MAX_SPANS = 2_000;
/**
 * What JavaScript can hold exactly: SQLite's whole numbers are longer, and a foreign one must not
 * throw.
 */
const MAX_COUNT = Number.MAX_SAFE_INTEGER - 1;
const SPAN_COLUMNS =
  'host, address, interface, port, firstSeen, lastSeen, firstSample, lastSample, samples, days';

/**
 * Whole runs by the given order. Rows that an older version wrote, or that a disk spoilt, are
 * passed over.
 */
export const wholeRuns = (database: DatabaseSync, tail: string): readonly ProbeRun[] =>
  prepared(database, `SELECT document FROM run ${tail}`)
    .all()
    .flatMap(({ document }) => {
      const parsed = ProbeRun.safeParse(jsonIn(document));
      return parsed.success ? [parsed.data] : [];
    });

const Sights = z.array(PortObservation);

/** Runs after the one with this number, in their order. */
export const runsAfter = (database: DatabaseSync, id: number): readonly AssembledRun[] =>
  prepared(database, 'SELECT document, sights FROM run WHERE id > ? ORDER BY id')
    .all(id)
    .flatMap(({ document, sights }) => {
      const run = ProbeRun.safeParse(jsonIn(document));
      const seen = Sights.safeParse(jsonIn(sights));
      return run.success ? [{ run: run.data, sights: seen.success ? seen.data : [] }] : [];
    });

const jsonIn = (column: unknown): unknown =>
  typeof column === 'string' ? parseJson(column) : undefined;

/**
 * The newest runs, at most `limit`, without what fills their documents. The casts keep a foreign
 * whole number from throwing.
 */
export const smallRuns = (database: DatabaseSync, limit: number): readonly HistoryRun[] =>
  prepared(
    database,
    `SELECT startedAt AS at, code, CAST(json_extract(document, '$.target.host') AS TEXT) AS host, CAST(json_extract(document, '$.diagnosis.severity') AS TEXT) AS severity,
      CAST(json_extract(document, '$.network.label') AS TEXT) AS label, CAST(json_extract(document, '$.tookMs') AS REAL) AS tookMs,
      CAST(json_extract(document, '$.way.protocol') AS TEXT) AS way
    FROM (SELECT id, startedAt, code, CASE WHEN json_valid(document) THEN document ELSE '{}' END AS document FROM run ORDER BY id DESC LIMIT ?)`,
  )
    .all(limit)
    .flatMap((row) => {
      const parsed = HistoryRun.safeParse(row);
      return parsed.success ? [parsed.data] : [];
    });

export const readSpans = (database: DatabaseSync): readonly PortSpan[] =>
  prepared(
    database,
    `SELECT ${SPAN_COLUMNS} FROM port_span WHERE max(port, firstSample, lastSample, samples, days) < ? AND min(port, firstSample, lastSample, samples, days) >= 0
    ORDER BY lastSample DESC, host, address, interface, port LIMIT ?`,
  )
    .all(MAX_COUNT, MAX_SPANS)
    .flatMap((row) => {
      const parsed = PortSpan.safeParse(row);
      return parsed.success ? [parsed.data] : [];
    });

/** Writes spans over what stood in their place, and drops those that were seen longest ago. */
export function writeSpans(database: DatabaseSync, spans: readonly PortSpan[]): void {
  const write = prepared(
    database,
    `INSERT OR REPLACE INTO port_span (${SPAN_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const {
    host,
    address,
    interface: name,
    port,
    firstSeen,
    lastSeen,
    firstSample,
    lastSample,
    samples,
    days,
  } of spans) {
    write.run(
      host,
      address,
      name,
      port,
      firstSeen,
      lastSeen,
      firstSample,
      lastSample,
      samples,
      days,
    );
  }
  prepared(
    database,
    'DELETE FROM port_span WHERE rowid NOT IN (SELECT rowid FROM port_span ORDER BY lastSample DESC LIMIT ?)',
  ).run(MAX_SPANS);
}

export interface HistoryReading {
  /** Newest first. */
  readonly runs: readonly HistoryRun[];
  /** Latest first. */
  readonly spans: readonly PortSpan[];
}

const BUSY_TIMEOUT_MS = 2_000;

/**
 * Reads the history beside a running agent or without one. A history that was never made is empty.
 * Layouts of an older version stay as they are until an agent opens them: ports are then empty.
 *
 * @param limit most runs to read
 */
export const readHistory = (dataFolder: string, limit: number): Attempt<HistoryReading> =>
  readBeside(dataFolder, { runs: [], spans: [] }, (database, layout) => ({
    runs: layout < 1 ? [] : smallRuns(database, limit),
    spans: layout < 2 ? [] : readSpans(database),
  }));

/** The newest run, or the newest good one, whole; null where there is none. Read like `readHistory`. */
export const readWholeRun = (
  dataFolder: string,
  which: 'last' | 'last good',
): Attempt<ProbeRun | null> =>
  readBeside(dataFolder, null, (database, layout) =>
    layout < 1
      ? null
      : (wholeRuns(
          database,
          `${which === 'last' ? '' : 'WHERE good = 1'} ORDER BY id DESC LIMIT 5`,
        )[0] ?? null),
  );

/** Runs against a host, as a verdict weighs them. Read like `readHistory`. */
export const readPast = (dataFolder: string, host: string): Attempt<readonly PastRun[]> =>
  readBeside<readonly PastRun[]>(dataFolder, [], (database, layout) =>
    layout < 1 ? [] : readPastRuns(database, host),
  );

/** @param empty what a history that was never made holds */
function readBeside<T>(
  dataFolder: string,
  empty: T,
  read: (database: DatabaseSync, layout: number) => T,
): Attempt<T> {
  const path = join(dataFolder, HISTORY_FILE);
  const there = isPlainFile(path);
  if (!there.ok) return there;
  if (!there.value) return { ok: true, value: empty };
  const done = attempt((): Attempt<T> => {
    const { database, end } = openForReading(path);
    try {
      database.exec(`PRAGMA busy_timeout = ${String(BUSY_TIMEOUT_MS)}`);
      const layout = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
      return layout > MIGRATIONS.length
        ? { ok: false, fault: 'unavailable', message: DATABASE.newer(layout) }
        : { ok: true, value: read(database, layout) };
    } finally {
      end();
    }
  });
  return done.ok ? done.value : done;
}
