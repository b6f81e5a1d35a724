import type { DatabaseSync } from 'node:sqlite';
import { COLUMNS, KEYS, keysOf, readSummary } from './index-row.ts';

/** `first`: of the first version, which had no keys to find a report by. */
export type Schema = 'none' | 'first' | 'ours' | 'newer' | 'damaged';

const VERSION = 2;

const columns = (more: string): string => `CREATE TABLE report (
  arrival INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  device TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  received_at TEXT NOT NULL,
  receipt TEXT NOT NULL,
  summary TEXT,
  whole INTEGER NOT NULL${more}
) STRICT`;

const FIRST = columns('');
const OURS = columns(',\n  reference TEXT,\n  laptop INTEGER');
const INDEXES = [
  'CREATE INDEX report_reference ON report (reference)',
  'CREATE INDEX report_laptop ON report (laptop)',
];

/** What the schema says of itself, held against its text: a bit may flip in it as anywhere. */
export function readSchema(database: DatabaseSync): Schema {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  const stored = new Map(
    database
      .prepare("SELECT name, sql FROM sqlite_master WHERE tbl_name = 'report' AND sql IS NOT NULL")
      .all()
      .map(({ name, sql }) => [String(name), String(sql).replace('IF NOT EXISTS ', '')]),
  );
  const table = stored.get('report');
  if (table === undefined && version === 0) return 'none';
  if (table === FIRST) return 'first';
  if (table === OURS && INDEXES.every((index) => [...stored.values()].includes(index)))
    return 'ours';
  return version > VERSION ? 'newer' : 'damaged';
}

/** Makes the schema in an empty database. Throws the database's error. */
export function createSchema(database: DatabaseSync): void {
  database.exec(
    `BEGIN IMMEDIATE; ${[OURS, ...INDEXES].join('; ')}; PRAGMA user_version = ${String(VERSION)}; COMMIT`,
  );
}

/**
 * Brings an index of the first version to this one, in one transaction: every row keeps its place
 * and its receipt, and can be found by its reference from now on. Throws the database's error, with
 * everything as it was.
 */
export function migrate(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    database.exec(`ALTER TABLE report RENAME TO report_before; ${OURS}`);
    const insert = database.prepare(
      `INSERT INTO report (arrival, ${COLUMNS}, ${KEYS}) SELECT arrival, ${COLUMNS}, ?, ? FROM report_before WHERE arrival = ?`,
    );
    const rows = database.prepare('SELECT arrival, device, summary FROM report_before').iterate();
    for (const { arrival, device, summary } of rows) {
      const read = readSummary(typeof summary === 'string' ? summary : null);
      insert.run(...keysOf({ device: String(device), summary: read }), Number(arrival));
    }
    database.exec(
      `DROP TABLE report_before; ${INDEXES.join('; ')}; PRAGMA user_version = ${String(VERSION)}; COMMIT`,
    );
  } catch (thrown) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw thrown;
  }
}
