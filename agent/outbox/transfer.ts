import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { attempt } from '../data/attempt.ts';

/** Items of the source: how many the target has now, and how many could not be read or written. */
export interface Transferred {
  readonly saved: number;
  readonly lost: number;
}

const TABLES = {
  receipt: { columns: 'id, receipt, storedAt', insert: 'INSERT OR REPLACE' },
  fact: { columns: 'key, value', insert: 'INSERT OR REPLACE' },
  item: {
    columns: 'id, kind, origin, createdAt, ageMs, bytes, sha256, body, state, tries, lastError',
    insert: 'INSERT OR IGNORE',
  },
} as const;
type Table = keyof typeof TABLES;

/**
 * Copies what can be read of one outbox into another, row by row: one bad page must cost its own
 * rows only. Receipts come first, and what they acknowledge is gone; then the facts, or a break that
 * is open would be told again. Bodies are not judged here; a wrong one is quarantined when its turn
 * comes.
 *
 * @param maxBytes of bodies; the newest beyond it stay behind, and count as lost
 */
export function transfer(from: DatabaseSync, to: DatabaseSync, maxBytes = Infinity): Transferred {
  for (const table of ['receipt', 'fact'] as const)
    for (const rowid of findRows(from, table)) copyRow(from, to, table, rowid);
  const purged = attempt(() => {
    to.exec('DELETE FROM item WHERE id IN (SELECT id FROM receipt)');
  });
  let saved = 0;
  let lost = purged.ok ? 0 : 1;
  let bytes = 0;
  for (const rowid of findRows(from, 'item')) {
    bytes += bytesOf(from, rowid);
    if (bytes <= maxBytes && copyRow(from, to, 'item', rowid)) saved += 1;
    else lost += 1;
  }
  return { saved, lost };
}

function copyRow(from: DatabaseSync, to: DatabaseSync, table: Table, rowid: number): boolean {
  const { columns, insert } = TABLES[table];
  const copied = attempt(() => {
    const row = from.prepare(`SELECT ${columns} FROM ${table} WHERE rowid = ?`).get(rowid);
    if (row === undefined) return false;
    const values: readonly SQLInputValue[] = Object.values(row);
    const [key = null] = values;
    if (table === 'item' && has(to, 'receipt', key)) return true;
    const marks = values.map(() => '?').join(', ');
    to.prepare(`${insert} INTO ${table} (${columns}) VALUES (${marks})`).run(...values);
    return has(to, table, key);
  });
  return copied.ok && copied.value;
}

const has = (database: DatabaseSync, table: Table, key: SQLInputValue): boolean =>
  database
    .prepare(`SELECT 1 FROM ${table} WHERE ${table === 'fact' ? 'key' : 'id'} = ?`)
    .get(key) !== undefined;

function bytesOf(database: DatabaseSync, rowid: number): number {
  const read = attempt(() => database.prepare('SELECT bytes FROM item WHERE rowid = ?').get(rowid));
  return read.ok ? Number(read.value?.['bytes'] ?? 0) : 0;
}

/**
 * A scan ends at the first bad page: the index names rows that the table cannot reach, and the
 * table is walked from both ends.
 */
const scansOf = (table: Table): readonly string[] => [
  `SELECT rowid FROM ${table} INDEXED BY sqlite_autoindex_${table}_1`,
  `SELECT rowid FROM ${table} NOT INDEXED ORDER BY rowid`,
  `SELECT rowid FROM ${table} NOT INDEXED ORDER BY rowid DESC`,
];

function findRows(damaged: DatabaseSync, table: Table): readonly number[] {
  const there = attempt(
    () =>
      damaged
        .prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`)
        .get(table) !== undefined,
  );
  if (!there.ok || !there.value) return [];
  const found = new Set<number>();
  for (const scan of scansOf(table)) {
    // What a scan found before it broke off counts; that it broke off shows in the rows that are
    // missing.
    attempt(() => {
      for (const row of damaged.prepare(scan).iterate()) found.add(Number(row['rowid']));
    });
  }
  return [...found].sort((a, b) => a - b);
}
