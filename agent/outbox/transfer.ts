import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { attemptOnDamaged } from '../data/attempt.ts';
import { ageFrom, agedOf } from './age.ts';
import { columnsIn } from './schema.ts';
import { mended } from './soundness.ts';
import { plain } from './statements.ts';

/**
 * Items of the source: how many the target has now, and how many could not be read or written. Where
 * the source could not be walked to its end, one is counted at least: how many is not known.
 */
export interface Transferred {
  readonly saved: number;
  readonly lost: number;
  /** Whether the source could be walked to its end. */
  readonly isWhole: boolean;
  /** Each row of the source that was seen, and whether it came over. */
  readonly rows: ReadonlyMap<number, boolean>;
  /** The target's disk took no more: what did not come over is not lost. */
  readonly isFull: boolean;
}

const ITEM_COLUMNS =
  'id, kind, origin, createdAt, ageMs, bytes, sha256, body, state, tries, lastError, seal, copies, file';
const TABLES = {
  receipt: { columns: 'id, receipt, storedAt', key: 'id', insert: 'INSERT OR REPLACE' },
  fact: { columns: 'key, value', key: 'key', insert: 'INSERT OR REPLACE' },
  loss: {
    columns: 'kind, reason, count, firstAt, lastAt',
    key: 'kind',
    insert: 'INSERT OR REPLACE',
  },
  upload: { columns: 'id, url, collectorUrl', key: 'id', insert: 'INSERT OR REPLACE' },
  item: { columns: ITEM_COLUMNS, key: 'id', insert: 'INSERT OR IGNORE' },
} as const;
type Table = keyof typeof TABLES;

/**
 * Copies what can be read of one outbox into another, row by row: one bad page must cost its own
 * rows only. Receipts come first, and what they acknowledge is gone; then the facts, or a break that
 * is open would be told again. Ids and marks that can be proved are set right; bodies are not judged
 * here: a wrong one is quarantined when its turn comes.
 *
 * @param maxBytes of bodies; the newest beyond it stay behind, and count as lost
 * @param earlier what came of the same source while other pages of it were in the way
 */
export function transfer(
  from: DatabaseSync,
  to: DatabaseSync,
  {
    maxBytes = Infinity,
    earlier,
  }: { readonly maxBytes?: number; readonly earlier?: Transferred } = {},
): Transferred {
  let isFull = false;
  for (const table of ['receipt', 'fact', 'loss', 'upload'] as const)
    for (const rowid of findRows(from, table).rows.keys())
      isFull = copyRow(from, to, table, rowid) === 'full' || isFull;
  const purged = attemptOnDamaged(() => {
    to.exec('DELETE FROM item WHERE id IN (SELECT id FROM receipt)');
  });
  isFull ||= !purged.ok && purged.fault === 'full';
  let bytes = 0;
  const aged = attemptOnDamaged(() => agedOf(from));
  const agedMs = aged.ok ? aged.value : 0;
  const items = findRows(from, 'item');
  const rows = new Map(earlier?.rows);
  for (const [rowid, id] of items.rows) {
    const size = bytesOf(from, rowid);
    if (rows.get(rowid) === true) {
      bytes += size;
      continue;
    }
    // One whose size is damaged, or too large, keeps nobody else out.
    const hasRoom = bytes + size <= maxBytes;
    if (hasRoom) bytes += size;
    const came = hasRoom && copyRow(from, to, 'item', rowid, { indexId: id, agedMs });
    isFull ||= came === 'full';
    rows.set(rowid, came === true);
  }
  const isWhole = items.isWhole || earlier?.isWhole === true;
  const saved = [...rows.values()].filter((came) => came).length;
  const lost = rows.size - saved + (purged.ok ? 0 : 1);
  return { saved, lost: isWhole ? lost : Math.max(lost, 1), isWhole, rows, isFull };
}

const NO_ITEM = { indexId: null, agedMs: 0 };

function copyRow(
  from: DatabaseSync,
  to: DatabaseSync,
  table: Table,
  rowid: number,
  { indexId, agedMs }: { readonly indexId: SQLOutputValue; readonly agedMs: number } = NO_ITEM,
): boolean | 'full' {
  const { columns, insert } = TABLES[table];
  const copied = attemptOnDamaged(() => {
    const select = from.prepare(
      `SELECT ${columnsIn(from, table, columns)} FROM ${table} WHERE rowid = ?`,
    );
    select.setReadBigInts(true);
    const found = select.get(rowid);
    if (found === undefined) return false;
    const read = plain(found);
    const ageMs = ageFrom(read['ageMs'], agedMs);
    const row = table === 'item' ? mended({ ...read, ageMs }, indexId) : read;
    const values = columns.split(', ').map((name) => (row[name] ?? null) as SQLInputValue);
    const [key = null] = values;
    // The target counts ages from nothing.
    if (table === 'fact' && key === 'aged') return true;
    if (table === 'item' && has(to, 'receipt', key)) return true;
    const marks = values.map(() => '?').join(', ');
    to.prepare(`${insert} INTO ${table} (${columns}) VALUES (${marks})`).run(...values);
    return has(to, table, key);
  });
  return copied.ok ? copied.value : copied.fault === 'full' && 'full';
}

const has = (database: DatabaseSync, table: Table, key: SQLInputValue): boolean =>
  database.prepare(`SELECT 1 FROM ${table} WHERE ${TABLES[table].key} = ?`).get(key) !== undefined;

function bytesOf(database: DatabaseSync, rowid: number): number {
  const read = attemptOnDamaged(() =>
    database.prepare('SELECT bytes FROM item WHERE rowid = ?').get(rowid),
  );
  return read.ok ? Number(read.value?.['bytes'] ?? 0) : 0;
}

/**
 * A scan ends at the first bad page: the index names rows that the table cannot reach, and the
 * table is walked from both ends.
 */
const scansOf = (table: Table): readonly string[] => [
  `SELECT rowid, ${TABLES[table].key} AS key FROM ${table} INDEXED BY sqlite_autoindex_${table}_1`,
  `SELECT rowid, NULL AS key FROM ${table} NOT INDEXED ORDER BY rowid`,
  `SELECT rowid, NULL AS key FROM ${table} NOT INDEXED ORDER BY rowid DESC`,
];

interface FoundRows {
  /** Each row's number, in order, with the key that the index has for it. */
  readonly rows: ReadonlyMap<number, SQLOutputValue>;
  /** Whether one of the scans reached the end. */
  readonly isWhole: boolean;
}

function findRows(damaged: DatabaseSync, table: Table): FoundRows {
  const there = attemptOnDamaged(
    () =>
      damaged
        .prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`)
        .get(table) !== undefined,
  );
  if (!there.ok || !there.value) return { rows: new Map(), isWhole: false };
  let isWhole = false;
  const found = new Map<number, SQLOutputValue>();
  for (const scan of scansOf(table)) {
    // What a scan found before it broke off counts; that it broke off shows in the rows that are
    // missing.
    const scanned = attemptOnDamaged(() => {
      const statement = damaged.prepare(scan);
      statement.setReadBigInts(true);
      for (const row of statement.iterate()) {
        const rowid = Number(row['rowid']);
        found.set(rowid, found.get(rowid) ?? row['key'] ?? null);
      }
    });
    isWhole ||= scanned.ok;
  }
  return { rows: new Map([...found].sort(([a], [b]) => a - b)), isWhole };
}
