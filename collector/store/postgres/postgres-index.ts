import type { Pool, QueryResultRow } from 'pg';
import {
  COLUMNS,
  DamagedRow,
  fromRow,
  type IndexedReport,
  KEYS,
  keysOf,
  toValues,
} from '../index-row.ts';
import { laptopOf } from '../report-summary.ts';
import { MAX_FOUND, type PagedRow, type ReportIndex } from '../report-index.ts';
import { createGroups } from './groups.ts';

/** A report whose removal has begun: it may come again when that has ended. */
export class LeavingReport extends Error {
  constructor(id: string) {
    super(`report ${id} is being removed`);
  }
}

const NAMES = `${COLUMNS}, ${KEYS}`;
const READ = COLUMNS.replace('whole', 'whole::int AS whole');
/** Columns of the rows that are passed as one document. */
const TYPED =
  'id text, device text, sha256 text, bytes integer, received_at text, receipt text, summary text, whole boolean, reference text, laptop integer';
const MAX_GROUP = 200;

/** Totals are locked before reports by everybody: who locks both in any order ends in a deadlock. */
const HELD = 'WITH held AS (SELECT one FROM total FOR UPDATE)';

const ask = {
  find: `SELECT ${READ} FROM report WHERE id = $1 AND NOT leaving`,
  has: 'SELECT 1 FROM report WHERE id = $1',
  // The row of totals is held until the end: arrivals become visible in their order, and never twice.
  insert: `WITH sent AS (SELECT * FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (${TYPED})) WITH ORDINALITY AS sent (${NAMES}, nth)),
      last AS (UPDATE total SET arrival = greatest(arrival, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint) + (SELECT count(*) FROM sent) RETURNING arrival)
    INSERT INTO report (arrival, ${NAMES})
      SELECT last.arrival - (SELECT count(*) FROM sent) + sent.nth, ${NAMES.replace(/\w+/g, 'sent.$&')} FROM sent, last ORDER BY sent.nth
    ON CONFLICT (id) DO NOTHING RETURNING id`,
  place: `SELECT coalesce((SELECT arrival FROM report WHERE id = $2),
      (SELECT max(arrival) + 1 FROM report WHERE arrival BETWEEN $1 AND $1 + 998), $1) AS arrival`,
  restore: `INSERT INTO report (arrival, ${NAMES}) SELECT $2, ${NAMES} FROM jsonb_to_recordset($1::jsonb) AS sent (${TYPED})
    ON CONFLICT (id) DO UPDATE SET (${NAMES}) = (${NAMES.replace(/\w+/g, 'excluded.$&')})`,
  setWhole: `${HELD} UPDATE report SET whole = $2 FROM held WHERE id = $1`,
  leave: `${HELD} UPDATE report SET leaving = true FROM held WHERE id = $1`,
  remove: `${HELD} DELETE FROM report USING held WHERE id = $1`,
  lock: 'SELECT pg_advisory_lock(hashtextextended($1, 0))',
  unlock: 'SELECT pg_advisory_unlock(hashtextextended($1, 0))',
  list: `SELECT ${READ} FROM report WHERE NOT (device = ANY ($2)) ORDER BY arrival DESC LIMIT $1`,
  byReference: `SELECT ${READ} FROM report WHERE reference = $1 ORDER BY arrival DESC LIMIT ${String(MAX_FOUND)}`,
  byLaptop: `SELECT ${READ} FROM report WHERE laptop = $1 ORDER BY arrival DESC LIMIT ${String(MAX_FOUND)}`,
  byIdStart: `SELECT ${READ} FROM report WHERE id BETWEEN $1 AND $1 || 'g' ORDER BY arrival DESC LIMIT ${String(MAX_FOUND)}`,
  page: 'SELECT arrival, id, bytes, received_at, whole FROM report WHERE arrival > $1 ORDER BY arrival LIMIT $2',
  idsOf: `SELECT id FROM report WHERE laptop = $1 AND device = $2 AND received_at <= $3 LIMIT ${String(MAX_FOUND)}`,
  usedBy:
    'SELECT count(*) AS n, coalesce(sum(bytes), 0)::bigint AS bytes FROM report WHERE laptop = $1 AND device = $2 AND received_at >= $3',
  // One step from laptop to laptop: a million reports are of some thousand.
  laptops: `WITH RECURSIVE seen (laptop) AS (
      SELECT min(laptop) FROM report UNION ALL
      SELECT (SELECT min(laptop) FROM report WHERE laptop > seen.laptop) FROM seen WHERE laptop IS NOT NULL)
    SELECT count(laptop) AS n FROM seen`,
  totals: 'SELECT reports, whole, bytes FROM total',
} as const;

type Question = keyof typeof ask;

/** The index of several collectors, in tables that `migrate` has made. */
export function openPostgresIndex(pool: Pool): ReportIndex {
  /** By name: the database plans each question once a connection. */
  const rows = async (
    name: Question,
    values: readonly unknown[],
    on: Pick<Pool, 'query'> = pool,
  ): Promise<readonly QueryResultRow[]> =>
    (await on.query({ name, text: ask[name], values: [...values] })).rows as QueryResultRow[];
  const reports = async (name: Question, values: readonly unknown[]): Promise<IndexedReport[]> =>
    (await rows(name, values)).flatMap((row) => fromRow(row) ?? []);

  const find = async (id: string): Promise<IndexedReport | null> => {
    const [row] = await rows('find', [id]);
    if (row === undefined) return null;
    const report = fromRow(row);
    if (report?.id !== id) throw new DamagedRow(id);
    return report;
  };

  const group = createGroups<IndexedReport, IndexedReport>(MAX_GROUP, async (waiting) => {
    // The first of an id counts, here as in the database.
    const first = new Map<string, IndexedReport>();
    for (const report of waiting) if (!first.has(report.id)) first.set(report.id, report);
    const written = await rows('insert', [documentOf([...first.values()])]);
    const ours = new Set(written.map(({ id }) => String(id)));
    return Promise.all(
      waiting.map(async (report) => {
        if (ours.has(report.id) && first.get(report.id) === report) return report;
        const standing = await find(report.id);
        return standing ?? new LeavingReport(report.id);
      }),
    );
  });

  /** One at a time: each holds a connection, and its work needs another. */
  let last: Promise<unknown> = Promise.resolve();
  const alone = async <T>(id: string, work: () => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    let isFree = false;
    try {
      await rows('lock', [id], client);
      const result = await work();
      await rows('unlock', [id], client);
      isFree = true;
      return result;
    } finally {
      // A connection that is closed holds nothing.
      client.release(!isFree);
    }
  };

  return {
    alone: (id, work) => {
      const mine = last.then(() => alone(id, work));
      // Whoever asked gets the failure.
      last = mine.catch(() => undefined);
      return mine;
    },
    find,
    has: async (id) => (await rows('has', [id])).length > 0,
    insert: group,
    restore: async (all) => {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        await client.query('SELECT FROM total FOR UPDATE');
        for (const report of all) {
          const at = Date.parse(report.receivedAt) * 1000;
          const [row] = await rows('place', [Number.isNaN(at) ? 0 : at, report.id], client);
          await rows('restore', [documentOf([report]), row?.['arrival']], client);
        }
        await client.query('COMMIT');
        client.release();
      } catch (thrown) {
        // Closed: what it had begun ends with it.
        client.release(true);
        throw thrown;
      }
    },
    setWhole: async (id, whole) => {
      await rows('setWhole', [id, whole]);
    },
    remove: async (id) => {
      await rows('remove', [id]);
    },
    removeWith: async (id, work) => {
      await rows('leave', [id]);
      await work();
      await rows('remove', [id]);
    },
    list: (limit, without = new Set()) => reports('list', [limit < 0 ? null : limit, [...without]]),
    byReference: (reference) => reports('byReference', [reference]),
    byLaptop: (laptop) => reports('byLaptop', [laptop]),
    byIdStart: (start) => reports('byIdStart', [start]),
    page: async (after, limit) =>
      (await rows('page', [after ?? Number.MIN_SAFE_INTEGER, limit])).map((row): PagedRow => ({
        arrival: Number(row['arrival']),
        id: String(row['id']),
        bytes: Number(row['bytes']),
        receivedAt: String(row['received_at']),
        whole: row['whole'] === true,
      })),
    count: async () => Number((await rows('totals', []))[0]?.['reports']),
    idsOf: async (device, until) =>
      (await rows('idsOf', [laptopOf(device), device, until])).map((row) => String(row['id'])),
    usedBy: async (device, since) => {
      const [row] = await rows('usedBy', [laptopOf(device), device, since]);
      return { items: Number(row?.['n']), bytes: Number(row?.['bytes']) };
    },
    laptops: async () => Number((await rows('laptops', []))[0]?.['n']),
    whole: async () => {
      const [row] = await rows('totals', []);
      return { count: Number(row?.['whole']), bytes: Number(row?.['bytes']) };
    },
  };
}

/** Rows as one document: a statement has one text, however many there are. */
const documentOf = (all: readonly IndexedReport[]): string => {
  const names = NAMES.split(', ');
  return JSON.stringify(
    all.map((report) => {
      const values = [...toValues(report), ...keysOf(report)];
      return Object.fromEntries(
        names.map((name, nth) => [name, name === 'whole' ? report.whole : values[nth]]),
      );
    }),
  );
};
