import type { DatabaseSync } from 'node:sqlite';
import { COLUMNS, KEYS, keysOf, readSummary } from './index-row.ts';

/** `first`: had no keys to find a report by. `second`: had no totals. */
export type Schema = 'none' | 'first' | 'second' | 'ours' | 'newer' | 'damaged';

const VERSION = 3;

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
/** What a start wants to know of a million rows. `OR REPLACE` fires them with `recursive_triggers` alone. */
const TOTALS = [
  `CREATE TABLE total (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  reports INTEGER NOT NULL,
  whole INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) STRICT`,
  `CREATE TRIGGER report_added AFTER INSERT ON report BEGIN
  UPDATE total SET reports = reports + 1, whole = whole + new.whole, bytes = bytes + new.whole * new.bytes;
END`,
  `CREATE TRIGGER report_removed AFTER DELETE ON report BEGIN
  UPDATE total SET reports = reports - 1, whole = whole - old.whole, bytes = bytes - old.whole * old.bytes;
END`,
  `CREATE TRIGGER report_changed AFTER UPDATE OF whole, bytes ON report BEGIN
  UPDATE total SET whole = whole + new.whole - old.whole, bytes = bytes + new.whole * new.bytes - old.whole * old.bytes;
END`,
];
const COUNT = `INSERT OR REPLACE INTO total (one, reports, whole, bytes)
  SELECT 1, count(*), coalesce(sum(whole), 0), coalesce(sum(whole * bytes), 0) FROM report`;

const TOTALS_HOLD = `SELECT count(*) AS holding FROM total, (
  SELECT count(*) AS n, coalesce(sum(whole), 0) AS wholes, coalesce(sum(whole * bytes), 0) AS sum FROM report
) WHERE reports = n AND whole = wholes AND bytes = sum`;

/** What the schema says of itself, held against its text: a bit may flip in it as anywhere. */
export function readSchema(database: DatabaseSync): Schema {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  const stored = new Map(
    database
      .prepare(
        "SELECT name, sql FROM sqlite_master WHERE tbl_name IN ('report', 'total') AND sql IS NOT NULL",
      )
      .all()
      .map(({ name, sql }) => [String(name), String(sql).replace('IF NOT EXISTS ', '')]),
  );
  const table = stored.get('report');
  if (table === undefined && version === 0) return 'none';
  if (table === FIRST) return 'first';
  const has = (all: readonly string[]): boolean => {
    const texts = new Set(stored.values());
    return all.every((text) => texts.has(text));
  };
  if (table === OURS && has(INDEXES)) {
    if (has(TOTALS)) return 'ours';
    if (version === VERSION - 1) return 'second';
  }
  return version > VERSION ? 'newer' : 'damaged';
}

/** Makes the schema in an empty database. Throws the database's error. */
export function createSchema(database: DatabaseSync): void {
  database.exec(
    `BEGIN IMMEDIATE; ${[OURS, ...INDEXES, ...TOTALS, COUNT].join('; ')}; PRAGMA user_version = ${String(VERSION)}; COMMIT`,
  );
}

/**
 * Counts all rows, and writes the totals anew where they say otherwise: a disk may be full. Throws the
 * database's error.
 */
export function recount(database: DatabaseSync): void {
  const { holding } = database.prepare(TOTALS_HOLD).get() ?? {};
  if (holding !== 1) database.exec(COUNT);
}

/** Brings an index of an earlier version to this one. Throws the database's error, with everything as it was. */
export function migrate(database: DatabaseSync, from: 'first' | 'second'): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    if (from === 'first') addKeys(database);
    database.exec(
      `${[...TOTALS, COUNT].join('; ')}; PRAGMA user_version = ${String(VERSION)}; COMMIT`,
    );
  } catch (thrown) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw thrown;
  }
}

/** Every row keeps its place and its receipt, and can be found by its reference from now on. */
function addKeys(database: DatabaseSync): void {
  database.exec(`ALTER TABLE report RENAME TO report_before; ${OURS}`);
  const insert = database.prepare(
    `INSERT INTO report (arrival, ${COLUMNS}, ${KEYS}) SELECT arrival, ${COLUMNS}, ?, ? FROM report_before WHERE arrival = ?`,
  );
  const rows = database.prepare('SELECT arrival, device, summary FROM report_before').iterate();
  for (const { arrival, device, summary } of rows) {
    const read = readSummary(typeof summary === 'string' ? summary : null);
    insert.run(...keysOf({ device: String(device), summary: read }), Number(arrival));
  }
  database.exec(`DROP TABLE report_before; ${INDEXES.join('; ')}`);
}
