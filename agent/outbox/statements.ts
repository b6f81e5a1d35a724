import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import { MAX_ENVELOPE_BYTES } from '../../model/envelope.ts';
import { parseJson } from '../../model/json.ts';
import { Receipt } from '../../model/receipt.ts';
import { type ItemState, Loss } from '../../model/outbox-item.ts';
import type { UploadPlace } from './item.ts';
import type { Droppable } from './limits.ts';
import { type FactKey, ITEM_COLUMNS, ItemRow, Origin } from './schema.ts';
import type { RawRow } from './soundness.ts';

/** Receipts that are remembered after their report is gone. */
const RECEIPTS_KEPT = 1_000;

const ORIGINS = Origin.options.map((origin) => `'${origin}'`).join(', ');

type Row = Record<string, SQLOutputValue>;

/** Integers beyond 2^53 are the disk's work: rounded they are as wrong, and can be read. */
export const plain = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'bigint' ? Number(value) : value,
    ]),
  );

/** Both of every layout. */
export const LATEST_RECEIPT = 'SELECT receipt, storedAt FROM receipt ORDER BY rowid DESC LIMIT 1';
export const LOSSES = 'SELECT kind, reason, count, firstAt, lastAt FROM loss ORDER BY kind, reason';

/** How far ahead of this laptop's clock the collector's was; null where none can be read. */
export function offsetIn(latest: Row | undefined): { readonly offsetMs: number } | null {
  const { receipt: text, storedAt } = latest ?? {};
  const receipt = Receipt.safeParse(typeof text === 'string' ? parseJson(text) : undefined);
  if (!receipt.success || typeof storedAt !== 'string') return null;
  const offsetMs = Date.parse(receipt.data.receivedAt) - Date.parse(storedAt);
  return Number.isNaN(offsetMs) ? null : { offsetMs };
}

export const lossesIn = (rows: readonly Row[]): readonly Loss[] =>
  rows.flatMap((row) => {
    const parsed = Loss.safeParse(row);
    return parsed.success ? [parsed.data] : [];
  });

/** What the table holds in one state. */
export interface StateSum {
  readonly state: string;
  readonly count: number;
  readonly bytes: number;
}

/** A report that may be due, without its body. */
export interface Candidate {
  readonly row: number;
  readonly state: ItemState;
  readonly nextTryAt: string | null;
  readonly kind: string;
  readonly bytes: number;
}

/**
 * All SQL of an open outbox, each prepared once: compiled anew at every call it fills memory that a
 * quiet process gives back late. Writes of one item answer whether that item was there.
 */
export function prepareStatements(database: DatabaseSync) {
  const prepared = (sql: string): StatementSync => {
    const statement = database.prepare(sql);
    statement.setReadBigInts(true);
    return statement;
  };
  const rows = (sql: string) => {
    const statement = prepared(sql);
    return (...values: readonly (string | number | null)[]): readonly Row[] =>
      statement.all(...values).map(plain);
  };
  const row = (sql: string) => {
    const statement = prepared(sql);
    return (...values: readonly (string | number | null)[]): Row | undefined => {
      const found = statement.get(...values);
      return found === undefined ? undefined : plain(found);
    };
  };
  const one = (sql: string) => {
    const statement = prepared(sql);
    return (...values: readonly (string | number | null | Uint8Array)[]): boolean =>
      Number(statement.run(...values).changes) === 1;
  };
  const all = (sql: string) => {
    const statement = prepared(sql);
    return (...values: readonly (string | number | null)[]): void => {
      statement.run(...values);
    };
  };

  const latest = row(LATEST_RECEIPT);
  const receiptOf = row('SELECT storedAt FROM receipt WHERE id = ?');
  const fact = row('SELECT value FROM fact WHERE key = ?');
  const writeFact = all(
    'INSERT INTO fact (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const items = rows(`SELECT ${ITEM_COLUMNS} FROM item WHERE origin = ? ORDER BY rowid`);
  const sums = rows(
    'SELECT state, count(*) AS count, sum(bytes) AS bytes FROM item WHERE origin = ? GROUP BY state',
  );
  // What a person asked for goes first. A report that ten tries did not move steps behind: one that
  // a proxy on the way dislikes must not keep all others.
  const candidates = prepared(
    `SELECT rowid AS row, state, nextTryAt, kind, bytes FROM item WHERE origin = ? AND state IN ('ready', 'refused') ORDER BY tries / 10, kind <> 'user', rowid`,
  );
  const refusals = rows(
    `SELECT rowid AS row, state, nextTryAt, kind, bytes FROM item WHERE origin = ? AND state = 'refused'`,
  );
  const ready = row(`SELECT rowid AS row FROM item WHERE origin = ? AND state = 'ready' LIMIT 1`);
  const droppable = rows('SELECT rowid AS row, kind, bytes, state FROM item');
  const tooOld = rows(
    `SELECT rowid AS row, kind, bytes, state FROM item WHERE ageMs > ? AND state <> 'sending'`,
  );
  const notBornYet = rows('SELECT rowid AS row FROM item WHERE ageMs < ?');
  const setAge = one('UPDATE item SET ageMs = ? WHERE rowid = ?');
  const bytes = row('SELECT coalesce(sum(bytes), 0) AS bytes FROM item');
  const loss = all(
    `INSERT INTO loss (kind, reason, count, firstAt, lastAt) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (kind, reason) DO UPDATE SET count = count + excluded.count, lastAt = excluded.lastAt`,
  );
  const losses = rows(LOSSES);
  const upload = row('SELECT url, collectorUrl FROM upload WHERE id = ?');
  const copies = row('SELECT copies FROM item WHERE id = ?');
  const byId = row('SELECT rowid AS row FROM item WHERE id = ? AND origin = ?');
  const idAt = row('SELECT id FROM item WHERE rowid = ?');
  const digestOf = row('SELECT sha256 FROM item WHERE id = ?');
  const fileOf = row('SELECT file FROM item WHERE rowid = ?');
  const perhapsPlain = rows(
    `SELECT id FROM item WHERE origin = ? AND tries = 0 AND state IN ('ready', 'refused')
    AND (file IS NOT NULL OR
      instr(substr(body, 1, ${String(MAX_ENVELOPE_BYTES)}), CAST('"encrypted":false' AS BLOB)) > 0)
    ORDER BY rowid`,
  );
  const lastRow = row('SELECT max(rowid) AS row FROM item');
  const insert = one(
    'INSERT INTO item (rowid, id, kind, origin, createdAt, bytes, sha256, body, seal, file, ageMs) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const remove = one('DELETE FROM item WHERE rowid = ?');
  /** Highest row that this process gave, or took. */
  let given = 0;

  return {
    fact: (key: FactKey): unknown => {
      const value = fact(key)?.['value'];
      return typeof value === 'string' ? (parseJson(value) ?? null) : null;
    },
    writeFact: (key: FactKey, value: unknown): void => {
      writeFact(key, JSON.stringify(value));
    },
    items: (origin: Origin): readonly ItemRow[] => legible(items(origin)),
    item: row(
      'SELECT rowid AS row, id, kind, origin, createdAt, bytes, sha256, body, tries, seal, file FROM item WHERE rowid = ?',
    ) as (row: number) => RawRow | undefined,
    sums: (origin: Origin) => sums(origin) as unknown as readonly StateSum[],
    /** In the order in which they are due; read as they are asked for. */
    *candidates(origin: Origin): Generator<Candidate> {
      for (const found of candidates.iterate(origin)) yield plain(found) as unknown as Candidate;
    },
    refusals: (origin: Origin) => refusals(origin) as unknown as readonly Candidate[],
    hasReady: (origin: Origin): boolean => ready(origin) !== undefined,
    droppable: () => droppable() as unknown as readonly Droppable[],
    /** @param agedMs of the outbox */
    tooOld: (maxAgeMs: number, agedMs: number) =>
      tooOld(maxAgeMs - agedMs) as unknown as readonly Droppable[],
    /** Whose age the disk made less than nothing begins anew. */
    endNegativeAges: (agedMs: number): void => {
      for (const { row } of notBornYet(-agedMs)) setAge(-agedMs, Number(row));
    },
    bytes: (): number => Number(bytes()?.['bytes'] ?? 0),
    losses: (): readonly Loss[] => lossesIn(losses()),
    addLoss: (kind: string, reason: Loss['reason'], count: number, at: string): void => {
      loss(kind, reason, count, at, at);
    },
    upload: (id: string): UploadPlace | null => {
      const { url, collectorUrl } = upload(id) ?? {};
      return typeof url === 'string' && typeof collectorUrl === 'string'
        ? { url, collectorUrl }
        : null;
    },
    copies: (id: string): unknown => copies(id)?.['copies'],
    rowOf: (id: string, origin: Origin): number | null => {
      const found = byId(id, origin)?.['row'];
      return typeof found === 'number' ? found : null;
    },
    /** Undefined where there is no such row. */
    idAt: (row: number): unknown => idAt(row)?.['id'],
    /** Null where the body stands in the row. */
    fileOf: (row: number): string | null => {
      const file = fileOf(row)?.['file'];
      return typeof file === 'string' ? file : null;
    },
    digestOf: (id: string): unknown => digestOf(id)?.['sha256'],

    /**
     * Never under the row of a report that was removed, as SQLite would: whoever still holds that
     * one would mean another.
     */
    insert: (...values: readonly (string | number | null | Uint8Array)[]): void => {
      const last = Number(lastRow()?.['row'] ?? 0);
      const isReused = last < given;
      insert(isReused ? given + 1 : null, ...values);
      given = Math.max(given + (isReused ? 1 : 0), last + 1);
    },
    /**
     * Reports that were never sent, and whose envelope may say that nobody encrypted them; those in
     * files are looked at by whoever reads them.
     */
    perhapsPlain: (origin: Origin): readonly string[] =>
      perhapsPlain(origin).flatMap(({ id }) => (typeof id === 'string' ? [id] : [])),
    exchange: one(
      `UPDATE item SET bytes = ?, sha256 = ?, body = ?, seal = ?, file = ?
      WHERE rowid = ? AND sha256 = ? AND tries = 0 AND state IN ('ready', 'refused')`,
    ),
    markSending: one(
      `UPDATE item SET state = 'sending', tries = tries + 1, nextTryAt = NULL WHERE rowid = ?`,
    ),
    setState: one('UPDATE item SET state = ?, lastError = ?, nextTryAt = ? WHERE rowid = ?') as (
      state: ItemState,
      error: string | null,
      nextTryAt: string | null,
      row: number,
    ) => boolean,
    keepUpload: all('INSERT OR REPLACE INTO upload (id, url, collectorUrl) VALUES (?, ?, ?)'),
    forgetUpload: all('DELETE FROM upload WHERE id = ?'),
    forgetUploads: all('DELETE FROM upload WHERE id NOT IN (SELECT id FROM item)'),
    writeCopies: one('UPDATE item SET copies = ? WHERE rowid = ?'),
    endLease: one(
      `UPDATE item SET state = 'ready', lastError = ? WHERE rowid = ? AND state = 'sending'`,
    ),
    endWait: one('UPDATE item SET nextTryAt = NULL WHERE rowid = ?'),
    remove: (row: number): boolean => {
      given = Math.max(given, row);
      return remove(row);
    },
    latestReceipt: () => offsetIn(latest()),
    receiptAt: (id: string): unknown => receiptOf(id)?.['storedAt'] ?? null,
    keepReceipt: all('INSERT OR REPLACE INTO receipt (id, receipt, storedAt) VALUES (?, ?, ?)'),
    forgetReceipts: all(
      `DELETE FROM receipt WHERE id NOT IN (SELECT id FROM receipt ORDER BY rowid DESC LIMIT ${String(RECEIPTS_KEPT)})`,
    ),
    removeDelivered: all('DELETE FROM item WHERE id IN (SELECT id FROM receipt)'),
    // By the index: all origins are named.
    resetSending: all(
      `UPDATE item SET state = 'ready' WHERE origin IN (${ORIGINS}) AND state = 'sending'`,
    ),
  };
}
export type Statements = ReturnType<typeof prepareStatements>;

/** Rows that have the form of one; others cannot be shown, and `judge` deals with them. */
export const legible = (rows: readonly Row[]): readonly ItemRow[] =>
  rows.flatMap((row) => {
    const parsed = ItemRow.safeParse(row);
    return parsed.success ? [parsed.data] : [];
  });
