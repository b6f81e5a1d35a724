import { CANNOT, INDEX } from '../../model/text/en/collector.ts';
import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { reasonOf } from '../../lib/error-name.ts';
import { createCommits } from './commits.ts';
import { isDamage, isFull } from './database-errors.ts';
import {
  COLUMNS,
  DamagedRow,
  fromRow,
  KEYS,
  keysOf,
  toValues,
  type IndexedReport,
} from './index-row.ts';
import { MAX_FOUND, type PagedRow, type Used, type WholeBodies } from './report-index.ts';
import { laptopOf } from './report-summary.ts';
import { recount, createSchema, migrate, readSchema } from './index-schema.ts';

/** The index of one data folder: a `ReportIndex` that answers at once. Its methods throw what those reject with. */
export interface SqliteIndex {
  find(id: string): IndexedReport | null;
  has(id: string): boolean;
  /** Resolves when the row is durable; rows of one moment share a commit. */
  insert(report: IndexedReport): Promise<void>;
  restore(reports: readonly IndexedReport[]): void;
  setWhole(id: string, whole: boolean): void;
  remove(id: string): void;
  list(limit: number, without?: ReadonlySet<string>): IndexedReport[];
  byReference(reference: string): IndexedReport[];
  byLaptop(laptop: number): IndexedReport[];
  byIdStart(start: string): IndexedReport[];
  page(after: number | null, limit: number): PagedRow[];
  count(): number;
  idsOf(device: string, until: string): string[];
  usedBy(device: string, since: string): Used;
  laptops(): number;
  whole(): WholeBodies;
  close(): void;
}

export type OpenIndex =
  | {
      readonly ok: true;
      readonly index: SqliteIndex;
      /** True when the disk is so full that others cannot read beside this process. */
      readonly alone: boolean;
    }
  | {
      readonly ok: false;
      readonly message: string;
      /** The file is damaged, and can be built anew. */
      readonly damaged: boolean;
    };

interface OpenOptions {
  readonly readOnly?: boolean;
  /** Checks every page and that table and index agree (SQLite `integrity_check`), and counts all rows: time grows with the file. */
  readonly check?: boolean;
}

/** Opens the index, and makes it where there is none unless `readOnly`. */
export function openReportIndex(path: string, options: OpenOptions = {}): OpenIndex {
  const opened = tryOpen(path, options, false);
  // Shared memory takes 32 KiB of the disk; whoever is alone needs none (SQLite, wal.html, 8).
  return opened === 'full' ? whenFull(tryOpen(path, options, true), path) : opened;
}

const whenFull = (opened: OpenIndex | 'full', path: string): OpenIndex =>
  opened === 'full'
    ? {
        ok: false,
        damaged: false,
        message: CANNOT.open(path, INDEX.full),
      }
    : opened;

function tryOpen(
  path: string,
  { readOnly = false, check = false }: OpenOptions,
  alone: boolean,
): OpenIndex | 'full' {
  let database: DatabaseSync | null = null;
  const fail = (message: string, damaged: boolean): OpenIndex => {
    database?.close();
    return { ok: false, message, damaged };
  };
  try {
    database = new DatabaseSync(path, { readOnly });
    database.exec('PRAGMA busy_timeout = 5000');
    if (alone) database.exec('PRAGMA locking_mode = EXCLUSIVE');
    if (!readOnly)
      database.exec(
        'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA recursive_triggers = ON',
      );
    const schema = readSchema(database);
    if (schema === 'newer') return fail(INDEX.newer(path), false);
    if (schema === 'damaged' || (schema === 'none' && readOnly))
      return fail(INDEX.schema(path), true);
    if (!readOnly && schema === 'none') createSchema(database);
    if (check) {
      const found = String(
        database.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check'],
      );
      if (found !== 'ok') return fail(found.replace(/\s+/g, ' ').slice(0, 300), true);
    }
    // After the check: a page that is wrong is not carried over.
    const isOlder = schema === 'first' || schema === 'second';
    const isAsItWas = isOlder && (readOnly || !hasRoomToMigrate(database, schema));
    if (check && schema === 'ours') recount(database);
    if (!readOnly) chmodSync(path, 0o600);
    const lacks = { keys: isAsItWas && schema === 'first', totals: isAsItWas };
    return { ok: true, index: overDatabase(database, lacks), alone };
  } catch (thrown) {
    if (isFull(thrown) && !alone) {
      database?.close();
      return 'full';
    }
    return fail(CANNOT.open(path, reasonOf(thrown)), isDamage(thrown));
  }
}

/** A full disk puts the migration off to the next start: what is there can be read all the same. */
function hasRoomToMigrate(database: DatabaseSync, from: 'first' | 'second'): boolean {
  try {
    migrate(database, from);
    return true;
  } catch (thrown) {
    if (!isFull(thrown)) throw thrown;
    return false;
  }
}

/** @param lacks what an earlier version did not have yet: then it is searched or counted row by row */
function overDatabase(
  database: DatabaseSync,
  {
    keys: withoutKeys,
    totals: withoutTotals,
  }: { readonly keys: boolean; readonly totals: boolean },
): SqliteIndex {
  const find = database.prepare(`SELECT ${COLUMNS} FROM report WHERE id = ?`);
  const has = database.prepare('SELECT 1 FROM report WHERE id = ?');
  const valuesOf = (report: IndexedReport): (string | number | null)[] =>
    withoutKeys ? toValues(report) : [...toValues(report), ...keysOf(report)];
  const written = withoutKeys ? COLUMNS : `${COLUMNS}, ${KEYS}`;
  const insert = database.prepare(
    `INSERT INTO report (${written}) VALUES (${written.replace(/\w+/g, '?')})`,
  );
  // A thousand places for each millisecond.
  const restore = database.prepare(
    `INSERT OR REPLACE INTO report (arrival, ${written}) VALUES (
      coalesce((SELECT arrival FROM report WHERE id = ?2), (SELECT max(arrival) + 1 FROM report WHERE arrival BETWEEN ?1 AND ?1 + 998), ?1),
      ${written.replace(/\w+/g, '?').replace('?', '?2')})`,
  );
  const setWhole = database.prepare('UPDATE report SET whole = ? WHERE id = ?');
  const remove = database.prepare('DELETE FROM report WHERE id = ?');
  const list = database.prepare(`SELECT ${COLUMNS} FROM report ORDER BY arrival DESC LIMIT ?`);
  const page = database.prepare(
    'SELECT arrival, id, bytes, received_at, whole FROM report WHERE arrival > ? ORDER BY arrival LIMIT ?',
  );
  const count = database.prepare(
    withoutTotals ? 'SELECT count(*) AS n FROM report' : 'SELECT reports AS n FROM total',
  );
  // One step from laptop to laptop: a million reports are of some thousand.
  const laptops = database.prepare(
    withoutKeys
      ? 'SELECT count(DISTINCT device) AS n FROM report'
      : `WITH RECURSIVE seen (laptop) AS (
          SELECT min(laptop) FROM report UNION ALL
          SELECT (SELECT min(laptop) FROM report WHERE laptop > seen.laptop) FROM seen WHERE laptop IS NOT NULL)
        SELECT count(laptop) AS n FROM seen`,
  );
  const whole = database.prepare(
    withoutTotals
      ? 'SELECT count(*) AS n, coalesce(sum(bytes), 0) AS bytes FROM report WHERE whole = 1'
      : 'SELECT whole AS n, bytes FROM total',
  );
  const usedBy = database.prepare(
    `SELECT count(*) AS n, coalesce(sum(bytes), 0) AS bytes FROM report WHERE ${withoutKeys ? '?1 >= 0' : 'laptop = ?1'} AND device = ?2 AND received_at >= ?3`,
  );
  const idsOf = database.prepare(
    `SELECT id FROM report WHERE ${withoutKeys ? '?1 >= 0' : 'laptop = ?1'} AND device = ?2 AND received_at <= ?3 LIMIT ${String(MAX_FOUND)}`,
  );
  const byStart = database.prepare(
    `SELECT ${COLUMNS} FROM report WHERE id BETWEEN ?1 AND ?1 || 'g' ORDER BY arrival DESC LIMIT ?2`,
  );
  const byKey = (key: 'reference' | 'laptop', value: string | number): IndexedReport[] =>
    withoutKeys
      ? rowsOf(list.all(-1)).filter((row) => keysOf(row).includes(value))
      : rowsOf(
          database
            .prepare(`SELECT ${COLUMNS} FROM report WHERE ${key} = ? ORDER BY arrival DESC LIMIT ?`)
            .all(value, MAX_FOUND),
        );
  const commits = createCommits(database);
  return {
    find: (id) => {
      const row = find.get(id);
      if (row === undefined) return null;
      const report = fromRow(row);
      if (report?.id !== id) throw new DamagedRow(id);
      return report;
    },
    has: (id) => has.get(id) !== undefined,
    insert: (report) =>
      commits.add(() => {
        insert.run(...valuesOf(report));
      }),
    restore: (reports) => {
      commits.now(() => {
        for (const report of reports)
          restore.run(arrivalOf(report.receivedAt), ...valuesOf(report));
      });
    },
    setWhole: (id, isWhole) => {
      commits.now(() => setWhole.run(isWhole ? 1 : 0, id));
    },
    remove: (id) => {
      commits.now(() => remove.run(id));
    },
    list: (limit, without = new Set()) =>
      without.size === 0 ? rowsOf(list.all(limit)) : rowsWithout(without, list.iterate(-1), limit),
    byReference: (reference) => byKey('reference', reference),
    byLaptop: (laptop) => byKey('laptop', laptop),
    byIdStart: (start) => rowsOf(byStart.all(start, MAX_FOUND)),
    page: (after, limit) =>
      page.all(after ?? Number.MIN_SAFE_INTEGER, limit).map((row) => ({
        arrival: Number(row['arrival']),
        id: String(row['id']),
        bytes: Number(row['bytes']),
        receivedAt: String(row['received_at']),
        whole: row['whole'] === 1,
      })),
    count: () => Number(count.get()?.['n']),
    idsOf: (device, until) =>
      idsOf.all(laptopOf(device), device, until).map((row) => String(row['id'])),
    usedBy: (device, since) => {
      const row = usedBy.get(laptopOf(device), device, since);
      return { items: Number(row?.['n']), bytes: Number(row?.['bytes']) };
    },
    laptops: () => Number(laptops.get()?.['n']),
    whole: () => {
      const row = whole.get();
      return { count: Number(row?.['n']), bytes: Number(row?.['bytes']) };
    },
    close: () => {
      commits.end();
      database.close();
    },
  };
}

const rowsOf = (rows: readonly unknown[]): IndexedReport[] =>
  rows.flatMap((row) => {
    const report = fromRow(row);
    return report === null ? [] : [report];
  });

function rowsWithout(
  without: ReadonlySet<string>,
  rows: Iterable<unknown>,
  limit: number,
): IndexedReport[] {
  const kept: IndexedReport[] = [];
  for (const row of rows) {
    if (kept.length === limit) break;
    const report = fromRow(row);
    if (report !== null && !without.has(report.device)) kept.push(report);
  }
  return kept;
}

/** Where a restored row belongs; rows that arrive later come after it. */
const arrivalOf = (receivedAt: string): number => {
  const ms = Date.parse(receivedAt);
  return Number.isNaN(ms) ? 0 : ms * 1000;
};
